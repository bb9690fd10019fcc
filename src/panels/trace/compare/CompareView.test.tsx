/** @jest-environment jsdom */
import React, { useState } from 'react';
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { of, throwError } from 'rxjs';
import { LoadingState, type DataFrame, type PanelData } from '@grafana/data';
import { setDataSourceSrv } from '@grafana/runtime';
import { frameToTrace } from '../../../frames/frameToTrace';
import { DEFAULT_OPTIONS } from '../options';
import { firstState } from '../state/viewState';
import { fakeCanvas } from '../testing/fakeCanvas';
import { REQUEST, traceFrame, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { keepBase } from './base';
import { CompareView } from './CompareView';

fakeCanvas();
window.matchMedia = ((query: string) => ({ matches: query.includes('reduced-motion') })) as never;
const query = jest.fn();

beforeEach(() => {
  jest.clearAllMocks();
  keepBase(null);
  inUrl = '';
  setDataSourceSrv({ get: async () => ({ query }) } as never);
});

/** The request without its last span and with another, twice as long. */
const OTHER: Row[] = [
  ...REQUEST.slice(0, 3).map((row) => ({ ...row, duration: 2 * row.duration })),
  { name: 'cache', parent: 2, start: 3_000_000, duration: 100, service: 'redis' },
];
const frameOf = (rows: Row[], callId: string) => traceFrame(rows, { callId });
const other = frameOf(OTHER, '2');

/** As the URL keeps it, from trace to trace. */
let inUrl = '';

function Panel({ frame = frameOf(REQUEST, '1'), more = [] as DataFrame[], height = 600 }) {
  const [spans] = useState(() => spansOf(frameToTrace(frame)));
  const [selected, onSelect] = useState(-1);
  const [state, setState] = useState({ ...firstState(DEFAULT_OPTIONS), base: inUrl });
  const data = {
    series: [frame, ...more],
    state: LoadingState.Done,
    request: {
      requestId: 'Q1',
      targets: [{ refId: 'A', queryType: 'trace', query: '1', datasource: { uid: 'store' } }],
    },
  } as unknown as PanelData;
  return (
    <>
      <CompareView
        spans={spans}
        selected={selected}
        onSelect={onSelect}
        state={state}
        onChange={(change) => {
          inUrl = change.base ?? inUrl;
          setState({ ...state, ...change });
        }}
        matches={null}
        data={data}
        timeZone="utc"
        width={1200}
        height={height}
      />
      <p data-testid="selected">{selected}</p>
    </>
  );
}

const rows = () =>
  within(screen.getByRole('grid'))
    .getAllByRole('row')
    .slice(1)
    .map((row) =>
      within(row)
        .getAllByRole('gridcell')
        .map((cell) => cell.textContent)
        .join(' | ')
    );

async function ask(id: string) {
  fireEvent.change(screen.getByRole('textbox'), { target: { value: id } });
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: 'Compare' }));
  });
}

