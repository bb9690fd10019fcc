import type { AttributeValue, KeyValue } from '../receiver/otlp/model';
import { decodeProtobuf } from '../receiver/otlp/protobuf';
import { CLICKSTACK } from './clickstack';
import { COROOT, corootRow, corootText } from './coroot';
import { gigapipeLine } from './gigapipe';
import { jaegerRow } from './jaeger';
import { namesOf, type SentSpan } from './otherStore';
import { SIGNOZ, bucketStartS, signozRow } from './signoz';
import { SPAN_CASES, spansOfCase } from './spanCases';
import { OTHER_STORES } from './stores';
import { uptraceRow } from './uptrace';

const kv = (values: Record<string, AttributeValue>): KeyValue[] =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const BYTES = Uint8Array.of(0, 255);
const START_NS = 1_796_001_819_000_000_001n;
const sent: SentSpan = {
  resource: kv({ 'service.name': 'shop', 'process.pid': 42n }),
  span: {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: '00f067aa0ba902b7',
    parentSpanId: '00000000000000b1',
    traceState: 'a=b',
    name: 'GET\t/ä',
    kind: 3,
    startNs: START_NS,
    endNs: START_NS + 1_500n,
    attributes: kv({
      'http.request.method': 'GET',
      'url.full': 'http://back:8080/x?y',
      'http.response.status_code': 500n,
      ratio: 1e-7,
      none: NaN,
      retried: false,
      bytes: BYTES,
      list: ['a', 1n, true, 2.5, BYTES, null],
      small: [1e-7, Infinity],
      map: { entries: [{ key: 'k', value: { entries: kv({ deep: -7n }) } }, { key: 'a<' }] },
      empty: null,
    }),
    events: [
      {
        timeNs: START_NS + 7n,
        name: 'exception',
        attributes: kv({ 'exception.type': 'E', n: 3n }),
        droppedAttributes: 2,
      },
      { timeNs: START_NS + 8n, name: 'retry', attributes: [] },
    ],
    links: [
      { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceState: 'c=d', attributes: kv({ n: 1n, why: 'batch' }) },
      { attributes: [] },
    ],
    statusCode: 2,
    statusMessage: 'broken',
  },
};
const withSpan = (span: Partial<SentSpan['span']>): SentSpan => ({ ...sent, span: { ...sent.span, ...span } });

it('SigNoz: maps by type, events as JSON each, links as one JSON with the parent first', () => {
  expect(signozRow(sent, true)).toEqual({
    ts_bucket_start: '1796000400',
    resource_fingerprint: expect.stringMatching(/^service\.name=shop;hash=\d+$/),
    timestamp: '1796001819.000000001',
    trace_id: sent.span.traceId,
    span_id: sent.span.spanId,
    trace_state: 'a=b',
    parent_span_id: sent.span.parentSpanId,
    name: 'GET\t/ä',
    kind: 3,
    kind_string: 'Client',
    duration_nano: '1500',
    status_code: 2,
    status_code_string: 'Error',
    status_message: 'broken',
    attributes_string: {
      'http.request.method': 'GET',
      'url.full': 'http://back:8080/x?y',
      bytes: 'AP8=',
      list: '["a",1,true,2.5,"AP8=",null]',
      small: '[1e-7,"Infinity"]',
      map: '{"k":{"deep":-7},"a<":null}',
      empty: '',
    },
    attributes_number: { 'http.response.status_code': 500, ratio: 1e-7, none: 'NaN' },
    attributes_bool: { retried: false },
    resources_string: { 'service.name': 'shop', 'process.pid': '42' },
    resource: { 'service.name': 'shop', 'process.pid': '42' },
    events: [
      '{"name":"exception","timeUnixNano":1796001819000000008,"attributeMap":{"exception.type":"E","n":"3"},"isError":true}',
      '{"name":"retry","timeUnixNano":1796001819000000009,"attributeMap":{}}',
    ],
    links:
      '[{"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"00000000000000b1","refType":"CHILD_OF"},' +
      `{"traceId":"${'1'.repeat(32)}","spanId":"${'2'.repeat(16)}","refType":"FOLLOWS_FROM"},` +
      '{"traceId":"","spanId":"","refType":"FOLLOWS_FROM"}]',
    has_error: true,
    is_remote: 'unknown',
    response_status_code: '500',
    http_url: 'http://back:8080/x?y',
    external_http_url: 'back',
    http_method: 'GET',
    external_http_method: 'GET',
  });
  expect(signozRow(withSpan({ parentSpanId: '', links: undefined }), false)).toMatchObject({ links: '[]' });
  expect(signozRow(sent, false)).not.toHaveProperty('resource');
});

