/** @jest-environment jsdom */
import '@testing-library/jest-dom';
import React from 'react';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { LoadingState, type DataFrame, type PanelData, type PanelProps } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { ODD_IDS } from '../../trace/oddIds';
import { otelRowId } from '../../trace/rowId';
import { callsToFrame, type Call } from '../../frames/calls';
import { CallsPanel } from './CallsPanel';
import type { CallsOptions } from './options';
import { ROW_PX } from './styles';
import { call, callsFrom } from './testCalls';

/** Room for ten rows under the head; jsdom measures nothing, so the panel's own height counts. */
const HEIGHT = 11 * ROW_PX;

interface Given {
  calls?: Call[];
  series?: DataFrame[];
  truncated?: boolean;
  state?: LoadingState;
  error?: PanelData['error'];
  options?: CallsOptions;
  variables?: Record<string, string>;
  width?: number;
  height?: number;
  timeZone?: string;
}

function panel({ calls, series, truncated = false, state = LoadingState.Done, ...given }: Given) {
  const props = {
    data: {
      series: series ?? (calls ? [callsToFrame(calls, truncated)] : []),
      state,
      error: given.error,
      request: { targets: [{ refId: 'A', queryType: 'calls', namespace: '$namespace' }], scopedVars: {} },
    },
    options: given.options ?? {},
    width: given.width ?? 1300,
    height: given.height ?? HEIGHT,
    timeZone: given.timeZone ?? 'utc',
    replaceVariables: (text: string) =>
      text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => given.variables?.[name] ?? whole),
  } as unknown as PanelProps<CallsOptions>;
  return <CallsPanel {...props} />;
}

const rows = () => screen.queryAllByTestId('spanloom-call');
const row = (n: number) => rows().find((r) => r.dataset.callId === call(n).id)!;
const chosenRows = () => rows().filter((r) => r.getAttribute('aria-selected') === 'true');
const chosenInUrl = () => locationService.getSearch().get('var-deepflow_tracing_id');
const scroller = () => screen.getByRole('grid');
const scrollTo = (px: number) => {
  scroller().scrollTop = px;
  fireEvent.scroll(scroller());
};
/** Where a row stands on screen, px below the head. */
const screenY = (n: number) => parseInt(row(n).style.top, 10) - scroller().scrollTop;

beforeEach(() => {
  jest.useFakeTimers();
  act(() => locationService.push('/d/x/y?from=now-15m&to=now'));
});
afterEach(() => {
  window.getSelection()?.removeAllRanges();
  jest.useRealTimers();
});

