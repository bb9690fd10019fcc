import { NOTHING_MISSING } from '../../trace/nothingMissing';
import { getDefaultTimeRange, LoadingState, toDataFrame, type PanelData } from '@grafana/data';
import { frameToTrace, isTraceFrame } from '../../frames/frameToTrace';
import { keepTrace, panelState } from './panelState';
import { REQUEST, traceFrame } from './testing/frame';

const stateOf = (data: Partial<PanelData>, query: string | null = '7', replaced?: string) => {
  const targets = query === null ? [] : [{ refId: 'A', queryType: 'trace', query }];
  const whole = {
    state: LoadingState.Done,
    series: [],
    timeRange: getDefaultTimeRange(),
    request: { targets, scopedVars: {} },
    ...data,
  } as unknown as PanelData;
  const frame = whole.series.find(isTraceFrame);
  return panelState(whole, frame ? frameToTrace(frame) : null, (text) => replaced ?? text);
};

describe('panel state', () => {
  it.each([[''], ['*'], ['$deepflow_tracing_id'], ['__any'], ['__disabled']])(
    'asks to choose a call when the query is “%s”',
    (query) => {
      expect(stateOf({}, query).kind).toBe('empty');
    }
  );
  it('fills in variables before it judges', () => {
    expect(stateOf({}, '${id}', '').kind).toBe('empty');
    expect(stateOf({}, '${id}', '42')).toMatchObject({ kind: 'notFound', asked: '42' });
  });
  it('says what was looked for and what the data source has to say', () => {
    const meta = {
      completeness: { ...NOTHING_MISSING, statements: 1, notices: ['Too old.'] },
    };
    expect(stateOf({ series: [traceFrame([], meta)] })).toEqual({
      kind: 'notFound',
      asked: '7',
      notices: ['Too old.'],
    });
  });
  it('loads at first and keeps an old trace while a new one loads', () => {
    expect(stateOf({ state: LoadingState.NotStarted }).kind).toBe('loading');
    expect(stateOf({ state: LoadingState.Loading }).kind).toBe('loading');
    expect(stateOf({ state: LoadingState.Loading, series: [traceFrame(REQUEST)] })).toMatchObject({
      kind: 'trace',
      loading: true,
    });
  });
  it('shows errors of old and new Grafana, with the trace where there is one', () => {
    const error = { message: 'Code: 60. Unknown table' };
    expect(stateOf({ state: LoadingState.Error, error })).toEqual({ kind: 'error', message: error.message });
    expect(stateOf({ state: LoadingState.Error, errors: [error] })).toEqual({ kind: 'error', message: error.message });
    expect(stateOf({ state: LoadingState.Error }).kind).toBe('error');
    expect(stateOf({ error, series: [traceFrame(REQUEST)] })).toMatchObject({ kind: 'trace', errors: [error.message] });
  });
  it('keeps the trace that is asked for when its refresh fails, and no other', () => {
    const dataOf = (state: LoadingState, query: string, error?: PanelData['error']) =>
      ({ state, series: [], error, request: { targets: [{ refId: 'A', queryType: 'trace', query }] } }) as never;
    const replace = (text: string) => text;
    const trace = frameToTrace(traceFrame(REQUEST));
    const kept = keepTrace(null, dataOf(LoadingState.Done, '7'), trace, replace);
    const error = { message: 'down' };

    const failed = panelState(dataOf(LoadingState.Error, '7', error), null, replace, kept);
    expect(failed).toEqual({ kind: 'trace', trace, loading: false, errors: ['down'] });
    expect(panelState(dataOf(LoadingState.Loading, '7'), null, replace, kept)).toMatchObject({ kind: 'trace', trace });
    expect(panelState(dataOf(LoadingState.Error, '8', error), null, replace, kept).kind).toBe('error');
    expect(panelState(dataOf(LoadingState.Loading, '8'), null, replace, kept).kind).toBe('loading');
    expect(panelState(dataOf(LoadingState.Done, '7'), null, replace, kept).kind).toBe('notFound');
    // The variable is ahead of the data: still the trace of 7.
    expect(keepTrace(kept, dataOf(LoadingState.Done, '8'), trace, replace)).toBe(kept);
  });
  it('knows data without a trace', () => {
    const numbers = toDataFrame({ fields: [{ name: 'value', values: [1] }] });
    expect(stateOf({ series: [numbers] }, null).kind).toBe('noTrace');
  });
});
