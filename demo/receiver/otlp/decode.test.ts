import { SpanKind, SpanStatusCode, type Attributes } from '@opentelemetry/api';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import fc from 'fast-check';
import { decodeJson, OtlpJsonError } from './json';
import type { AttributeValue, ResourceSpans } from './model';
import { decodeProtobuf, encodeProtobuf } from './protobuf';

/** Spans that the real SDK made. */
function sdkSpans() {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 42 }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const attributes: Attributes = {
    'http.method': 'GET',
    'http.status_code': 500,
    ratio: 0.25,
    ok: false,
    tags: ['a', 'b'],
    holes: ['a', null, 'b'],
    nothing: NaN,
    more: [1, NaN, 1e21],
    'past 64 bits': 1e21,
    'far past them': -1.5e300,
    '2^62': 2 ** 62,
    '2^63': 2 ** 63,
    '-2^63': -(2 ** 63),
    '2^53 + 2': 2 ** 53 + 2,
    tiny: 1e-7,
    empty: '',
    half: 'a\ud800b',
  };
  const span = provider.getTracer('test').startSpan('GET /ä', {
    kind: SpanKind.SERVER,
    startTime: [1_790_000_000, 123_456_789],
    attributes,
  });
  span.addEvent('exception', { 'exception.type': 'E' }, [1_790_000_000, 200_000_001]);
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
  span.end([1_790_000_001, 999_999_999]);
  return { spans: exporter.getFinishedSpans(), context: span.spanContext() };
}

describe.each([
  ['protobuf', ProtobufTraceSerializer, decodeProtobuf],
  ['JSON', JsonTraceSerializer, (bytes: Uint8Array) => decodeJson(Buffer.from(bytes).toString())],
] as const)('a request of the OpenTelemetry SDK in %s', (_, serializer, decode) => {
  it('is read without loss', () => {
    const { spans, context } = sdkSpans();
    const [batch, ...rest] = decode(serializer.serializeRequest(spans)!);
    expect(rest).toEqual([]);
    expect(batch.resource).toEqual([
      { key: 'service.name', value: 'shop' },
      { key: 'process.pid', value: 42n },
    ]);
    expect(batch.spans).toEqual([
      {
        traceId: context.traceId,
        spanId: context.spanId,
        parentSpanId: '',
        name: 'GET /ä',
        kind: 2,
        startNs: 1_790_000_000_123_456_789n,
        endNs: 1_790_000_001_999_999_999n,
        attributes: [
          { key: 'http.method', value: 'GET' },
          { key: 'http.status_code', value: 500n },
          { key: 'ratio', value: 0.25 },
          { key: 'ok', value: false },
          { key: 'tags', value: ['a', 'b'] },
          { key: 'holes', value: ['a', null, 'b'] },
          { key: 'nothing', value: NaN },
          { key: 'more', value: [1n, NaN, 1e21] },
          { key: 'past 64 bits', value: 1e21 },
          { key: 'far past them', value: -1.5e300 },
          { key: '2^62', value: 2n ** 62n },
          { key: '2^63', value: 2 ** 63 },
          { key: '-2^63', value: -(2n ** 63n) },
          { key: '2^53 + 2', value: 9_007_199_254_740_994n },
          { key: 'tiny', value: 1e-7 },
          { key: 'empty', value: '' },
          { key: 'half', value: 'a\ufffdb' },
        ],
        events: [
          {
            timeNs: 1_790_000_000_200_000_001n,
            name: 'exception',
            attributes: [{ key: 'exception.type', value: 'E' }],
          },
        ],
        statusCode: 2,
        statusMessage: 'broken',
      },
    ]);
  });
});

const hexOf = (bytes: number) =>
  fc.uint8Array({ minLength: bytes, maxLength: bytes }).map((array) => Buffer.from(array).toString('hex'));
