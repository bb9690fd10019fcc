import { ODD_IDS } from '../trace/oddIds';
import { markedRowId, otelRowId } from '../trace/rowId';
import { fillIn, textOf } from './interpolate';
import { readTraceAsk } from './traceAsk';

const call = (id: string) => ({ kind: 'call', id });

it.each([
  ['', { kind: 'nothing' }],
  ['  ', { kind: 'nothing' }],
  ['7301444403836092417', { kind: 'call', id: '7301444403836092417' }],
  [' id-7301444403836092417 ', { kind: 'call', id: '7301444403836092417' }],
  ['18446744073709551615', { kind: 'call', id: '18446744073709551615' }],
  ['id-0042', { kind: 'call', id: '42' }],
  ['42', { kind: 'call', id: '42' }],
  [
    `otel-1795386000123456789-${'a'.repeat(32)}-${'b'.repeat(16)}`,
    call(`otel-1795386000123456789-${'a'.repeat(32)}-${'b'.repeat(16)}`),
  ],
  [`id-otel-1795386000123456789--${'b'.repeat(16)}`, call(`otel-1795386000123456789--${'b'.repeat(16)}`)],
  // as DeepFlow's dashboards for Redis, SQL, Dubbo and Ingress write it
  ['id-7301444403836092417', call('7301444403836092417')],
  ['ID-7301444403836092417', call('7301444403836092417')],
  ['4BF92F3577B34DA6A3CE929D0E0E4736', { kind: 'trace', id: '4BF92F3577B34DA6A3CE929D0E0E4736' }],
  ['0x4bf92f3577b34da6a3ce929d0e0e4736', { kind: 'trace', id: '0x4bf92f3577b34da6a3ce929d0e0e4736' }],
  ['4bf92f35-77b3-4da6-a3ce-929d0e0e4736', { kind: 'trace', id: '4bf92f35-77b3-4da6-a3ce-929d0e0e4736' }],
  [
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
    { kind: 'trace', id: '4bf92f3577b34da6a3ce929d0e0e4736' },
  ],
  ['2a1eb8F3C5d74ab2.52.16573682091280001', { kind: 'trace', id: '2a1eb8F3C5d74ab2.52.16573682091280001' }],
  ['12345678901234567890123456789012', { kind: 'trace', id: '12345678901234567890123456789012' }],
  ['1234567890123456', { kind: 'trace', id: '1234567890123456' }],
  ['id-1234567890123456', { kind: 'call', id: '1234567890123456' }],
])('reads %p', (text, ask) => {
  expect(readTraceAsk(text)).toEqual(ask);
});

it.each(ODD_IDS)('reads the id of a row with the trace id %p out of a variable, a link and an address', (traceId) => {
  const id = otelRowId({ startNs: '1795386000123456789', traceId, spanId: traceId });
  const templates = {
    replace: (text = '', _: unknown, format: unknown) =>
      text.replace('$call', (format as (value: string) => string)(id)),
  };
  const query = { refId: 'A', queryType: 'trace', query: '$call' } as const;
  for (const text of [
    textOf(templates, '$call'),
    fillIn(templates, query).query,
    markedRowId('${__value.raw}').replace('${__value.raw}', id),
    new URLSearchParams(`var-call=id-${id}`).get('var-call') as string,
  ]) {
    expect(readTraceAsk(text)).toEqual(call(id));
  }
});

it.each([
  ['18446744073709551616', /too large to be the id of a call/],
  ['not-a-trace', /^"not-a-trace" is neither a trace id \(hexadecimal digits\) nor the id of a call \(a number\)\.$/],
  [`' OR 1=1 --`, /is neither/],
  ['$deepflow_tracing_id', /is neither/],
  ['www.example', /is neither/],
  ['a.1; DROP', /is neither/],
  ['z'.repeat(5000), /^"z{80}…" is neither/],
  ['a'.repeat(129), /is neither/],
  ['otel-x-1-2', /is neither/],
  ['otel-1795386000123456789-a', /is neither/],
  ['otel-1-%-3', /is neither/],
])('refuses %p in plain words', (text, message) => {
  expect(() => readTraceAsk(text)).toThrow(message);
});
