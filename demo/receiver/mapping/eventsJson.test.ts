/** Events as JSON. */
import type { KeyValue } from '../otlp/model';
import { attributes, rowOf } from './testSpan';

it('keeps events as JSON, with all digits of their times', () => {
  const events = [
    {
      timeNs: 1_790_000_000_123_456_789n,
      name: 'exception',
      attributes: attributes({ 'exception.type': 'E"x', n: 1n }),
    },
  ];
  const json = rowOf({ events }).events;
  expect(json).toContain('1790000000123456789');
  expect(JSON.parse(json)).toMatchObject([
    {
      name: 'exception',
      attributes: [
        { key: 'exception.type', value: { Value: { StringValue: 'E"x' } } },
        { key: 'n', value: { Value: { IntValue: 1 } } },
      ],
    },
  ]);
  expect(rowOf().events).toBe('null');
});

it('(text) events leave out what is zero or empty, and keep kinds and digits apart', () => {
  const list: KeyValue['value'] = { entries: attributes({ a: -(2n ** 63n) }) };
  const events = [
    { timeNs: 0n, name: '', attributes: [] },
    {
      timeNs: 2n ** 64n - 1n,
      name: '<a>&\u2028\u007f\u0001\b\f/é😀"\\b',
      attributes: [
        { key: 'k' },
        ...attributes({ '': '', none: null, bytes: Uint8Array.of(1, 2), none0: new Uint8Array() }),
        ...attributes({ l: [], m: list, m0: { entries: [] } }),
        ...attributes({ d1: 1e-7, d2: 1e21, d3: 2, d4: 1e20, d5: 0.000001, d6: -0 }),
      ],
      droppedAttributes: 3,
    },
  ];
  expect(rowOf({ events }).events).toBe(
    '[{},{"time_unix_nano":18446744073709551615,"name":"\\u003ca\\u003e\\u0026\\u2028\u007f\\u0001\\u0008\\u000c/é😀\\"\\\\b",' +
      '"attributes":[{"key":"k"},{"value":{"Value":{"StringValue":""}}},{"key":"none","value":{"Value":null}},' +
      '{"key":"bytes","value":{"Value":{"BytesValue":"AQI="}}},{"key":"none0","value":{"Value":{"BytesValue":""}}},' +
      '{"key":"l","value":{"Value":{"ArrayValue":{}}}},' +
      '{"key":"m","value":{"Value":{"KvlistValue":{"values":[{"key":"a","value":{"Value":{"IntValue":-9223372036854775808}}}]}}}},' +
      '{"key":"m0","value":{"Value":{"KvlistValue":{}}}},{"key":"d1","value":{"Value":{"DoubleValue":1e-07}}},' +
      '{"key":"d2","value":{"Value":{"DoubleValue":1e+21}}},{"key":"d3","value":{"Value":{"DoubleValue":2}}},' +
      '{"key":"d4","value":{"Value":{"DoubleValue":100000000000000000000}}},' +
      '{"key":"d5","value":{"Value":{"DoubleValue":0.000001}}},{"key":"d6","value":{"Value":{"DoubleValue":-0}}}],' +
      '"dropped_attributes_count":3}]'
  );
});

it('(text) events are lost where one of them holds what JSON has no number for', () => {
  const event = (value: KeyValue['value']) => ({ timeNs: 1n, name: 'e', attributes: attributes({ value }) });
  expect(rowOf({ events: [event('a'), event([NaN])] }).events).toBe('');
});
