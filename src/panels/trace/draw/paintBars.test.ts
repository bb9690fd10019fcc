/** @jest-environment jsdom */
import { createTheme } from '@grafana/data';
import type { Folding } from '../layout/folding';
import { NOTHING_FOLDED } from '../layout/folding';
import { colourGroups } from '../layout/colourGroups';
import { criticalPath } from '../layout/criticalPath';
import { barsOf, traceModel } from '../layout/traceModel';
import { fakeCanvas, type Drawn } from '../testing/fakeCanvas';
import { ORIGIN_NS, trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { groupColours } from './groupColours';
import { learnEvents } from '../layout/eventTimes';
import { paintBars } from './paintBars';
import { paintEvents } from './paintEvents';
import type { Pen } from './pen';
import { graphTheme } from './palette';
import { isOnSign, signBox } from './foldSign';
import type { Scene } from './scene';
import { TextFitter } from './textFitter';

const drawnOn = fakeCanvas();
const theme = graphTheme(createTheme());

interface Given extends Partial<Folding> {
  matches?: number[];
  path?: boolean;
}

/** 1,000 ns on 1,000 pixels, lanes of 20 px. */
function sceneOf(rows: Row[], { matches, path, ...folding }: Given = {}): Scene {
  const spans = spansOf(trace(rows));
  const all = { ...NOTHING_FOLDED, ...folding };
  const colours = colourGroups(spans, 'service');
  const model = traceModel(
    spans,
    barsOf(spans, all),
    all,
    colours,
    matches ? Uint8Array.from(rows.keys(), (i) => (matches.includes(i) ? 1 : 0)) : null,
    path ? criticalPath(spans) : null
  );
  const text = new TextFitter((words) => 6 * words.length);
  const window = { fromNs: 0, toNs: 1000 };
  const size = { width: 1000, height: 400, scrollTop: 0, laneHeight: 20 };
  return { model, window, ...size, theme, colours: groupColours(model.groups, 'service', theme), text };
}

function paint(scene: Scene): Drawn {
  const canvas = document.createElement('canvas');
  paintBars(canvas.getContext('2d') as CanvasRenderingContext2D, scene);
  return drawnOn(canvas);
}

const row = (name: string, parent: number, start: number, duration: number, own: Row['own'] = {}): Row => ({
  name,
  parent,
  start,
  duration,
  own,
});
const barsIn = ({ rects }: Drawn, lane: number) => rects.filter((rect) => rect.y === 20 * lane && rect.height === 18);

describe('bars', () => {
  const STATUSES = ['ok', 'server_error', 'client_error', 'timeout', 'parse_failed', 'unknown'];
  const marksAt = (drawn: Drawn, left: number, right: number) =>
    drawn.rects
      .filter(
        (rect) => rect.y >= 20 && rect.y < 38 && rect.height < 10 && rect.x >= left && rect.x + rect.width <= right
      )
      .map((rect) => `${rect.x - left}+${rect.width}@${rect.y}/${rect.height}`)
      .join(' ');

  it.each([
    ['with room', 100],
    ['of 3 pixels', 3],
  ])('%s tell all ends of a call apart without colours', (_, width) => {
    const rows = STATUSES.map((status, k) => row(status, 0, 10 + 150 * k, width, { responseStatus: status }));
    const drawn = paint(sceneOf([row('root', -1, 0, 1000), ...rows]));
    const looks = STATUSES.map((_, k) => marksAt(drawn, 10 + 150 * k, 10 + 150 * k + width));
    expect(looks[0]).toBe('');
    expect(new Set(looks).size).toBe(STATUSES.length);
  });

  it('keep the marks of all that is merged into one sliver', () => {
    const rows = Array.from({ length: 50 }, (_, k) =>
      row(`s${k}`, 0, 100 + k / 50, 0, { responseStatus: k === 7 ? 'server_error' : 'ok' })
    );
    const drawn = paint(sceneOf([row('root', -1, 0, 1000), ...rows]));
    expect(drawn.rects.some((rect) => rect.fill === theme.error && rect.x >= 98 && rect.x <= 102)).toBe(true);
  });

  it('that do not match step back, also where they are slivers', () => {
    const rows = [row('root', -1, 0, 1000), row('hit', 0, 100, 100), row('miss', 0, 300, 100), row('thin', 0, 500, 1)];
    const drawn = paint(sceneOf(rows, { matches: [1, 3] }));
    const fill = (x: number) => barsIn(drawn, 1).find((rect) => Math.abs(rect.x - x) < 1)?.fill;
    expect(fill(100)).toBe(fill(500));
    expect(fill(300)).not.toBe(fill(100));
    expect(barsIn(drawn, 0)[0].fill).toBe(fill(300));
  });

  it('show the critical path where it runs, and nowhere else', () => {
    const rows = [row('root', -1, 0, 1000), row('a', 0, 100, 300), row('b', 0, 200, 100), row('c', 0, 500, 200)];
    const drawn = paint(sceneOf(rows, { path: true }));
    const lines = drawn.rects.filter((rect) => rect.height === 3 && rect.fill === theme.hover);
    expect(lines.map(({ x, y, width }) => [x, y, width])).toEqual([
      [0, 0, 100],
      [400, 0, 100],
      [700, 0, 300],
      [100, 20, 300],
      [500, 20, 200],
    ]);
  });

  it('draw a path through many children with no more lines than pixels', () => {
    const rows = [row('root', -1, 0, 1000), ...Array.from({ length: 5000 }, (_, k) => row(`s${k}`, 0, k / 5, 0.1))];
    const drawn = paint(sceneOf(rows, { path: true }));
    expect(drawn.rects.length).toBeLessThan(4000);
  });
});

describe('events', () => {
  it('are diamonds at their times, on the clock of the bar and inside of it', () => {
    const scene = sceneOf([row('root', -1, 0, 1000), row('late', 0, 200, 300, { clockOffsetNs: -100 })]);
    const at = (ns: number) => ({ kind: 'event' as const, key: '', value: `{"timestamp":${ORIGIN_NS + BigInt(ns)}}` });
    learnEvents(scene.model.trace, 1, [at(250), at(251), at(400), at(9000)]);
    const tips: number[] = [];
    const pen = {
      moveTo: (x: number) => tips.push(x),
      beginPath() {},
      closePath() {},
      fill() {},
      lineTo() {},
      stroke() {},
    };
    paintEvents(pen as unknown as Pen, scene, 1, { x: 100, y: 20, width: 300, height: 18 });
    expect(tips).toEqual([150, 300, 400]);
  });
});

describe('fold signs', () => {
  const rows = [row('root', -1, 0, 1000), row('child', 0, 0, 30), row('leaf', 0, 300, 300), row('below', 1, 5, 9)];

  it('lie at the left edge of bars that hide spans or could', () => {
    const scene = sceneOf(rows);
    expect([0, 1, 2].map((i) => signBox(scene, i))).toEqual([{ x: 2, y: 2, size: 14 }, null, null]);
    expect([isOnSign(scene, 0, 5), isOnSign(scene, 0, 30), isOnSign(scene, 2, 301)]).toEqual([true, false, false]);
  });

  it('need less room where something is hidden, and the bar says how much', () => {
    const scene = sceneOf(rows, { collapsed: Uint32Array.from([0]) });
    expect(signBox(scene, 0)).toEqual({ x: 2, y: 2, size: 14 });
    expect(paint(scene).texts.map((t) => t.text)).toContain('+3');
    expect(signBox(sceneOf(rows, { collapsed: Uint32Array.from([1]) }), 1)).not.toBeNull();
  });

  it('come with the number of failures that are hidden', () => {
    const failing = [...rows, row('bad', 1, 6, 1, { responseStatus: 'timeout' })];
    const texts = paint(sceneOf(failing, { collapsed: Uint32Array.from([0]) })).texts.map((t) => t.text);
    expect(texts).toEqual(expect.arrayContaining(['1', '+4']));
  });
});