it('SigNoz: a resource has one fingerprint, whatever the order of its attributes, and another than others', () => {
  const { resource } = sent;
  const fingerprint = (attributes: readonly KeyValue[]) =>
    signozRow({ ...sent, resource: attributes }, false).resource_fingerprint;
  expect(fingerprint([...resource].reverse())).toBe(fingerprint(resource));
  expect(fingerprint(kv({ 'service.name': 'shop' }))).not.toBe(fingerprint(resource));
});

it.each([
  [1_796_001_800_000_000_000n, 1_796_000_400n],
  [1_796_002_199_999_999_999n, 1_796_000_400n],
  [1_796_002_200_000_000_000n, 1_796_002_200n],
])('SigNoz: %s is in the half hour from %s', (startNs, bucket) => expect(bucketStartS(startNs)).toBe(bucket));

it('Jaeger: a list of keys and one of values for each type, also in each event and link', () => {
  const row = jaegerRow(sent);
  expect(row).toMatchObject({
    id: sent.span.spanId,
    trace_id: sent.span.traceId,
    parent_span_id: sent.span.parentSpanId,
    trace_state: 'a=b',
    kind: 'client',
    start_time: '1796001819.000000001',
    duration: '1500',
    status_code: 'Error',
    status_message: 'broken',
    service_name: 'shop',
    'str_attributes.key': ['http.request.method', 'url.full'],
    'int_attributes.key': ['http.response.status_code'],
    'int_attributes.value': ['500'],
    'double_attributes.key': ['ratio', 'none'],
    'double_attributes.value': [1e-7, 'NaN'],
    'bool_attributes.key': ['retried'],
    'bool_attributes.value': [false],
    'complex_attributes.key': ['@bytes@bytes', '@slice@list', '@slice@small', '@map@map'],
    'complex_attributes.value': [
      'AP8=',
      '{"arrayValue":{"values":[{"stringValue":"a"},{"intValue":"1"},{"boolValue":true},{"doubleValue":2.5},{"bytesValue":"AP8="},{}]}}',
      '{"arrayValue":{"values":[{"doubleValue":1e-07},{"doubleValue":"Infinity"}]}}',
      '{"kvlistValue":{"values":[{"key":"k","value":{"kvlistValue":{"values":[{"key":"deep","value":{"intValue":"-7"}}]}}},{"key":"a<","value":{}}]}}',
    ],
    'resource_str_attributes.value': ['shop'],
    'resource_int_attributes.value': ['42'],
    'events.name': ['exception', 'retry'],
    'events.timestamp': ['1796001819.000000008', '1796001819.000000009'],
    'events.dropped_attributes_count': [2, 0],
    'events.str_attributes': [[{ key: 'exception.type', value: 'E' }], []],
    'events.int_attributes': [[{ key: 'n', value: '3' }], []],
    'events.bool_attributes': [[], []],
    'links.trace_id': ['1'.repeat(32), ''],
    'links.span_id': ['2'.repeat(16), ''],
    'links.trace_state': ['c=d', ''],
    'links.str_attributes': [[{ key: 'why', value: 'batch' }], []],
    'links.int_attributes': [[{ key: 'n', value: '1' }], []],
  });
  expect(jaegerRow({ ...sent, resource: [] }).service_name).toBe('missing-service-name');
  expect(jaegerRow({ ...sent, resource: kv({ 'service.name': '' }) }).service_name).toBe('empty-service-name');
});

it('Uptrace: ids as UUID and numbers, whole seconds, one map with the resource in it', () => {
  expect(uptraceRow(sent)).toMatchObject({
    trace_id: '0af76519-16cd-43dd-8448-eb211c80319c',
    id: '67667974448284343',
    parent_id: '177',
    time: '1796001819',
    duration: '1500',
    kind: 'client',
    status_code: 'error',
    service_name: 'shop',
  });
  const { attr_keys: keys, attr_values: values } = uptraceRow(sent);
  const texts = Object.fromEntries(keys.map((key, i) => [key, values[i]]));
  expect(texts).toMatchObject({ service_name: 'shop', http_response_status_code: '500', retried: 'false' });
  expect(uptraceRow(withSpan({ parentSpanId: '' })).parent_id).toBe('0');
});

