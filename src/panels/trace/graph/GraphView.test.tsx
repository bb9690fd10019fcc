/** @jest-environment jsdom */
import React, { Profiler } from 'react';
import { DashboardCursorSync, DataHoverClearEvent, DataHoverEvent, EventBusSrv } from '@grafana/data';
import { PanelContextProvider } from '@grafana/ui';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { DEFAULT_OPTIONS } from '../options';
import { modelOf } from '../testing/model';
import { fakeCanvas } from '../testing/fakeCanvas';
import { REQUEST, trace } from '../testing/frame';
import { GraphView, type GraphHandle } from './GraphView';

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
  const [axis, bars, overlay] = Array.from(container.querySelectorAll('canvas')).slice(props.minimap ? 1 : 0);
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

  it('glides to all of a trace that has grown, also when it grows again on the way; others are there at once', async () => {
    const still = window.matchMedia;
    window.matchMedia = (() => ({ matches: false })) as never;
    try {
      const long = (ns: number) =>
        modelOf(trace([{ ...REQUEST[0], duration: ns }, ...REQUEST.slice(1)]), DEFAULT_OPTIONS);
      const handle = React.createRef<GraphHandle>();
      const { update } = mount({ ref: handle } as never);
      const seen = () => handle.current!.window!.toNs;
      expect(seen()).toBe(10e6);
      update({ ref: handle, model: long(20e6) } as never);
      expect(seen()).toBe(10e6);
      await waitFor(() => expect(seen()).toBeGreaterThan(10e6));
      update({ ref: handle, model: long(80e6) } as never);
      expect(seen()).toBeLessThan(80e6);
      await waitFor(() => expect(seen()).toBe(80e6));
      window.matchMedia = still;
      update({ ref: handle, model: long(90e6) } as never);
      expect(seen()).toBe(90e6);
    } finally {
      window.matchMedia = still;
    }
  });

  it('outlines the bars that something beside it tells of, without a render of React', async () => {
    const handle = React.createRef<GraphHandle>();
    const { overlay, commits } = mount({ ref: handle } as never);
    handle.current!.mark([1, 3]);
    await frame();
    // Each with an edge around it, so that it shows on any colour.
    expect(drawnOn(overlay).outlines.map(({ x, y }) => [x, y])).toEqual([
      [99.5, 21.5],
      [99.5, 21.5],
      [299.5, 65.5],
      [299.5, 65.5],
    ]);
    handle.current!.mark([]);
    await frame();
    expect(drawnOn(overlay).outlines).toEqual([]);
    expect(commits).not.toHaveBeenCalled();
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

  it('says once where the view has come to rest, and goes where it is told', async () => {
    const onWindow = jest.fn();
    const { stage, bars, update } = mount({ onWindow });
    for (let k = 0; k < 3; k++) {
      fireEvent.wheel(stage, { clientX: 500, deltaY: -200 });
      await frame();
    }
    expect(onWindow).not.toHaveBeenCalled();
    await waitFor(() => expect(onWindow).toHaveBeenCalledTimes(1));
    const [window] = onWindow.mock.calls[0];
    expect((window.fromNs + window.toNs) / 2).toBeCloseTo(5e6, 0);
    // Told what it has said, it stays; told another, it goes; all is null.
    update({ window });
    update({ window: { fromNs: 2e6, toNs: 4e6 } });
    await frame();
    expect(bar(bars, 3)[0]).toMatchObject({ x: 500, width: 499.5 });
    update({ window: null });
    await frame();
    expect(bar(bars, 1)[0].width).toBe(799.5);
  });

  it('zooms with two fingers between them', async () => {
    const { stage, bars } = mount();
    const finger = (what: string, pointerId: number, clientX: number) => {
      const event = new MouseEvent(`pointer${what}`, { clientX, clientY: 50, button: 0, bubbles: true });
      fireEvent(stage, Object.assign(event, { pointerId, pointerType: 'touch' }));
    };
    finger('down', 1, 300);
    finger('down', 2, 400);
    finger('move', 1, 250);
    finger('move', 2, 450);
    await frame();
    // The bar from 3 ms to 4 ms was 100 wide in the middle of the fingers.
    const [{ x, width }] = bar(bars, 3);
    expect([width, x + width / 2]).toEqual([expect.closeTo(200, 0), expect.closeTo(350, 0)]);
    finger('up', 1, 250);
    finger('move', 2, 500);
    finger('up', 2, 500);
    await frame();
    expect(bar(bars, 3)[0].width).toBeCloseTo(width, 3);
  });

  it('measures with Shift, without a render of React, and says what lies in it', async () => {
    const { stage, commits } = mount();
    const shift = (what: string, clientX: number) =>
      fireEvent(
        stage,
        new MouseEvent(`pointer${what}`, { clientX, clientY: 50, button: 0, shiftKey: true, bubbles: true })
      );
    shift('down', 500);
    shift('move', 260);
    shift('move', 250);
    shift('up', 250);
    const box = screen.getByTestId('spanloom measure');
    expect(box.textContent).toContain('2.5 ms, from +2.5 ms to +5 ms · 1 span inside, 4 touched');
    expect(commits).not.toHaveBeenCalled();
    fireEvent.keyDown(screen.getByTestId('spanloom flame graph'), { key: 'Escape' });
    expect(box.style.display).toBe('none');
  });

  it('tells other panels the time under the pointer, and shows theirs', async () => {
    const eventBus = new EventBusSrv();
    let sync = DashboardCursorSync.Crosshair;
    const heard: unknown[] = [];
    eventBus.getStream(DataHoverEvent).subscribe(({ payload }) => heard.push(payload.point.time));
    eventBus.getStream(DataHoverClearEvent).subscribe(() => heard.push(null));
    const { container } = render(
      <PanelContextProvider value={{ eventsScope: 'test', eventBus, sync: () => sync }}>
        <GraphView
          model={model}
          width={1000}
          height={220}
          selected={-1}
          summary=""
          onSelect={jest.fn()}
          onEscape={jest.fn()}
        />
      </PanelContextProvider>
    );
    const [, bars, overlay] = Array.from(container.querySelectorAll('canvas'));
    const stage = bars.parentElement as HTMLElement;
    const originMs = 1_763_841_600_123.456;
    pointer(stage, 'move', 350, 70);
    await frame();
    fireEvent.pointerLeave(stage);
    expect(heard).toEqual([expect.closeTo(originMs + 3.5, 3), null]);
    await frame();
    expect(drawnOn(overlay).dashed).toBe(0); // what we say ourselves is no news
    eventBus.publish(new DataHoverEvent({ point: { time: originMs + 5 } }));
    await frame();
    expect(drawnOn(overlay).dashed).toBe(1);
    eventBus.publish(new DataHoverClearEvent());
    await frame();
    expect(drawnOn(overlay).dashed).toBe(0);
    sync = DashboardCursorSync.Off;
    eventBus.publish(new DataHoverEvent({ point: { time: originMs + 5 } }));
    pointer(stage, 'move', 350, 70);
    await frame();
    await frame();
    expect([drawnOn(overlay).dashed, heard.length]).toEqual([0, 5]);
  });

  it('has a map whose window follows the graph', async () => {
    const { stage } = mount({ minimap: true });
    const from = screen.getByRole('slider', { name: 'Start of the time shown' });
    expect(from.getAttribute('aria-valuenow')).toBe('0');
    fireEvent.wheel(stage, { clientX: 1000, deltaY: -200 });
    await frame();
    expect(Number(from.getAttribute('aria-valuenow'))).toBeGreaterThan(20);
    fireEvent.keyDown(screen.getByRole('slider', { name: 'Time shown' }), { key: 'Home' });
    await frame();
    expect(from.getAttribute('aria-valuenow')).toBe('0');
  });
});
