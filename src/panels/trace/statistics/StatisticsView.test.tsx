/** @jest-environment jsdom */
import React, { useState } from 'react';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import type { PanelData } from '@grafana/data';
import { DEFAULT_OPTIONS } from '../options';
import { firstState } from '../state/viewState';
import { REQUEST, trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { StatisticsView } from './StatisticsView';

function Shown({ rows = REQUEST, height = 400 }: { rows?: Row[]; height?: number }) {
  const [spans] = useState(() => spansOf(trace(rows)));
  const [state, setState] = useState(firstState(DEFAULT_OPTIONS));
  return (
    <>
      <StatisticsView
        spans={spans}
        selected={-1}
        onSelect={() => undefined}
        state={state}
        onChange={(change) => setState({ ...state, ...change })}
        matches={null}
        data={{} as PanelData}
        timeZone="utc"
        width={1000}
        height={height}
      />
      <output>{state.find}</output>
    </>
  );
}

const rows = () => screen.getAllByRole('row').slice(1);
const texts = (row: HTMLElement) => Array.from(row.children, (cell) => cell.textContent);
const find = () => document.querySelector('output')!.textContent;

/** Counting goes in steps: on a busy machine rows come a moment later. */
async function show(shown = <Shown />): Promise<void> {
  render(shown);
  await waitFor(() => expect(rows().length).toBeGreaterThan(0));
}

describe('the statistics view', () => {
  it('shows a row per service, the one with the most self time first', async () => {
    await show();
    expect(rows().map(texts)).toEqual([
      ['stock', '5 ms · 50 %', '6 ms', '1', '1', '6 ms', '6 ms', '6 ms', '6 ms'],
      ['network', '2 ms · 20 %', '8 ms', '1', '0', '8 ms', '8 ms', '8 ms', '8 ms'],
      ['shop', '2 ms · 20 %', '10 ms', '1', '0', '10 ms', '10 ms', '10 ms', '10 ms'],
      ['db', '1 ms · 10 %', '1 ms', '1', '0', '1 ms', '1 ms', '1 ms', '1 ms'],
    ]);
  });

  it('sorts by any column, and groups by other things', async () => {
    await show();
    fireEvent.click(screen.getByRole('button', { name: 'Service' }));
    expect(rows().map((row) => texts(row)[0])).toEqual(['network', 'db', 'shop', 'stock']);
    const head = screen.getByRole('columnheader', { name: /Service/ });
    expect(head.getAttribute('aria-sort')).toBe('ascending');
    fireEvent.change(screen.getByRole('combobox', { name: 'Group by' }), { target: { value: 'source' } });
    await waitFor(() => expect(rows()).toHaveLength(3));
    expect(rows().map((row) => texts(row)[0])).toEqual([
      'A Application (OpenTelemetry)',
      'N Network (packets)',
      'S System (eBPF)',
    ]);
  });

  it('finds the spans of a row by click and by Enter, and stops at the second time', async () => {
    await show();
    fireEvent.click(rows()[0]);
    expect(find()).toBe('service=stock source!=packet');
    expect(rows()[0].getAttribute('aria-selected')).toBe('true');
    fireEvent.click(rows()[0]);
    expect(find()).toBe('');
    const grid = screen.getByRole('grid');
    fireEvent.keyDown(grid, { key: 'End' });
    expect(grid.getAttribute('aria-activedescendant')).toBe(rows()[3].id);
    fireEvent.keyDown(grid, { key: 'ArrowUp' });
    fireEvent.keyDown(grid, { key: 'Enter' });
    expect(find()).toBe('service=shop source!=packet');
  });

  it('keeps only the rows on screen in the document', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => ({
      name: `s${i}`,
      parent: -1,
      start: 0,
      duration: i,
      service: `s${i}`,
    }));
    render(<Shown rows={many} height={300} />);
    const grid = await screen.findByRole('grid');
    expect(grid.getAttribute('aria-rowcount')).toBe('3001');
    expect(rows().length).toBeLessThan(50);
    fireEvent.keyDown(grid, { key: 'End' });
    expect(texts(rows().pop()!)[0]).toBe('s0');
    expect(document.getElementById(grid.getAttribute('aria-activedescendant')!)).toBe(rows().pop());
    expect(rows().length).toBeLessThan(50);
  });
});