it('gigapipe: ids as bytes, and the whole span in the payload', () => {
  const fields = gigapipeLine(sent).split('\t');
  const bytes = (field: string) =>
    Buffer.from(
      field.replace(/\\x(..)|(.)/g, (_, hex, plain) => hex ?? plain.charCodeAt(0).toString(16)),
      'hex'
    );
  expect(fields).toHaveLength(9);
  expect(fields.slice(0, 3).map((field) => bytes(field).toString('hex'))).toEqual([
    sent.span.traceId,
    sent.span.spanId,
    sent.span.parentSpanId,
  ]);
  expect(bytes(fields[3]).toString('utf8')).toBe('GET\t/ä');
  expect(fields.slice(4, 8)).toEqual([String(START_NS), '1500', 'shop', '2']);
  const [batch] = decodeProtobuf(bytes(fields[8]));
  expect(batch.spans[0]).toMatchObject({ name: 'GET\t/ä', links: [{ traceId: '1'.repeat(32) }, {}] });
});

it('Coroot: words of OTLP, and text of whatever is in lists and maps', () => {
  expect(corootRow(sent)).toMatchObject({
    SpanKind: 'SPAN_KIND_CLIENT',
    StatusCode: 'STATUS_CODE_ERROR',
    Duration: '1500',
    ServiceName: 'shop',
    SpanAttributes: {
      ratio: '0.0000001',
      none: 'NaN',
      list: '["a","1","true","2.5","\\u0000\ufffd","unknown attribute value type: \\u003cnil\\u003e"]',
      map: '{"a\\u003c":"unknown attribute value type: \\u003cnil\\u003e","k":"{\\"deep\\":\\"-7\\"}"}',
    },
    'Links.TraceState': ['c=d', ''],
    'Links.Attributes': [{ n: '1', why: 'batch' }, {}],
  });
});

it.each([
  [0, '0'],
  [-0, '-0'],
  [1e21, '1000000000000000000000'],
  [-1234.5, '-1234.5'],
  [123456.75e-10, '0.000012345675'],
  [Infinity, '+Inf'],
])('Coroot: %s without an exponent', (value, text) => expect(corootText(value)).toBe(text));

it('a span that ends before it starts has a length below 0, or close to 2^64', () => {
  const backwards = withSpan({ endNs: START_NS - 1n });
  expect(
    [jaegerRow, corootRow, uptraceRow].map(
      (row) => Object.entries(row(backwards)).find(([key]) => /^duration$/i.test(key))?.[1]
    )
  ).toEqual(['-1', '-1', '-1']);
  expect(gigapipeLine(backwards).split('\t')[5]).toBe('-1');
  expect(signozRow(backwards, false).duration_nano).toBe('18446744073709551615');
  const [{ rows }] = CLICKSTACK.inserts([backwards], (table) => table) as Array<{ rows: object[] }>;
  expect(rows[0]).toMatchObject({ Duration: '18446744073709551615' });
});

it('Distributed tables are called as the tool calls them, or have the name while what is under them is local', () => {
  const names = (store: (typeof OTHER_STORES)[number], cluster?: string) => {
    const { rows, asked } = namesOf(store, { cluster });
    return [rows(store.table), asked(store.table)];
  };
  expect(names(SIGNOZ)).toEqual(['signoz_traces.signoz_index_v3', 'signoz_traces.signoz_index_v3']);
  expect(names(SIGNOZ, 'c')).toEqual(['signoz_traces.signoz_index_v3', 'signoz_traces.distributed_signoz_index_v3']);
  expect(names(COROOT, 'c')).toEqual(['coroot.otel_traces', 'coroot.otel_traces_distributed']);
  expect(names(CLICKSTACK, 'c')).toEqual(['clickstack.otel_traces_local', 'clickstack.otel_traces']);
});

it('cases are there, with all their spans', () => {
  const counts = SPAN_CASES.map((name) => spansOfCase(name).length);
  expect(counts).toEqual([1, 1, 1, 2, 5, 5, 6, 4, 3, 2, 4, 4, 4, 3, 1, 4, 2]);
  expect(spansOfCase('13-events')[0].span.events).toHaveLength(151);
});