const nanoseconds = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const text = fc.string({ unit: 'grapheme' });
const value: fc.Arbitrary<AttributeValue> = fc.letrec<{ value: AttributeValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    text,
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true }),
    fc.uint8Array({ maxLength: 4 }),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.record({ key: text, value: tie('value') }), { maxLength: 3 }).map((entries) => ({ entries }))
  ),
})).value;
const keyValues = fc.array(fc.record({ key: text, value }, { requiredKeys: ['key'] }), { maxLength: 3 });
const event = fc.record(
  {
    timeNs: nanoseconds,
    name: text,
    attributes: keyValues,
    droppedAttributes: fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  },
  { requiredKeys: ['timeNs', 'name', 'attributes'] }
);
const link = fc.record(
  { traceId: hexOf(16), spanId: hexOf(8), traceState: fc.string({ minLength: 1 }), attributes: keyValues },
  { requiredKeys: ['attributes'] }
);
const SPAN_KEYS = [
  ...(['traceId', 'spanId', 'parentSpanId', 'name', 'kind', 'startNs', 'endNs'] as const),
  ...(['attributes', 'events', 'statusCode', 'statusMessage'] as const),
];
const batches: fc.Arbitrary<ResourceSpans[]> = fc.array(
  fc.record({
    resource: keyValues,
    spans: fc.array(
      fc.record(
        {
          traceId: hexOf(16),
          spanId: hexOf(8),
          parentSpanId: fc.oneof(fc.constant(''), hexOf(8)),
          name: text,
          kind: fc.integer({ min: 0, max: 5 }),
          startNs: nanoseconds,
          endNs: nanoseconds,
          attributes: keyValues,
          events: fc.array(event, { maxLength: 2 }),
          traceState: fc.string({ minLength: 1 }),
          links: fc.array(link, { minLength: 1, maxLength: 2 }),
          statusCode: fc.integer({ min: 0, max: 2 }),
          statusMessage: text,
        },
        { requiredKeys: SPAN_KEYS }
      ),
      { maxLength: 3 }
    ),
  }),
  { maxLength: 2 }
);

describe('protobuf', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(batches, (given) => {
        expect(decodeProtobuf(encodeProtobuf(given))).toEqual(given);
      })
    );
  });

  it('refuses bytes that are no message, and nothing else happens', () => {
    const bytes = encodeProtobuf([
      { resource: [{ key: 'service.name', value: 'shop' }], spans: [] },
      { resource: [], spans: [] },
    ]);
    expect(() => decodeProtobuf(bytes.slice(0, 5))).toThrow();
    expect(() => decodeProtobuf(Buffer.from('not protobuf at all'))).toThrow();
  });

  it('skips fields it does not know', () => {
    // Field 99, length-delimited, two bytes.
    expect(decodeProtobuf(Uint8Array.of(0x9a, 0x06, 2, 1, 1))).toEqual([]);
  });
});