describe('what a row shows', () => {
  it('has start, duration, status, both ends, request, protocol, where it was seen and the trace id', () => {
    render(
      panel({
        calls: [call(1, { status: 'server_error', responseCode: 500, exception: 'boom' })],
        timeZone: 'Asia/Shanghai',
      })
    );
    const cells = within(row(1)).getAllByRole('gridcell');
    expect(cells.map((cell) => cell.textContent)).toEqual([
      '22:00:01.123',
      '12.3 ms',
      'Server error 500',
      'loadgenerator → web-shop',
      'GET /shop /shop?n=1',
      'HTTP',
      'S s-p',
      call(1).traceId,
    ]);
    expect(cells[0].title).toBe('2026-11-22 22:00:01.123 +08:00');
    expect(cells[2].title).toContain('boom');
    expect(cells[7].title).toBe(call(1).traceId);
  });

  it('tells all six statuses by icon and word', () => {
    const statuses = ['ok', 'timeout', 'server_error', 'client_error', 'unknown', 'parse_failed'] as const;
    render(panel({ calls: statuses.map((status, i) => call(i, { status, responseCode: null })) }));
    const cells = statuses.map((_, i) => within(row(i)).getAllByRole('gridcell')[2]);
    expect(new Set(cells.map((cell) => cell.textContent)).size).toBe(6);
    expect(new Set(cells.map((cell) => cell.querySelector('svg')!.innerHTML)).size).toBe(6);
  });

  it('keeps the word of the status for screen readers where a narrow panel has no room for it', () => {
    render(panel({ calls: [call(1, { status: 'timeout', responseCode: null })], width: 400 }));
    expect(screen.getAllByRole('columnheader').map((head) => head.textContent)).toEqual([
      'Start ↓',
      'Duration',
      'Status',
      'Request',
    ]);
    expect(within(row(1)).getAllByRole('gridcell')[2]).toHaveTextContent('Timeout');
  });

  it('draws durations against the longest, and marks half calls', () => {
    render(
      panel({ calls: [call(1, { durationMs: 100 }), call(2, { durationMs: 25 }), call(3, { durationMs: null })] })
    );
    const bar = (n: number) => within(row(n)).queryByTestId('spanloom-duration-bar')?.style.width;
    expect([bar(1), bar(2), bar(3)]).toEqual(['100%', '25%', undefined]);
    expect(within(row(3)).getAllByRole('gridcell')[1]).toHaveTextContent('–');
  });

  it('reads the vectors of Grafana 9', () => {
    const frame = callsToFrame([call(2), call(1)], false);
    const old = {
      ...frame,
      length: 2,
      fields: frame.fields.map((field) => {
        const values = [...(field.values as unknown as unknown[])];
        return { ...field, values: { length: 2, get: (i: number) => values[i], toArray: () => values } };
      }),
    } as unknown as DataFrame;
    render(panel({ series: [old] }));
    expect(rows().map((r) => r.dataset.callId)).toEqual([call(2).id, call(1).id]);
    expect(row(2)).toHaveTextContent('GET /shop /shop?n=2');
  });

  it('shows the same call of two queries once', () => {
    render(panel({ series: [callsToFrame([call(2), call(1)], false), callsToFrame([call(2)], false)] }));
    expect(rows()).toHaveLength(2);
  });
});

describe('choosing', () => {
  it('puts a clicked call into the URL, changes nothing else there, and Back takes it out again', () => {
    render(panel({ calls: callsFrom(1, 5) }));
    expect(chosenRows()).toEqual([]);
    fireEvent.click(row(3));
    const search = locationService.getSearch();
    expect(Object.fromEntries(search)).toEqual({ from: 'now-15m', to: 'now', 'var-deepflow_tracing_id': call(3).id });
    expect(chosenRows()).toEqual([row(3)]);
    fireEvent.click(row(1));
    expect(chosenRows()).toEqual([row(1)]);
    act(() => locationService.getHistory().goBack());
    expect(chosenRows()).toEqual([row(3)]);
    act(() => locationService.getHistory().goBack());
    expect(chosenRows()).toEqual([]);
  });

  it('adds no second step to the history for the same call', () => {
    render(panel({ calls: callsFrom(1, 5) }));
    const pushed = jest.spyOn(locationService, 'partial');
    fireEvent.click(row(3));
    fireEvent.click(row(3));
    expect(pushed).toHaveBeenCalledTimes(1);
    pushed.mockRestore();
  });

  it('marks the call that the URL names in either form, and that of the saved variable without one', () => {
    act(() => locationService.partial({ 'var-deepflow_tracing_id': `id-${call(2).id}` }));
    const { rerender } = render(panel({ calls: callsFrom(1, 5) }));
    expect(chosenRows()).toEqual([row(2)]);
    act(() => locationService.push('/d/x/y'));
    rerender(panel({ calls: callsFrom(1, 5), variables: { deepflow_tracing_id: call(4).id } }));
    expect(chosenRows()).toEqual([row(4)]);
  });

  it.each(ODD_IDS)('marks the call of a span with the trace id %p, by a click and by an address', (traceId) => {
    const id = otelRowId({ startNs: '1795386000123456789', traceId, spanId: 'ab' });
    const calls = [call(1, { id }), call(2)];
    const { unmount } = render(panel({ calls }));
    fireEvent.click(rows().find((r) => r.dataset.callId === id)!);
    const address = locationService.getLocation().search;
    unmount();
    for (const search of [address, decodeURIComponent(address), address.replace('tracing_id=', 'tracing_id=id-')]) {
      act(() => locationService.push(`/d/x/y${search}`));
      const again = render(panel({ calls }));
      expect(chosenRows().map((r) => r.dataset.callId)).toEqual([id]);
      again.unmount();
    }
  });

  it('uses the variable of its options', () => {
    render(panel({ calls: callsFrom(1, 5), options: { variable: '$my_call' } }));
    fireEvent.click(row(3));
    expect(locationService.getSearch().get('var-my_call')).toBe(call(3).id);
    expect(chosenInUrl()).toBeNull();
  });

  it('leaves the choice alone when the click ended a selection of text', () => {
    render(panel({ calls: callsFrom(1, 5) }));
    window.getSelection()!.selectAllChildren(within(row(3)).getAllByRole('gridcell')[7]);
    fireEvent.click(row(3));
    expect(chosenInUrl()).toBeNull();
  });
});

