/** @jest-environment jsdom */
import React, { useState } from 'react';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import type { PanelData } from '@grafana/data';
import { DEFAULT_OPTIONS } from '../options';
import { firstState, type ViewState } from '../state/viewState';
import { REQUEST, trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { TableView } from './TableView';

interface Given {
  rows?: Row[];
  state?: Partial<ViewState>;
  matches?: Uint8Array | null;
  selected?: number;
  height?: number;
}

function Table({ rows = REQUEST, state, matches = null, selected: first = -1, height = 300 }: Given) {
  const [selected, setSelected] = useState(first);
  const [spans] = useState(() => spansOf(trace(rows)));
  return (
    <>
      <TableView
        spans={spans}
        selected={selected}
        onSelect={setSelected}
        state={{ ...firstState(DEFAULT_OPTIONS), ...state }}
        onChange={() => undefined}
        matches={matches}
        data={{} as PanelData}
        timeZone="utc"
        width={1500}
        height={height}
      />
      <output>{selected}</output>
      <button onClick={() => setSelected(3)}>elsewhere</button>
    </>
  );
}

const bodyRows = () => screen.getAllByRole('row').filter((row) => row.hasAttribute('data-span'));
const names = () => bodyRows().map((row) => within(row).getByRole('rowheader').textContent);
const active = () => document.activeElement?.getAttribute('data-span');
const chosen = () => document.querySelector('output')?.textContent;
const key = (name: string) => fireEvent.keyDown(document.activeElement!, { key: name });
const start = () => bodyRows()[0].focus();

describe('the table', () => {
  it('is a tree grid that says where each row stands and what it is', () => {
    render(<Table />);
    const grid = screen.getByRole('treegrid');
    expect(grid.getAttribute('aria-rowcount')).toBe('5');
    const row = bodyRows()[2];
    const attribute = (name: string) => row.getAttribute(`aria-${name}`);
    expect(['level', 'expanded', 'posinset', 'setsize', 'rowindex'].map(attribute)).toEqual([
      '3',
      'true',
      '1',
      '1',
      '4',
    ]);
    expect(within(row).getByRole('img').getAttribute('aria-label')).toBe('Application span');
    const cells = within(row).getAllByRole('gridcell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      'stock',
      '',
      '+1.5 ms', // corrected
      '6 ms',
      '5 ms',
      'Server error 500',
      'exact',
      '',
    ]);
    expect(within(bodyRows()[3]).getByText('inferred 80 %')).toBeTruthy();
    expect(within(bodyRows()[1]).getByText('client node · eth0 · node1')).toBeTruthy();
  });

  it('walks by keys, opens details with Enter, then takes them along, and closes them with Escape', () => {
    render(<Table />);
    start();
    key('ArrowDown');
    expect([active(), chosen()]).toEqual(['1', '-1']);
    key('Enter');
    expect(chosen()).toBe('1');
    key('End');
    expect([active(), chosen()]).toEqual(['3', '3']);
    key('Escape');
    expect([active(), chosen()]).toEqual(['3', '-1']);
  });

  it('collapses and expands, and says what a collapsed row hides', () => {
    render(<Table />);
    start();
    key('ArrowDown');
    key('ArrowLeft');
    expect(names()).toEqual([expect.stringContaining('GET /'), expect.stringContaining('2 spans inside, 1 error')]);
    expect(bodyRows()[1].getAttribute('aria-expanded')).toBe('false');
    key('ArrowRight');
    expect(names()).toHaveLength(4);
    fireEvent.click(bodyRows()[0].querySelector('[data-toggle]')!);
    expect([names().length, chosen()]).toEqual([1, '-1']);
    fireEvent.click(screen.getByRole('button', { name: 'Collapse all' }));
    fireEvent.click(screen.getByRole('button', { name: 'Expand all' }));
    expect(names()).toHaveLength(4);
  });

  it('expands what hides a span that is selected elsewhere', () => {
    render(<Table />);
    start();
    key('ArrowLeft');
    expect(names()).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'elsewhere' }));
    expect(bodyRows().map((row) => row.getAttribute('aria-selected'))).toEqual(['false', 'false', 'false', 'true']);
  });

  it('sorts by a time, the longest first, as a flat list', () => {
    render(<Table />);
    const head = screen.getByRole('columnheader', { name: /Self time/ });
    fireEvent.click(head);
    expect(head.getAttribute('aria-sort')).toBe('descending');
    expect(bodyRows().map((row) => row.getAttribute('data-span'))).toEqual(['2', '0', '1', '3']);
    expect(bodyRows()[0].hasAttribute('aria-level')).toBe(false);
    fireEvent.click(head);
    expect(head.getAttribute('aria-sort')).toBe('ascending');
  });

  it('marks what is searched for, or shows only that with its ancestors', () => {
    const matches = Uint8Array.from([0, 0, 1, 0]);
    const { rerender } = render(<Table key="a" matches={matches} />);
    expect(names()[2]).toContain('match');
    expect(names()).toHaveLength(4);
    rerender(<Table key="b" matches={matches} state={{ onlyMatches: true }} />);
    expect(names()).toHaveLength(3);
    rerender(<Table key="c" matches={new Uint8Array(4)} state={{ onlyMatches: true }} />);
    expect(screen.getByText('No span matches.')).toBeTruthy();
  });

  it('draws the critical path above the bars where it is asked for', () => {
    const lines = () =>
      bodyRows().map((row) => row.querySelectorAll('[role="gridcell"]:last-child > span:not([title])').length);
    const { rerender } = render(<Table key="a" />);
    expect(lines()).toEqual([0, 0, 0, 0]);
    rerender(<Table key="b" state={{ criticalPath: true }} />);
    // Before and after its only child each of them is waited for, the last one as a whole.
    expect(lines()).toEqual([2, 2, 2, 1]);
    rerender(<Table key="c" state={{ criticalPath: true, network: 'hidden' }} />);
    expect(lines()).toEqual([2, 2, 1]);
  });

  it('keeps only the rows on screen in the document, and the one that has the focus', () => {
    const rows = Array.from({ length: 5000 }, (_, i) => ({ name: `s${i}`, parent: i - 1, start: i, duration: 1 }));
    render(<Table rows={rows} height={264} />);
    start();
    expect(bodyRows().length).toBeLessThan(30);
    const grid = screen.getByRole('treegrid');
    grid.scrollTop = 24_000;
    fireEvent.scroll(grid);
    expect(active()).toBe('0');
    expect(bodyRows()[1].getAttribute('data-span')).toBe('994');
    expect(bodyRows().length).toBeLessThan(30);
    key('ArrowDown');
    expect([active(), grid.scrollTop]).toEqual(['1', 24]);
    key('End');
    expect(active()).toBe('4999');
    expect(within(bodyRows().pop()!).getByText(/^\+4,98\d$/)).toBeTruthy();
  });

  const chain = (count: number) =>
    Array.from({ length: count }, (_, i) => ({ name: `s${i}`, parent: i - 1, start: i, duration: 1 }));
  /** How far below the head a row lies, px; null where the row is only kept for the focus. */
  const placeOf = (row: number) => {
    const body = screen.getAllByRole('rowgroup').find((group) => group.style.transform !== '')!;
    const inFlow = Array.from(body.children).filter((one) => getComputedStyle(one).position !== 'absolute');
    const at = inFlow.findIndex((one) => one.getAttribute('aria-rowindex') === String(row + 2));
    return at < 0 ? null : at * 24 + parseFloat(/-?[\d.]+/.exec(body.style.transform)![0]);
  };

  it('opens on the span that is selected, however deep', () => {
    render(<Table rows={chain(5000)} height={264} selected={4000} />);
    expect(screen.getByRole('row', { selected: true }).getAttribute('data-span')).toBe('4000');
    expect(placeOf(4000)).toBe(240 - 24);
  });

  it('keeps the selected row in view when the box gets lower, unless the reader has scrolled away', () => {
    const rows = chain(5000);
    const { rerender } = render(<Table rows={rows} height={264} selected={4000} />);
    rerender(<Table rows={rows} height={124} selected={4000} />);
    expect(placeOf(4000)).toBe(100 - 24);
    rerender(<Table rows={rows} height={264} selected={4000} />);
    expect(placeOf(4000)).toBeLessThan(240);
    const grid = screen.getByRole('treegrid');
    grid.scrollTop = 2400;
    fireEvent.scroll(grid);
    rerender(<Table rows={rows} height={124} selected={4000} />);
    expect(grid.scrollTop).toBe(2400);
    expect(placeOf(100)).toBe(0);
  });

  it('shows the selected row once there is a size to scroll in', () => {
    let scrolledPx = 0;
    let hidden = true;
    const own = Object.getOwnPropertyDescriptor(Element.prototype, 'scrollTop')!;
    Object.defineProperty(Element.prototype, 'scrollTop', {
      configurable: true,
      get: () => scrolledPx,
      set: (px: number) => (scrolledPx = hidden ? 0 : px),
    });
    const rows = chain(5000);
    const { rerender } = render(<Table rows={rows} height={0} selected={4000} />);
    rerender(<Table rows={rows} height={264} selected={4000} />);
    expect(placeOf(4000)).toBeNull();
    hidden = false;
    rerender(<Table rows={rows} height={265} selected={4000} />);
    expect(placeOf(4000)).not.toBeNull();
    Object.defineProperty(Element.prototype, 'scrollTop', own);
  });

  it('keeps what the reader collapses collapsed, also above the selected span', () => {
    render(<Table selected={3} />);
    expect(names()).toHaveLength(4);
    fireEvent.click(bodyRows()[1].querySelector('[data-toggle]')!);
    expect(bodyRows()[1].getAttribute('aria-expanded')).toBe('false');
    expect(names()).toHaveLength(2);
    expect(chosen()).toBe('3');
    // Selected anew it is shown again.
    fireEvent.click(bodyRows()[0]);
    fireEvent.click(screen.getByRole('button', { name: 'elsewhere' }));
    expect(names()).toHaveLength(4);
  });

  it('scrolls back to the tab stop when the focus comes to it', () => {
    render(<Table rows={chain(5000)} height={264} />);
    const grid = screen.getByRole('treegrid');
    grid.scrollTop = 24_000;
    fireEvent.scroll(grid);
    expect(placeOf(0)).toBeNull();
    act(() => grid.querySelector<HTMLElement>('[data-span][tabindex="0"]')!.focus());
    expect(placeOf(0)).toBe(0);
  });

  it('has a head that is walked and changes widths by keys', () => {
    render(<Table />);
    const heads = screen.getAllByRole('columnheader');
    heads[0].focus();
    key('ArrowRight');
    expect(document.activeElement).toBe(heads[1]);
    const widths = () => screen.getByRole('treegrid').style.getPropertyValue('--columns').split(' ');
    const before = parseFloat(widths()[1]);
    fireEvent.keyDown(heads[1], { key: 'ArrowRight', shiftKey: true });
    expect(parseFloat(widths()[1])).toBe(before + 16);
    fireEvent.doubleClick(heads[1].querySelector('span:last-child')!);
    expect(parseFloat(widths()[1])).toBe(before);
  });
});
