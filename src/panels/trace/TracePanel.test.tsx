/** @jest-environment jsdom */
import { NOTHING_MISSING } from '../../trace/nothingMissing';
import React from 'react';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { of, Subject, throwError } from 'rxjs';
import { getDefaultTimeRange, LoadingState, toDataFrame, type DataFrame, type PanelProps } from '@grafana/data';
import { locationService, setDataSourceSrv, setTemplateSrv } from '@grafana/runtime';
import { detailsToFrame } from '../../frames/details';
import { withProgress } from '../../frames/progress';
import { DEFAULT_OPTIONS, type TracePanelOptions } from './options';
import { fakeCanvas } from './testing/fakeCanvas';
import { REQUEST, traceFrame } from './testing/frame';
import { TracePanel } from './TracePanel';
import { MANY_SPANS } from './work/manySpans';

// All at once: there are no frames to wait for.
jest.mock('./state/useStages', () => ({ ...jest.requireActual('./state/useStages'), useStages: () => 3 }));
fakeCanvas();
const query = jest.fn();
const get = jest.fn(async () => ({ query }));

beforeEach(() => {
  jest.clearAllMocks();
  locationService.push('/d/x/y?from=now-15m&to=now');
  setTemplateSrv({ replace: (text: string) => text } as never);
  setDataSourceSrv({ get } as never);
  query.mockReturnValue(
    of({
      data: [
        detailsToFrame([
          { kind: 'attribute', key: 'http.route', value: '/orders/{id}' },
          { kind: 'event', key: 'exception', value: '{"type":"SQLException"}' },
          { kind: 'column', key: 'flow_id', value: '18446744073709551615' },
        ]),
      ],
    })
  );
});

// Answers still under way must not arrive after the test.
afterEach(() => act(async () => undefined));

function panel(series: DataFrame[], more: Record<string, unknown> = {}, size = { width: 1000, height: 500 }) {
  const props = {
    ...size,
    id: 4,
    options: DEFAULT_OPTIONS,
    timeZone: 'utc',
    data: {
      series,
      state: LoadingState.Done,
      timeRange: getDefaultTimeRange(),
      request: {
        requestId: 'Q1',
        targets: [{ refId: 'A', queryType: 'trace', query: '1', datasource: { uid: 'store' } }],
        scopedVars: {},
      },
      ...more,
    },
  } as unknown as PanelProps<TracePanelOptions>;
  return <TracePanel {...props} />;
}

const graph = () => screen.getByTestId('spanloom flame graph');
const key = (name: string) => fireEvent.keyDown(graph(), { key: name });
const details = (name: string) => screen.findByRole('region', { name: `Details of ${name}` });