describe('JSON', () => {
  const requestWith = (span: string) => `{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`;
  const first = (span: string) => decodeJson(requestWith(span))[0].spans[0];

  it('takes times as text or number, all digits kept', () => {
    expect(first('{"startTimeUnixNano":"1790000000123456789","endTimeUnixNano":1790000000123456789}')).toMatchObject({
      startNs: 1_790_000_000_123_456_789n,
      endNs: 1_790_000_000_123_456_789n,
    });
  });

  it('takes kinds and status codes as numbers or names, and ids in capitals', () => {
    expect(
      first(
        '{"kind":"SPAN_KIND_CLIENT","status":{"code":"STATUS_CODE_ERROR"},"traceId":"0AF7651916CD43DD8448EB211C80319C"}'
      )
    ).toMatchObject({ kind: 3, statusCode: 2, traceId: '0af7651916cd43dd8448eb211c80319c' });
    expect(first('{"kind":3,"status":{"code":1}}')).toMatchObject({ kind: 3, statusCode: 1 });
  });

  it('tells a key alone from one with an empty value, and reads links and what events dropped', () => {
    expect(
      first(
        '{"attributes":[{"key":"alone"},{"key":"null","value":null},{"key":"empty","value":{}}],"traceState":"a=b",' +
          '"links":[{"attributes":[{"key":"refType","value":{"stringValue":"CrossThread"}}]},' +
          '{"traceId":"0AF7651916CD43DD8448EB211C80319C","spanId":"00000000000000b1","traceState":"c=d"}],' +
          '"events":[{"name":"e","droppedAttributesCount":2}]}'
      )
    ).toMatchObject({
      attributes: [{ key: 'alone' }, { key: 'null' }, { key: 'empty', value: null }],
      traceState: 'a=b',
      links: [
        { attributes: [{ key: 'refType', value: 'CrossThread' }] },
        {
          traceId: '0af7651916cd43dd8448eb211c80319c',
          spanId: '00000000000000b1',
          traceState: 'c=d',
          attributes: [],
        },
      ],
      events: [{ timeNs: 0n, name: 'e', attributes: [], droppedAttributes: 2 }],
    });
    expect(first('{"attributes":[{"key":"alone"}]}').attributes[0]).not.toHaveProperty('value');
  });

  const valueOf = (value: string) => first(`{"attributes":[{"key":"a","value":${value}}]}`).attributes[0].value;

  it.each<[string, AttributeValue]>([
    ['{"doubleValue":null}', NaN],
    ['{"doubleValue":"NaN"}', NaN],
    ['{"doubleValue":"Infinity"}', Infinity],
    ['{"doubleValue":"-Infinity"}', -Infinity],
    ['{"doubleValue":"1.5e3"}', 1500],
    ['{"doubleValue":1e400}', Infinity],
    ['{"doubleValue":7}', 7],
    ['{"intValue":"9223372036854775807"}', 9_223_372_036_854_775_807n],
    ['{"intValue":9223372036854775807}', 9_223_372_036_854_775_807n],
    ['{"intValue":"4611686018427388000"}', 4_611_686_018_427_388_000n],
    ['{"intValue":4611686018427388000}', 2n ** 62n],
    ['{"intValue":9007199254740993}', 9_007_199_254_740_993n],
    ['{"intValue":"9223372036854775808"}', 2 ** 63],
    ['{"intValue":1e+21}', 1e21],
    ['{"intValue":"1e3"}', 1000n],
    ['{"intValue":7.0}', 7n],
    ['{"boolValue":true}', true],
    ['{"bytesValue":"AQL/"}', Uint8Array.of(1, 2, 255)],
    ['{"arrayValue":{"values":[{"intValue":1e+21},{},{"doubleValue":null}]}}', [1e21, null, NaN]],
    ['{"kvlistValue":{"values":[{"key":"b","value":{"intValue":"1"}}]}}', { entries: [{ key: 'b', value: 1n }] }],
  ])('reads %s', (json, value) => {
    expect(valueOf(json)).toEqual(value);
  });

  it('takes values in values as deep as protobuf does, and no deeper', () => {
    const nested = (depth: number) => '{"arrayValue":{"values":['.repeat(depth) + '{}' + ']}}'.repeat(depth);
    expect(valueOf(nested(100))).toBeInstanceOf(Array);
    expect(() => valueOf(nested(101))).toThrow(OtlpJsonError);
  });

  it('replaces half a surrogate pair, which no store takes', () => {
    expect(first('{"name":"a\\ud800b"}').name).toBe('a\ufffdb');
  });

  it.each([
    '[]',
    'null',
    '{"resourceSpans":{}}',
    '{"resourceSpans":[1]}',
    requestWith('{"traceId":"xyz"}'),
    requestWith('{"traceId":1}'),
    requestWith('{"startTimeUnixNano":"soon"}'),
    requestWith('{"kind":"SPAN_KIND_NEW"}'),
    requestWith('{"attributes":[{"key":"a","value":"b"}]}'),
    requestWith('{"attributes":[{"key":"a","value":1}]}'),
    requestWith('{"attributes":[{"key":"a","value":{"intValue":1.5}}]}'),
    requestWith('{"attributes":[{"key":"a","value":{"intValue":"many"}}]}'),
    requestWith('{"attributes":[{"key":"a","value":{"intValue":null}}]}'),
    requestWith('{"attributes":[{"key":"a","value":{"doubleValue":"much"}}]}'),
    requestWith('{"attributes":[{"key":"a","value":{"boolValue":"yes"}}]}'),
    requestWith('{"startTimeUnixNano":1.5}'),
  ])('refuses %s with a reason', (body) => {
    expect(() => decodeJson(body)).toThrow(OtlpJsonError);
  });

  it('refuses what is no JSON', () => {
    expect(() => decodeJson('{"resourceSpans":')).toThrow(SyntaxError);
  });
});