describe('keys', () => {
  const press = (key: string, times = 1) => {
    for (let i = 0; i < times; i++) {
      fireEvent.keyDown(document.activeElement!, { key });
    }
  };
  const settle = () => act(() => jest.advanceTimersByTime(1000));

  it('has one tab stop, and arrows move focus and mark at once but load only where they stop', () => {
    render(panel({ calls: callsFrom(1, 50) }));
    expect(rows().filter((r) => r.tabIndex === 0)).toEqual([row(50)]);
    act(() => row(50).focus());
    press('ArrowDown', 3);
    expect(row(47)).toHaveFocus();
    expect(chosenRows()).toEqual([row(47)]);
    expect(rows().filter((r) => r.tabIndex === 0)).toEqual([row(47)]);
    expect(chosenInUrl()).toBeNull();
    settle();
    expect(chosenInUrl()).toBe(call(47).id);
    press('ArrowUp');
    settle();
    expect(chosenInUrl()).toBe(call(48).id);
  });

  it('changes the URL once while a key is held', () => {
    render(panel({ calls: callsFrom(1, 50) }));
    const partial = jest.spyOn(locationService, 'partial');
    act(() => row(50).focus());
    for (let i = 0; i < 20; i++) {
      press('ArrowDown');
      act(() => jest.advanceTimersByTime(33));
    }
    settle();
    expect(partial.mock.calls).toEqual([[{ 'var-deepflow_tracing_id': call(30).id }]]);
    partial.mockRestore();
  });

  it('scrolls along, by page and to both ends, with the focused row always on the page', () => {
    render(panel({ calls: callsFrom(1, 5000) }));
    expect(rows().length).toBeLessThan(40);
    act(() => row(5000).focus());
    press('End');
    expect(row(1)).toHaveFocus();
    expect(screenY(1)).toBe(HEIGHT - 2 * ROW_PX);
    press('PageUp');
    expect(row(10)).toHaveFocus();
    press('Home');
    expect(row(5000)).toHaveFocus();
    expect(scroller().scrollTop).toBe(0);
    scrollTo(3000 * ROW_PX);
    expect(row(5000)).toHaveFocus();
    expect(rows().length).toBeLessThan(40);
  });

  it('Enter chooses the row that has the focus, at once', () => {
    render(panel({ calls: callsFrom(1, 5) }));
    act(() => row(5).focus());
    press('Enter');
    expect(chosenInUrl()).toBe(call(5).id);
  });

  it('leaves keys in the head and with modifiers to others', () => {
    render(panel({ calls: callsFrom(1, 5) }));
    fireEvent.keyDown(screen.getByRole('button', { name: /Duration/ }), { key: 'ArrowDown' });
    fireEvent.keyDown(row(5), { key: 'ArrowDown', ctrlKey: true });
    settle();
    expect(chosenInUrl()).toBeNull();
  });

  it('writes nothing after the panel is gone', () => {
    const { unmount } = render(panel({ calls: callsFrom(1, 5) }));
    act(() => row(5).focus());
    press('ArrowDown');
    unmount();
    settle();
    expect(chosenInUrl()).toBeNull();
  });
});