describe('comparing', () => {
  it('asks for the other trace by its id, and shows both and what differs', async () => {
    query.mockReturnValue(of({ data: [other] }));
    render(<Panel />);
    await ask(' 2 ');
    await screen.findByRole('grid');
    expect(query.mock.calls[0][0].targets[0]).toMatchObject({
      queryType: 'trace',
      query: '2',
      datasource: { uid: 'store' },
    });
    expect(screen.getAllByRole('application')).toHaveLength(2);
    expect(rows()).toEqual([
      '▼ faster | stock handlein client node node1 eth0 | 1 | 12 ms | 6 ms | −6 ms | −50 % | −7 ms',
      '▼ faster | shop GET / | 1 | 20 ms | 10 ms | −10 ms | −50 % | −2 ms',
      '▼ faster | client node node1 eth0in shop GET / | 1 | 16 ms | 8 ms | −8 ms | −50 % | −2 ms',
      '+ new | db selectin stock handle | 0 → 1 | – | 1 ms | +1 ms |  | +1 ms',
      '− missing | redis cachein stock handle | 1 → 0 | 100 ns | – | −100 ns |  | −100 ns',
    ]);
    fireEvent.click(screen.getByRole('button', { name: /faster 3/ }));
    expect(rows()).toHaveLength(2);
  });

  it('selects the spans of a row, by keys too', async () => {
    render(<Panel more={[other]} />);
    fireEvent.click(screen.getByRole('button', { name: 'The second trace of the panel' }));
    const grid = await screen.findByRole('grid');
    fireEvent.change(screen.getByRole('combobox', { name: 'Order' }), { target: { value: 'tree' } });
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    fireEvent.keyDown(grid, { key: 'Enter' });
    expect(screen.getByTestId('selected').textContent).toBe('2');
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('stock handle');
    // What is missing in this trace has no span to select here.
    fireEvent.click(screen.getByText(/redis cache/, { selector: '[role="gridcell"]' }));
    expect(screen.getByTestId('selected').textContent).toBe('-1');
    expect(screen.getByRole('row', { selected: true }).textContent).toContain('redis cache');
  });

  it('puts the focus into the differences, once there are some', async () => {
    query.mockReturnValue(of({ data: [other] }));
    render(<Panel />);
    const id = screen.getByLabelText('Call id or trace id to compare with');
    id.focus();
    fireEvent.change(id, { target: { value: '2' } });
    fireEvent.submit(id);
    await waitFor(() => expect(document.activeElement?.getAttribute('role')).toBe('grid'));
  });

  it('keeps a trace for the next one that is chosen', async () => {
    const { unmount } = render(<Panel />);
    fireEvent.click(screen.getByRole('button', { name: 'Keep this one' }));
    await screen.findByText(/^This is the base itself/);
    unmount();
    render(<Panel frame={other} />);
    await screen.findByRole('grid');
    expect(screen.getByRole('button', { name: /slower 3/ })).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Compare with another' }));
    expect(screen.queryByRole('grid')).toBeNull();
  });

  it('asks again for what a link says it was compared with, and for nothing once that was dropped', async () => {
    query.mockReturnValue(of({ data: [other] }));
    inUrl = '2';
    const { unmount } = render(<Panel />);
    await screen.findByRole('grid');
    expect(query.mock.calls[0][0].targets).toEqual([expect.objectContaining({ query: '2' })]);
    fireEvent.click(screen.getByRole('button', { name: 'Compare with another' }));
    expect(inUrl).toBe('');
    unmount();
    render(<Panel />);
    expect(screen.queryByRole('grid')).toBeNull();
    expect(query).toHaveBeenCalledTimes(1);
  });

  it('says why there is nothing to compare with', async () => {
    render(<Panel />);
    query.mockReturnValue(of({ data: [] }));
    await ask('7');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('No trace found for 7.'));
    query.mockReturnValue(throwError(() => new Error('The store is down.')));
    await ask('8');
    await waitFor(() => expect(screen.getByRole('alert').textContent).toBe('The store is down.'));
    const file = new File(['{"no":"trace"}'], 'trace.json');
    fireEvent.change(screen.getByTestId('spanloom file'), { target: { files: [file] } });
    await waitFor(() => expect(screen.getByRole('alert').textContent).toMatch(/^There is no trace in the file/));
  });

  it('opens a file', async () => {
    render(<Panel />);
    const span = {
      traceId: 'a'.repeat(32),
      spanId: 'b'.repeat(16),
      name: 'alone',
      startTimeUnixNano: '1000',
      endTimeUnixNano: '2000',
    };
    const file = new File([JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })], 'trace.json');
    fireEvent.change(screen.getByTestId('spanloom file'), { target: { files: [file] } });
    await screen.findByRole('grid');
    expect(screen.getByRole('button', { name: /missing 1/ })).toBeTruthy();
  });

  it('shows graphs and differences in turn where there is little room', async () => {
    render(<Panel more={[other]} height={300} />);
    fireEvent.click(screen.getByRole('button', { name: 'The second trace of the panel' }));
    await screen.findByRole('grid');
    expect(screen.queryByRole('application')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Graphs' }));
    expect(screen.getAllByRole('application')).toHaveLength(2);
    expect(screen.queryByRole('grid')).toBeNull();
  });
});