describe('trace panel', () => {
  it('says what there is instead of a trace', () => {
    const { rerender } = render(panel([], { state: LoadingState.Loading }));
    expect(screen.getByText('Loading the trace…')).toBeTruthy();
    rerender(panel([]));
    expect(screen.getByText('No trace found for 1')).toBeTruthy();
    rerender(panel([], { state: LoadingState.Error, error: { message: 'Code: 516. Wrong password' } }));
    expect(screen.getByRole('alert').textContent).toContain('Wrong password');
  });

  it('reads and lays out a large trace a little later, and says so until then', async () => {
    const rows = Array.from({ length: MANY_SPANS }, (_, i) => ({
      name: `op${i}`,
      parent: i === 0 ? -1 : 0,
      start: i * 10,
      duration: i === 0 ? 10 * MANY_SPANS : 9,
    }));
    render(panel([traceFrame(rows)]));
    expect(screen.getByText('Drawing 20,000 spans…')).toBeTruthy();
    await waitFor(() => expect(screen.getByTestId('spanloom trace').textContent).toContain('20,000 spans'), {
      timeout: 30_000,
    });
    expect(screen.queryByText(/^Drawing/)).toBeNull();
    key('ArrowDown');
    expect(await details('shop op0')).toBeTruthy();
  });

  it('heads the graph with the root, its time, and what to know', () => {
    const clocks = [{ domain: 'node:b', offsetNs: -500_000, driftPpm: 0, minNs: null, maxNs: null }];
    const completeness = {
      ...NOTHING_MISSING,
      rowsRead: 9,
      rowsUsed: 9,
      statements: 3,
      missingParents: 2,
      halves: 1,
      notices: ['Something was cut.'],
    };
    render(panel([traceFrame(REQUEST, { clocks, completeness })], { errors: [{ message: 'half failed' }] }));
    const text = screen.getByTestId('spanloom trace').textContent;
    for (const part of [
      'shop GET /',
      '10 ms',
      '2025-11-22 20:00:00.123456',
      '4 spans',
      '3 services',
      '1 error',
      'System 2',
    ]) {
      expect(text).toContain(part);
    }
    // The worst stands in a banner, the rest is one click away.
    expect(screen.getByTestId('spanloom notice').textContent).toMatch(/^half failed/);
    fireEvent.click(screen.getByRole('button', { name: /notes/ }));
    const notes = screen.getAllByRole('listitem').map((item) => item.textContent);
    expect(notes).toEqual([
      'half failed ',
      'Something was cut. ',
      '2 spans name a parent that was not found; their place is inferred, if they have one. ',
      '1 span saw only a request or only a response: it has no length of its own. ',
      '1 of 3 links is inferred: no id names the parent (dashed frame). Show',
      'Clocks corrected: b by −500 µs. ',
    ]);
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(screen.getByRole('region', { name: 'Details of db select' })).toBeTruthy();
    const clock = screen.getByRole('button', { name: /Clocks corrected ±500 µs/ });
    fireEvent.click(clock);
    expect(screen.getByRole('button', { name: /Raw clocks/ }).getAttribute('aria-pressed')).toBe('false');
  });

  it('describes the trace to those who cannot see it', () => {
    render(panel([traceFrame(REQUEST)]));
    expect(screen.getByRole('img').getAttribute('aria-label')).toBe(
      'Flame graph of shop GET /: 10 ms, 4 spans (1 application, 2 system, 1 network), 3 services, 1 error.'
    );
    key('Home');
    expect(screen.getByText('System span shop GET /, 10 ms, starts at 0 ns, OK, level 1, 1 child')).toBeTruthy();
  });

  it('opens details by keyboard, walks the tree, and closes them with Escape', async () => {
    render(panel([traceFrame(REQUEST)]));
    key('ArrowDown'); // the root
    key('ArrowDown');
    const network = await details('client node node1 eth0');
    expect(network.textContent).toContain('Exact: ids name this very parent');
    expect(network.textContent).toContain('req_tcp_seq 7 = 7');
    key('ArrowDown');
    key('ArrowDown');
    const inferred = await details('db select');
    expect(inferred.textContent).toContain('Inferred (80 % sure)');
    expect(inferred.textContent).toContain('containment: It lies inside the parent in time');
    fireEvent.click(screen.getByRole('button', { name: 'stock handle' }));
    const code = await details('stock handle');
    expect(code.textContent).toContain('Server error (500)');
    expect(code.textContent).toContain('2025-11-22 20:00:00.125456'); // recorded
    expect(code.textContent).toContain('2025-11-22 20:00:00.124956 (−500 µs)'); // corrected
    key('Escape');
    expect(screen.queryByRole('region')).toBeNull();
    expect(document.activeElement).toBe(graph());
  });

  it('asks the data source of its own query for the rest of the span', async () => {
    render(panel([traceFrame(REQUEST)]));
    key('Home');
    expect(await screen.findByText('18446744073709551615')).toBeTruthy();
    for (const title of ['Attributes (1)', 'Events (1)', 'Row in the store (1)']) {
      expect(screen.getByText(title)).toBeTruthy();
    }
    expect(get).toHaveBeenCalledWith({ uid: 'store' }, {});
    expect(query).toHaveBeenCalledTimes(1);
    const request = query.mock.calls[0][0];
    expect(request.targets).toEqual([{ refId: 'span', datasource: { uid: 'store' }, queryType: 'span', ids: ['1'] }]);
    expect(request.requestId).not.toBe('Q1');
  });

  describe('links to other spans', () => {
    const link = (traceId: string, spanId: string) => ({
      kind: 'link' as const,
      key: 'trace',
      value: JSON.stringify({ trace_id: traceId, span_id: spanId, attributes: { 'link.kind': 'follows' } }),
    });
    const open = async (asked: string, ...links: Array<ReturnType<typeof link>>) => {
      query.mockReturnValue(of({ data: [detailsToFrame(links)] }));
      const targets = [{ refId: 'A', queryType: 'trace', query: asked, datasource: { uid: 'store' } }];
      const rows = REQUEST.map((row, i) => ({ ...row, own: { ...row.own, otelTraceId: 'ab', otelSpanId: `s${i}` } }));
      render(panel([traceFrame(rows)], { request: { requestId: 'Q1', targets, scopedVars: {} } }));
      key('Home');
      expect(await screen.findByText(`Links (${links.length})`)).toBeTruthy();
      expect(screen.getAllByText('follows')).toHaveLength(links.length);
    };

    it('open the other trace in the dashboard, or in another tab', async () => {
      await open('$deepflow_tracing_id', link('cd', 'x'));
      const anchor = screen.getByRole('link', { name: 'Open the trace' });
      expect(anchor.getAttribute('href')).toMatch(/^\/d\/x\/y\?from=now-15m&to=now&.*&var-deepflow_tracing_id=cd$/);
      fireEvent.click(anchor, { ctrlKey: true });
      expect(locationService.getSearch().get('var-deepflow_tracing_id')).toBeNull();
      fireEvent.click(anchor);
      expect(locationService.getSearch().get('var-deepflow_tracing_id')).toBe('cd');
    });

    it('show a span of the same trace', async () => {
      await open('$deepflow_tracing_id', link('ab', 's2'), link('ab', 'gone'));
      fireEvent.click(screen.getByRole('button', { name: 'Show the span' }));
      expect(await details('stock handle')).toBeTruthy();
    });

    it('lead nowhere where the panel goes by no variable', async () => {
      await open('1', link('cd', 'x'));
      expect(screen.queryByRole('link', { name: 'Open the trace' })).toBeNull();
    });
  });

  it('says when the rest cannot be had, and takes a Promise as well', async () => {
    query.mockReturnValueOnce(throwError(() => ({ data: { message: 'Timeout exceeded' } })));
    query.mockReturnValueOnce(Promise.resolve({ data: [] }));
    render(panel([traceFrame(REQUEST)]));
    key('Home');
    expect(screen.getByText(/Loading attributes/)).toBeTruthy();
    expect(await screen.findByText('Timeout exceeded')).toBeTruthy();
    key('ArrowDown');
    expect(await screen.findByText('The store has nothing more about this span.')).toBeTruthy();
  });

  it('shows only the answer for the span that is open', async () => {
    const answers: Array<(value: unknown) => void> = [];
    query.mockImplementation(() => new Promise((resolve) => answers.push(resolve)));
    const answer = (value: string) => ({ data: [detailsToFrame([{ kind: 'attribute', key: 'k', value }])] });
    render(panel([traceFrame(REQUEST)]));
    key('Home');
    await waitFor(() => expect(answers.length).toBe(1));
    key('ArrowDown');
    await waitFor(() => expect(answers.length).toBe(2));
    await act(async () => answers[1](answer('second')));
    await act(async () => answers[0](answer('first')));
    expect(screen.getByText('second')).toBeTruthy();
    expect(screen.queryByText('first')).toBeNull();
  });

  it('keeps the selection when the same trace comes again, and drops it for another', async () => {
    const { rerender } = render(panel([traceFrame(REQUEST)]));
    key('Home');
    key('ArrowDown');
    key('ArrowDown');
    await details('stock handle');
    // A row more, in front: the index of every span changes.
    const grown = [
      { ...REQUEST[0], name: 'new' },
      ...REQUEST.map((row) => ({ ...row, parent: row.parent < 0 ? -1 : row.parent + 1 })),
    ];
    rerender(panel([traceFrame(grown)]));
    await details('stock handle');
    rerender(panel([traceFrame(REQUEST, { callId: '2' })]));
    expect(screen.queryByRole('region')).toBeNull();
  });

  describe('of a search that takes long', () => {
    const streaming = { state: LoadingState.Streaming };
    const grown = (rows: number, progress: [statements: number, rows: number]) => {
      const completeness = { ...NOTHING_MISSING, missingParents: 2, notices: ['Something was cut.'] };
      const frame = traceFrame(REQUEST.slice(0, rows), { completeness });
      return withProgress(frame, { statements: progress[0], rows: progress[1], spans: rows });
    };
    const header = () => screen.getByTestId('spanloom trace').textContent;

    it('draws the spans so far, says how far it is, and keeps what the reader does while it grows', async () => {
      const { rerender } = render(panel([grown(2, [2, 12])], streaming));
      expect(header()).toContain('Searching: statement 2, 12 rows, 2 spans so far');
      // What is missing may be on its way.
      expect(screen.queryByTestId('spanloom notice')).toBeNull();
      expect(screen.queryByRole('button', { name: /notes?$/ })).toBeNull();
      key('Home');
      await details('shop GET /');
      const graphBefore = graph();

      rerender(panel([grown(3, [3, 1400])], streaming));
      expect(header()).toContain('Searching: statement 3, 1,400 rows, 3 spans so far');
      await details('shop GET /');
      rerender(panel([traceFrame(REQUEST)]));
      expect(header()).toContain('4 spans');
      expect(header()).not.toContain('Searching');
      await details('shop GET /');
      expect(graph()).toBe(graphBefore);
    });

    it('keeps the whole trace on screen while it is searched for again, and says how far that is', () => {
      const whole = traceFrame(REQUEST, { completeness: { ...NOTHING_MISSING, halves: 1 } });
      const { rerender } = render(panel([whole]));
      rerender(panel([grown(1, [1, 5])], streaming));
      expect(header()).toContain('4 spans');
      expect(header()).toContain('Searching: statement 1, 5 rows, 1 span so far');
      expect(screen.getByRole('button', { name: /notes?$/ })).toBeTruthy();
      rerender(panel([traceFrame(REQUEST)]));
      expect(header()).not.toContain('Searching');
    });

    it('says no number once the search is over, whatever a frame says', () => {
      render(panel([grown(2, [2, 12])]));
      expect(header()).not.toContain('Searching');
    });

    it('has no room for numbers in a narrow panel', () => {
      render(panel([grown(2, [2, 12])], streaming, { width: 500, height: 300 }));
      expect(header()).toContain('Loading…');
      expect(header()).not.toContain('Searching');
    });
  });

  it('gathers a young call again, beside the dashboard, and keeps the selection and what was gathered', async () => {
    const young = { completeness: { ...NOTHING_MISSING, settled: false } };
    const frame = traceFrame(REQUEST, young);
    const { rerender } = render(panel([frame]));
    key('Home');
    key('ArrowDown');
    key('ArrowDown');
    await details('stock handle');

    const grown = [
      { ...REQUEST[0], name: 'new', own: { ...REQUEST[0].own, rowIds: '77' } },
      ...REQUEST.map((row, i) => ({
        ...row,
        parent: row.parent < 0 ? -1 : row.parent + 1,
        // Another row joined it: now it goes by another id.
        ...(row.name === 'handle' ? { name: 'handle again', own: { ...row.own, rowIds: '2,3' } } : {}),
        ...(row.name === 'eth0' ? { own: { ...row.own, rowIds: '22' } } : {}),
        ...(row.name === 'select' ? { own: { ...row.own, rowIds: `${i + 1}` } } : {}),
      })),
    ];
    const answer = new Subject<unknown>();
    query.mockReturnValue(answer);
    fireEvent.click(screen.getByRole('button', { name: 'Gather again' }));
    expect(screen.getByRole('button', { name: 'Gathering…' }).getAttribute('aria-disabled')).toBe('true');
    await waitFor(() => expect(query.mock.lastCall?.[0].targets[0].queryType).toBe('trace'));
    const request = query.mock.lastCall![0];
    expect(request.targets).toEqual([{ refId: 'A', queryType: 'trace', query: '1', datasource: { uid: 'store' } }]);
    expect(request.requestId).not.toBe('Q1');
    query.mockReturnValue(of({ data: [] }));
    // A part of it takes no place.
    await act(async () => answer.next({ data: [traceFrame(grown.slice(0, 1))], state: LoadingState.Streaming }));
    expect(screen.getByTestId('spanloom trace').textContent).toContain('4 spans');
    await act(async () => answer.next({ data: [traceFrame(grown)], state: LoadingState.Done }));
    expect(screen.getByTestId('spanloom trace').textContent).toContain('5 spans');
    await details('stock handle again');
    expect(screen.queryByRole('button', { name: /Gather/ })).toBeNull();

    // Grafana draws the panel again with the data it has: that is older. What it brings next is newer.
    rerender(panel([frame], {}, { width: 1001, height: 500 }));
    expect(screen.getByTestId('spanloom trace').textContent).toContain('5 spans');
    rerender(panel([traceFrame(REQUEST)]));
    expect(screen.getByTestId('spanloom trace').textContent).toContain('4 spans');
  });

  it('says why a call could not be gathered again, and keeps the trace', async () => {
    const young = { completeness: { ...NOTHING_MISSING, settled: false } };
    render(panel([traceFrame(REQUEST, young)]));
    query.mockReturnValueOnce(throwError(() => ({ data: { message: 'Timeout exceeded' } })));
    fireEvent.click(screen.getByRole('button', { name: 'Gather again' }));
    expect((await screen.findByRole('alert')).textContent).toContain('Timeout exceeded');
    expect(screen.getByTestId('spanloom trace').textContent).toContain('4 spans');
    query.mockReturnValueOnce(of({ data: [], errors: [{ message: 'No such call' }] }));
    fireEvent.click(screen.getByRole('button', { name: /notes/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Gather again' }));
    await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('No such call'));
  });

  it('hides inferred links: what hung by one starts a tree of its own', async () => {
    render(panel([traceFrame(REQUEST)]));
    fireEvent.click(screen.getByRole('button', { name: '1 inferred' }));
    expect(screen.getByTestId('spanloom notice').textContent).toContain('1 more tree could not be tied to the first');
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect((await details('db select')).textContent).toContain('The link is hidden: here it starts a tree of its own.');
    fireEvent.click(screen.getByRole('button', { name: '1 inferred' }));
    expect(screen.queryByTestId('spanloom notice')).toBeNull();
  });

  it('hides and shows network spans, keeping the selection', async () => {
    render(panel([traceFrame(REQUEST)]));
    key('Home');
    key('ArrowDown');
    key('ArrowDown');
    fireEvent.change(screen.getByLabelText('Network 1'), { target: { value: 'hidden' } });
    expect((await details('stock handle')).textContent).toContain('Its own parent is a hidden network span.');
    expect(screen.getByTestId('spanloom trace').textContent).toContain('3 bars for 4 spans');
  });

  it('draws frames of other data sources and shows what they carry', async () => {
    const tempo = toDataFrame({
      fields: [
        { name: 'traceID', values: ['t', 't'] },
        { name: 'spanID', values: ['a', 'b'] },
        { name: 'parentSpanID', values: [null, 'a'] },
        { name: 'operationName', values: ['GET /x', 'query'] },
        { name: 'serviceName', values: ['front', 'db'] },
        { name: 'startTime', values: [1_700_000_000_000, 1_700_000_000_001.5] },
        { name: 'duration', values: [20, 3] },
        { name: 'tags', values: [[{ key: 'http.method', value: 'GET' }], []] },
      ],
    });
    render(panel([tempo]));
    key('Home');
    expect((await details('front GET /x')).textContent).toContain('http.methodGET');
    expect(query).not.toHaveBeenCalled();
  });

  it.each([
    [300, 90],
    [420, 260],
    [1, 1],
  ])('fits a panel of %d × %d', (width, height) => {
    render(panel([traceFrame(REQUEST)], {}, { width, height }));
    const box = screen.getByTestId('spanloom trace');
    expect([box.style.width, box.style.height]).toEqual([`${width}px`, `${height}px`]);
  });
});