describe('a live list', () => {
  it('keeps the chosen row marked and on its place when newer calls come in', () => {
    const { rerender } = render(panel({ calls: callsFrom(1, 100) }));
    fireEvent.click(row(97));
    const y = screenY(97);
    rerender(panel({ calls: callsFrom(8, 107) }));
    expect(chosenRows()).toEqual([row(97)]);
    expect(screenY(97)).toBe(y);
    const newer = screen.getByRole('button', { name: '↑ 7 newer' });
    fireEvent.click(newer);
    expect(scroller().scrollTop).toBe(0);
    expect(screen.queryByRole('button', { name: /newer/ })).toBeNull();
  });

  it('follows the newest calls where nothing is chosen and the list stands at its top', () => {
    const { rerender } = render(panel({ calls: callsFrom(1, 100) }));
    rerender(panel({ calls: callsFrom(8, 107) }));
    expect(scroller().scrollTop).toBe(0);
    expect(row(107)).toBeInTheDocument();
  });

  it('keeps what is read in place after scrolling', () => {
    const { rerender } = render(panel({ calls: callsFrom(1, 100) }));
    scrollTo(20 * ROW_PX);
    const y = screenY(78);
    rerender(panel({ calls: callsFrom(4, 103) }));
    expect(screenY(78)).toBe(y);
  });

  it('says so when the chosen call has left the list, and moves a lost focus to a row that is there', () => {
    const { rerender } = render(panel({ calls: callsFrom(1, 100) }));
    act(() => row(99).focus());
    fireEvent.click(row(99));
    rerender(panel({ calls: callsFrom(201, 300) }));
    expect(screen.getByRole('note')).toHaveTextContent('The chosen call is not in this list.');
    expect(chosenRows()).toEqual([]);
    expect(row(300)).toHaveFocus();
    rerender(panel({ calls: callsFrom(50, 100) }));
    expect(screen.queryByRole('note')).toBeNull();
    expect(chosenRows()).toEqual([row(99)]);
  });

  it('keeps the rows, their elements and the text while the next list loads', () => {
    const { rerender } = render(panel({ calls: callsFrom(1, 20) }));
    const element = row(20);
    rerender(panel({ state: LoadingState.Loading }));
    expect(row(20)).toBe(element);
    rerender(panel({ calls: callsFrom(2, 21) }));
    expect(row(20)).toBe(element);
  });

  it('shows the call of a shared link without scrolling by hand, and the one that Back leads to', () => {
    act(() => locationService.partial({ 'var-deepflow_tracing_id': call(40).id }));
    render(panel({ calls: callsFrom(1, 100) }));
    expect(screenY(40)).toBeGreaterThanOrEqual(0);
    expect(screenY(40)).toBeLessThanOrEqual(HEIGHT - 2 * ROW_PX);
    act(() => locationService.partial({ 'var-deepflow_tracing_id': call(90).id }));
    expect(screenY(90)).toBeGreaterThanOrEqual(0);
    expect(screenY(90)).toBeLessThanOrEqual(HEIGHT - 2 * ROW_PX);
  });
});

