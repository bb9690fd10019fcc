/** @jest-environment jsdom */
import { createTheme } from '@grafana/data';
import { groupColours } from '../draw/groupColours';
import { graphTheme } from '../draw/palette';
import type { Pen } from '../draw/pen';
import { TextFitter } from '../draw/textFitter';
import { summarise } from '../layout/summary';
import { DEFAULT_OPTIONS } from '../options';
import { REQUEST, trace, type Row } from '../testing/frame';
import { modelOf } from '../testing/model';
import { drawView, pictureSize, type ViewPicture } from './drawView';
import { pictureOf } from './pictureOf';
import { svgOfView } from './viewImage';

function picture(rows: Row[], window?: { fromNs: number; toNs: number }, light = false): ViewPicture {
  const model = modelOf(trace(rows), DEFAULT_OPTIONS);
  const theme = graphTheme(createTheme({ colors: { mode: light ? 'light' : 'dark' } }));
  const text = new TextFitter((of) => 6 * Array.from(of).length);
  text.setFont('12px sans-serif');
  const lanes = model.layout.laneCount;
  const scene = {
    model,
    window: window ?? model.whole,
    width: 1000,
    height: 22 * lanes,
    scrollTop: 0,
    laneHeight: 22,
    theme,
    colours: groupColours(model.groups, 'service', theme),
    text,
  };
  const marked = {
    hovered: -1,
    pointedAt: [],
    selected: 2,
    focused: true,
    measured: { fromNs: 1e6, toNs: 3e6 },
    elsewhereNs: null,
  };
  return pictureOf({ scene, marked, fontPx: 12 }, summarise(model), 'utc');
}

function parse(svg: string): Document {
  const document = new DOMParser().parseFromString(svg, 'image/svg+xml');
  expect(document.querySelector('parsererror')?.textContent ?? '').toBe('');
  return document;
}

/** What a canvas would be told to draw: rectangles and texts with the place they have in the picture. */
function onCanvas(of: ViewPicture) {
  const drawn = { rects: [] as number[][], texts: [] as string[], paths: 0, dashed: 0 };
  drawView(
    {
      area(area, draw) {
        const pen = {
          fillRect: (...rect: number[]) => drawn.rects.push([area.x, area.y, ...rect]),
          strokeRect: (...rect: number[]) => drawn.rects.push([area.x, area.y, ...rect]),
          fillText: (text: string) => drawn.texts.push(text),
          setLineDash: (dash: number[]) => (drawn.dashed += dash.length > 0 ? 1 : 0),
          fill: () => drawn.paths++,
          stroke: () => drawn.paths++,
        };
        draw(
          new Proxy(pen, { get: (target, name) => Reflect.get(target, name) ?? (() => undefined) }) as unknown as Pen
        );
      },
    },
    of
  );
  return drawn;
}

/** The same, read from the document. */
function inSvg(document: Document) {
  const number = (element: Element, name: string) => Number(element.getAttribute(name));
  return {
    rects: Array.from(document.querySelectorAll('svg svg rect'), (rect) => [
      number(rect.parentElement!, 'x'),
      number(rect.parentElement!, 'y'),
      ...['x', 'y', 'width', 'height'].map((name) => number(rect, name)),
    ]),
    texts: Array.from(document.querySelectorAll('text'), (text) => text.textContent ?? ''),
    paths: document.querySelectorAll('path').length,
    dashed: document.querySelectorAll('[stroke-dasharray]').length,
  };
}

describe('picture of the view', () => {
  it.each([
    ['whole', undefined],
    ['zoomed in', { fromNs: 2.5e6, toNs: 4e6 }],
  ])('is drawn alike as SVG and on a canvas: %s', (_, window) => {
    const view = picture(REQUEST, window);
    const [canvas, svg] = [onCanvas(view), inSvg(parse(svgOfView(view)))];
    const rounded = canvas.rects.map((rect) => rect.map((value) => Math.round(value * 100) / 100));
    expect(svg.rects).toEqual(rounded);
    expect(svg.texts).toEqual(canvas.texts);
    expect([svg.paths, svg.dashed]).toEqual([canvas.paths, canvas.dashed]);
    expect(canvas.texts).toEqual(expect.arrayContaining(['S', 'N', 'stock handle']));
    expect(canvas.dashed).toBeGreaterThan(0);
  });

  it('says what trace it is, when, and what part of it', () => {
    const texts = (view: ViewPicture) => inSvg(parse(svgOfView(view))).texts;
    expect(texts(picture(REQUEST)).slice(0, 2)).toEqual([
      'shop GET /  10 ms',
      '2025-11-22 20:00:00.123456 · 4 spans · 3 services · 1 error',
    ]);
    expect(texts(picture(REQUEST, { fromNs: 2.5e6, toNs: 4e6 }))[1]).toMatch(/ · shown from \+2.5 ms to \+4 ms$/);
    const view = picture(REQUEST);
    const cut = { ...view, scene: { ...view.scene, height: 44, scrollTop: 22 } };
    expect(pictureOf(cut, summarise(view.scene.model), 'utc').facts).toMatch(/rows 2 to 3 of 4$/);
  });

  it('lists what the colours mean, on as many lines as that takes', () => {
    const many = Array.from({ length: 25 }, (_, i) => ({
      name: `span ${i}`,
      parent: i === 0 ? -1 : 0,
      start: i,
      duration: 50,
      service: `service number ${i}`,
    }));
    const view = picture(many);
    const document = parse(svgOfView(view));
    const texts = Array.from(document.querySelectorAll('text'));
    for (let i = 0; i < 25; i++) {
      const item = texts.find((text) => new RegExp(`^service number ${i}( \\d+ %)?$`).test(text.textContent ?? ''));
      expect(Number(item?.getAttribute('x'))).toBeLessThan(1000);
    }
    expect(pictureSize(view).height).toBe(Number(document.documentElement.getAttribute('height')));
    expect(pictureSize(view).height).toBeGreaterThan(pictureSize(picture(many.slice(0, 2))).height);
  });

  it('stays a document whatever the names are', () => {
    const names = ['<script>&"\'', '\u0000\u0007\uD800', ']]>', '<!--', '订单 🚀'];
    const rows = names.map((name, i) => ({ name, parent: i - 1, start: i, duration: 1e6, service: name }));
    const document = parse(svgOfView(picture(rows, undefined, true)));
    expect(document.querySelector('script')).toBeNull();
    expect(document.documentElement.textContent).toContain('订单 🚀');
  });
});
