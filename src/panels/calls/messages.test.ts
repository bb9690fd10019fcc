import { LoadingState } from '@grafana/data';
import { toCallId } from './callId';
import { chosenElsewhereText, errorText, noCallsText } from './messages';
import { hiddenColumns, variableName } from './options';
import { call } from './testCalls';
import { observationText, requestParts } from './words';

describe('toCallId', () => {
  it('reads both forms of an id, whole, and nothing else', () => {
    expect(toCallId('18446744073709551615')).toBe('18446744073709551615');
    expect(toCallId('id-7300000000000000001')).toBe('7300000000000000001');
    const otel = 'otel-1795386000123456789-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7';
    expect([toCallId(otel), toCallId(`id-${otel}`), toCallId(`ID-${otel}`)]).toEqual([otel, otel, otel]);
    for (const nothing of [
      '',
      '*',
      'All',
      '$__all',
      '$deepflow_tracing_id',
      '4bf92f3577b34da6a3ce929d0e0e4736',
      'id-',
      'otel-1-2',
      'otel-1-%-3',
      '18446744073709551616',
      null,
      undefined,
    ]) {
      expect(toCallId(nothing)).toBe('');
    }
  });
});

describe('noCallsText', () => {
  const values: Record<string, string> = { $namespace: 'shop,billing', $workload: '*', $trace_id: '' };
  const interpolate = (text: string) => values[text] ?? text;
  it('says what was looked for', () => {
    const query = {
      queryType: 'calls',
      namespace: '$namespace',
      workload: '$workload',
      service: 'cart',
      traceId: '$trace_id',
      spanId: 'ab',
    };
    expect(noCallsText([query], interpolate)).toBe(
      'No calls in this time range for namespace shop,billing, service cart, span id ab.'
    );
  });
  it('does without a filter and without a query', () => {
    expect(noCallsText([{ queryType: 'calls' }], interpolate)).toBe('No calls in this time range.');
    expect(noCallsText(undefined, interpolate)).toBe('No calls in this time range.');
  });
});

describe('errorText', () => {
  const state = LoadingState.Error;
  it('is what the data source says, from Grafana versions old and new', () => {
    expect(errorText({ state, error: { message: 'The password is wrong.' } })).toBe('The password is wrong.');
    expect(errorText({ state, errors: [{ message: 'first' }, { message: 'second' }] })).toBe('first');
    expect(errorText({ state, error: { data: { message: 'refused' } } })).toBe('refused');
    expect(errorText({ state, error: { statusText: 'Bad Gateway' } })).toBe('Bad Gateway');
    expect(errorText({ state })).toBe('The data source gave no reason.');
    expect(errorText({ state: LoadingState.Done })).toBe('');
  });
});

describe('chosenElsewhereText', () => {
  const [one, two] = [call(1), call(2)];
  it('tells a hidden call from one that is not there', () => {
    expect(chosenElsewhereText(one.id, [one, two], [one])).toBe('');
    expect(chosenElsewhereText(one.id, [one, two], [two])).toMatch(/hidden by the filter/);
    expect(chosenElsewhereText('99', [one, two], [one, two])).toMatch(/not in this list/);
    expect(chosenElsewhereText('', [one], [one])).toBe('');
  });
});

describe('options', () => {
  it('takes the name of the variable however it was written', () => {
    expect(variableName({})).toBe('deepflow_tracing_id');
    expect(variableName({ variable: ' $my_call ' })).toBe('my_call');
    expect(variableName({ variable: 'var-my_call' })).toBe('my_call');
    expect(variableName({ variable: 'a b&c' })).toBe('deepflow_tracing_id');
  });
  it('hides only what is switched off', () => {
    expect(hiddenColumns(undefined)).toEqual(new Set());
    expect(hiddenColumns({ trace: false, path: true })).toEqual(new Set(['trace']));
  });
});

describe('words', () => {
  it('says what was asked for, without saying it twice', () => {
    const parts = (requestType: string, endpoint: string, requestResource: string) =>
      Object.values(requestParts({ requestType, endpoint, requestResource }));
    expect(parts('GET', '/user/{id}', '/user/17')).toEqual(['GET', '/user/{id}', '/user/17']);
    expect(parts('GET', '/shop', '/shop')).toEqual(['GET', '/shop', '']);
    expect(parts('COM_QUERY', '', 'SELECT 1')).toEqual(['COM_QUERY', 'SELECT 1', '']);
    expect(parts('GET', 'GET /shop', '/shop')).toEqual(['', 'GET /shop', '']);
    expect(parts('', '', '')).toEqual(['', '', '']);
  });
  it('says where a call was observed', () => {
    expect(observationText(call(1))).toBe('eBPF (system calls), at the server process');
  });
});