describe('sorting and filtering what is loaded', () => {
  const numbers = () =>
    [...rows()]
      .sort((a, b) => parseInt(a.style.top, 10) - parseInt(b.style.top, 10))
      .map((r) => Number(BigInt(r.dataset.callId!) - BigInt(call(0).id)));

  it('keeps the chosen row in view when the panel gets lower, and fills it when it gets higher', () => {
    const calls = callsFrom(1, 60);
    const { rerender } = render(panel({ calls, options: { showFilter: false } }));
    fireEvent.click(row(51));
    expect(scroller().scrollTop).toBe(0);
    rerender(panel({ calls, options: { showFilter: false }, height: 6 * ROW_PX }));
    expect(screenY(51)).toBe(4 * ROW_PX);
    // In a browser it has the height that it had, until what is rendered now is there.
    Object.defineProperty(scroller(), 'clientHeight', { configurable: true, value: 6 * ROW_PX });
    rerender(panel({ calls, options: { showFilter: false }, height: 41 * ROW_PX }));
    expect(rows().length).toBeGreaterThanOrEqual(40);
  });

  it('sorts by a click on a head and tells it to assistive technology', () => {
    render(panel({ calls: [call(3, { durationMs: 5 }), call(2, { durationMs: 9 }), call(1, { durationMs: 7 })] }));
    const head = () => screen.getByRole('columnheader', { name: /Duration/ });
    const button = screen.getByRole('button', { name: /Duration/ });
    fireEvent.click(button);
    expect(numbers()).toEqual([2, 1, 3]);
    expect(head()).toHaveAttribute('aria-sort', 'descending');
    fireEvent.click(button);
    expect(numbers()).toEqual([3, 1, 2]);
    expect(head()).toHaveAttribute('aria-sort', 'ascending');
    fireEvent.click(button);
    expect(numbers()).toEqual([3, 2, 1]);
    expect(head()).not.toHaveAttribute('aria-sort');
  });

  it('filters by text and by failure, says how many are left, and that the chosen one is hidden', () => {
    render(panel({ calls: [call(3), call(2, { status: 'timeout' }), call(1, { server: 'svc-user' })] }));
    fireEvent.click(row(3));
    const box = screen.getByRole('searchbox', { name: 'Filter these calls' });
    fireEvent.change(box, { target: { value: 'SVC-user' } });
    expect(numbers()).toEqual([1]);
    expect(screen.getByText('1 of 3 calls')).toBeInTheDocument();
    expect(screen.getByRole('note')).toHaveTextContent('The chosen call is hidden by the filter.');
    fireEvent.change(box, { target: { value: '' } });
    fireEvent.click(screen.getByRole('button', { name: 'Errors only' }));
    expect(screen.getByRole('button', { name: 'Errors only' })).toHaveAttribute('aria-pressed', 'true');
    expect(numbers()).toEqual([2]);
    fireEvent.change(box, { target: { value: 'nowhere' } });
    expect(rows()).toEqual([]);
    expect(screen.getByText('None of the loaded calls passes the filter.')).toBeInTheDocument();
  });
});

describe('when there is no list', () => {
  it('says that it is loading, the first time only', () => {
    const { rerender } = render(panel({ state: LoadingState.Loading }));
    expect(screen.getByRole('status')).toHaveTextContent('Loading calls…');
    rerender(panel({ calls: [], variables: { namespace: 'shop' } }));
    expect(screen.getByRole('status')).toHaveTextContent('No calls in this time range for namespace shop.');
    rerender(panel({ state: LoadingState.Loading, variables: { namespace: 'other' } }));
    expect(screen.getByRole('status')).toHaveTextContent('No calls in this time range for namespace shop.');
  });

  it('says why the list could not be read, and keeps the last one', () => {
    const { rerender } = render(panel({ state: LoadingState.Error, error: { message: 'The password is wrong.' } }));
    expect(screen.getByRole('alert')).toHaveTextContent('The list of calls could not be read');
    expect(screen.getByRole('alert')).toHaveTextContent('The password is wrong.');
    rerender(panel({ calls: callsFrom(1, 3) }));
    expect(screen.queryByRole('alert')).toBeNull();
    rerender(panel({ state: LoadingState.Error, error: { message: 'The store did not answer.' } }));
    expect(screen.getByRole('alert')).toHaveTextContent('Below are the calls that were read last.');
    expect(rows()).toHaveLength(3);
  });

  it('says when there are more calls than these, and what the data source has to say', () => {
    const frame = callsToFrame(callsFrom(1, 3), true);
    frame.meta = {
      ...frame.meta,
      notices: [{ severity: 'warning', text: 'Names are missing: no dictGet privilege.' }],
    };
    render(panel({ series: [frame] }));
    expect(screen.getAllByRole('note').map((note) => note.textContent)).toEqual([
      'Names are missing: no dictGet privilege.',
      'These are the 3 newest calls of more: narrow the time range or the filters to see the others.',
    ]);
  });

  it('says what it needs when it is given something else', () => {
    render(panel({ series: [{ length: 0, fields: [] } as unknown as DataFrame] }));
    expect(screen.getByRole('status')).toHaveTextContent('query type "Calls"');
  });

  it('shows a call of a later schema as unknown instead of failing', () => {
    render(
      panel({
        calls: [
          call(1, { status: 'toString' as Call['status'], observationPoint: 'x' as never, signalSource: '' as never }),
        ],
      })
    );
    expect(row(1)).toHaveTextContent('Unknown 200');
  });
});
