/** @jest-environment jsdom */
import React, { useState } from 'react';
import { fireEvent, render, screen, within } from '@testing-library/react';
import type { PanelData } from '@grafana/data';
import { DEFAULT_OPTIONS } from '../options';
import { firstState } from '../state/viewState';
import { REQUEST, trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { TopologyView } from './TopologyView';

const ROWS: Row[] = [
  { ...REQUEST[0], own: { ...REQUEST[0].own, observationPoint: 'c-p' } },
  REQUEST[1],
  { ...REQUEST[2], own: { ...REQUEST[2].own, observationPoint: 's-app' } },
  { ...REQUEST[3], own: { ...REQUEST[3].own, observationPoint: 's-p' } },
];

interface Given {
  rows?: Row[];
  matches?: Uint8Array | null;
  width?: number;
}

function Topology({ rows = ROWS, matches = null, width = 1000 }: Given) {
  const [selected, setSelected] = useState(-1);
  const [spans] = useState(() => spansOf(trace(rows)));
  return (
    <>
      <TopologyView
        spans={spans}
        selected={selected}
        onSelect={setSelected}
        state={firstState(DEFAULT_OPTIONS)}
        onChange={() => undefined}
        matches={matches}
        data={{} as PanelData}
        timeZone="utc"
        width={width}
        height={500}
      />
      <output>{selected}</output>
    </>
  );
}

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const chosen = () => document.querySelector('output')?.textContent;

describe('the topology', () => {
  it('shows services, hops and ways by name, and lists and selects the spans of what is picked', () => {
    render(<Topology />);
    fireEvent.click(button(/^client node eth0,/));
    expect(chosen()).toBe('1');
    const list = screen.getByRole('region', { name: 'client node eth0' });
    expect(within(list).getByRole('button', { name: /eth0/ }).getAttribute('aria-current')).toBe('true');
    expect(button(/^client node eth0,.*selected$/).getAttribute('aria-current')).toBe('true');
    fireEvent.click(button(/^client node eth0 \(shop\) → stock, 1 call, 1 error, 2 ms on the way/));
    expect(chosen()).toBe('2');
    fireEvent.click(button('Close the list'));
    expect(screen.queryByRole('region')).toBeNull();
  });

  it('has services only on demand; a hop that is selected is then in its service', () => {
    render(<Topology />);
    fireEvent.click(button(/^client node eth0,/));
    fireEvent.click(button('Services'));
    expect(screen.queryByRole('button', { name: /^client node eth0,/ })).toBeNull();
    expect(button(/^shop, .*selected$/)).toBeTruthy();
    expect(button(/^shop → stock, 1 call/)).toBeTruthy();
  });

  it('begins with services where every hop would be too small to read', () => {
    render(<Topology width={300} />);
    expect(screen.queryByRole('button', { name: /^client node eth0,/ })).toBeNull();
    expect(button('Services').getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(button('Every hop'));
    expect(button(/^client node eth0,/)).toBeTruthy();
  });

  it('is one tab stop, walked by arrow keys; Escape closes the list, then the details', () => {
    render(<Topology />);
    const group = screen.getByTestId('spanloom topology');
    const stops = () => Array.from(group.querySelectorAll<HTMLElement>('[data-spot][tabindex="0"]'));
    expect(stops()).toHaveLength(1);
    stops()[0].focus();
    const names = ['ArrowDown', 'ArrowDown'].map((key) => {
      fireEvent.keyDown(document.activeElement!, { key });
      return document.activeElement!.getAttribute('aria-label');
    });
    expect(names).toEqual([
      expect.stringMatching(/^shop → client node eth0/),
      expect.stringMatching(/^client node eth0,/),
    ]);
    expect(stops()).toEqual([document.activeElement]);
    fireEvent.click(document.activeElement!);
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    expect([screen.queryByRole('region'), chosen()]).toEqual([null, '1']);
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' });
    expect(chosen()).toBe('-1');
  });

  it('has the calls as a table for those who cannot see it', () => {
    render(<Topology />);
    const rows = within(screen.getByRole('table', { name: 'Calls between services' })).getAllByRole('row');
    expect(rows.map((row) => row.textContent)).toEqual([
      expect.any(String),
      'shopstock116 ms4 ms',
      'stockdb101 msnot known',
    ]);
  });

  it('says where what is searched for is', () => {
    render(<Topology matches={Uint8Array.from([0, 0, 1, 0])} />);
    expect(button(/^stock, .*1 found$/)).toBeTruthy();
  });

  it('draws a trace without any network, and an empty one', () => {
    const { unmount } = render(<Topology rows={[{ name: 'a', parent: -1, start: 0, duration: 1 }]} />);
    expect(screen.getByText(/No network interface saw this trace/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Every hop' })).toBeNull();
    unmount();
    render(<Topology rows={[]} />);
  });
});
