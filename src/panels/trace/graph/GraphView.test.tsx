/** @jest-environment jsdom */
import React, { Profiler } from 'react';
import { fireEvent, render, screen } from '@testing-library/react';
import { DEFAULT_OPTIONS } from '../options';
import { modelOf } from '../testing/model';
import { fakeCanvas } from '../testing/fakeCanvas';
import { REQUEST, trace } from '../testing/frame';
import { GraphView } from './GraphView';

const drawnOn = fakeCanvas();
// Nothing glides.
window.matchMedia = ((query: string) => ({ matches: query.includes('reduced-motion') })) as never;
const frame = () => new Promise((resolve) => requestAnimationFrame(() => resolve(null)));
/** 10 ms on 1000 px, axis 20 px, lanes of 22 px: span k of REQUEST lies at y = 22 k. */
const model = modelOf(trace(REQUEST), DEFAULT_OPTIONS);

/** jsdom knows no pointer events; the graph needs nothing of them that mouse events lack. */
function pointer(on: Element, what: 'down' | 'move' | 'up', x: number, y: number) {
  fireEvent(on, new MouseEvent(`pointer${what}`, { clientX: x, clientY: y, button: 0, bubbles: true }));
}

function mount(props: Partial<React.ComponentProps<typeof GraphView>> = {}) {
  const onSelect = jest.fn();
  const commits = jest.fn();
  const all = { model, width: 1000, height: 220, selected: -1, summary: 'A trace.', onSelect, onEscape: jest.fn() };
  const tree = (more: Partial<React.ComponentProps<typeof GraphView>>) => (
    <Profiler id="graph" onRender={commits}>
      <GraphView {...all} {...props} {...more} />
    </Profiler>
  );
  const { container, rerender } = render(tree({}));
  const [axis, bars, overlay] = Array.from(container.querySelectorAll('canvas'));
  const stage = bars.parentElement as HTMLElement;
  commits.mockClear();
  return { onSelect, commits, axis, bars, overlay, stage, update: (more: typeof props) => rerender(tree(more)) };
}

const bar = (canvas: Element, lane: number) =>
  drawnOn(canvas).rects.filter((rect) => rect.y === 22 * lane && rect.height === 20);

describe('flame graph', () => {
  it('draws a bar for each span where it belongs, and labels it', () => {
    const { bars, axis } = mount();
    expect([0, 1, 2, 3].map((lane) => bar(bars, lane)[0])).toMatchObject([
      { x: 0, width: 999.5 },
      { x: 100, width: 799.5 },
      { x: 150, width: 599.5 }, // 2 ms, corrected by -0.5 ms
      { x: 300, width: 99.5 },
    ]);
    const texts = drawnOn(bars).texts.map((t) => t.text);
    expect(texts).toEqual(expect.arrayContaining(['S', 'N', 'A', 'shop GET /', '10 ms', 'stock handle', 'db select']));
    expect(drawnOn(bars).dashed).toBe(1); // the inferred link
    expect(drawnOn(axis).texts.map((t) => t.text)).toContain('2 ms');
  });

  it('writes no text over the end of its bar', () => {
    const { bars } = mount({ width: 160 });
    for (let lane = 0; lane < 4; lane++) {
      const [{ x, width }] = bar(bars, lane);
      const middle = 22 * lane + 10.5;
      for (const text of drawnOn(bars).texts.filter((t) => t.y === middle && t.text.length > 1)) {
        expect(text.x + 6 * Array.from(text.text).length).toBeLessThanOrEqual(x + width);
      }
    }
  });

  it('hovers, zooms and pans without a render of React', async () => {
    const { stage, bars, commits } = mount();
    pointer(stage, 'move', 350, 70);
    const tooltip = screen.getByRole('tooltip', { hidden: true });
    expect(tooltip.textContent).toContain('select');
    expect(tooltip.style.display).toBe('block');
    fireEvent.wheel(stage, { clientX: 350, clientY: 70, deltaY: -200 });
    await frame();
    const zoomed = bar(bars, 3)[0];
    expect(zoomed.width).toBeGreaterThan(140);
    // The time under the pointer stays: it was in the middle of the bar.
    expect(zoomed.x + zoomed.width / 2).toBeCloseTo(350, 0);
    pointer(stage, 'down', 350, 70);
    pointer(stage, 'move', 400, 70);
    pointer(stage, 'up', 400, 70);
    await frame();
    expect(bar(bars, 3)[0].x - zoomed.x).toBeCloseTo(50, 3);
    fireEvent.pointerLeave(stage);
    expect(tooltip.style.display).toBe('none');
    expect(commits).not.toHaveBeenCalled();
  });

  it('selects with a click, not with a drag, and nothing beside the bars', () => {
    const { stage, onSelect } = mount();
    const press = (x: number, y: number, to = x) => {
      pointer(stage, 'down', x, y);
      pointer(stage, 'move', to, y);
      pointer(stage, 'up', to, y);
    };
    press(350, 70);
    press(500, 50, 530);
    press(950, 70);
    expect(onSelect.mock.calls).toEqual([[3], [-1]]);
  });

  it('zooms to the span of the first click of two, though the details have moved it', async () => {
    const { stage, bars, update } = mount();
    const click = () => {
      pointer(stage, 'down', 350, 70);
      pointer(stage, 'up', 350, 70);
    };
    click();
    update({ width: 600, selected: 3 });
    click();
    await frame();
    const [{ x, width }] = bar(bars, 3);
    expect(width / 600).toBeCloseTo(1 / 1.1, 1);
    expect(x).toBeCloseTo(600 * (0.05 / 1.1), 0);
  });

  it('lets the page scroll when there is nothing to zoom out of', () => {
    const { stage } = mount();
    expect(fireEvent.wheel(stage, { deltaY: 100 })).toBe(true);
    expect(fireEvent.wheel(stage, { deltaY: -100 })).toBe(false);
    expect(fireEvent.wheel(stage, { deltaY: 100, ctrlKey: true })).toBe(false);
  });

  it('zooms by keys and shows all again with 0', async () => {
    const { bars } = mount();
    const graph = screen.getByTestId('spanloom flame graph');
    fireEvent.keyDown(graph, { key: '+' });
    await frame();
    expect(bar(bars, 1)[0].width).toBeGreaterThan(900);
    fireEvent.keyDown(graph, { key: '0' });
    await frame();
    expect(bar(bars, 1)[0].width).toBe(799.5);
    expect(fireEvent.keyDown(graph, { key: 'x' })).toBe(true);
  });

  it('keeps the view when the same trace comes again with an earlier start', async () => {
    const { bars, stage, update } = mount();
    fireEvent.wheel(stage, { clientX: 350, deltaY: -200 });
    await frame();
    const before = bar(bars, 3)[0];
    const earlier = [{ ...REQUEST[0], start: -1_000_000, duration: 11_000_000 }, ...REQUEST.slice(1)];
    update({ model: modelOf(trace(earlier), DEFAULT_OPTIONS) });
    const after = bar(bars, 3)[0];
    expect([after.x, after.width]).toEqual([expect.closeTo(before.x, 3), expect.closeTo(before.width, 3)]);
  });
});
