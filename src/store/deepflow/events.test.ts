import { eventsOf } from './events';

it.each(['', 'null', '[]', ' null ', undefined, null])('%j is no events', (raw) => {
  expect(eventsOf(raw, '')).toEqual([]);
});

it('keeps every digit', () => {
  const big = '[{"time_unix_nano":1790000000123456789,"name":"a","n":0.10,"big":18446744073709551615}]';
  expect(eventsOf(big, ' (row 2)')).toEqual([{ kind: 'event', key: 'a (row 2)', value: big.slice(1, -1) }]);
});

it('reads attributes as the server prints them', () => {
  const attribute = (key: string, value: object) => ({ key, value: { Value: value } });
  const events = [
    {
      time_unix_nano: 1,
      name: 'exception',
      attributes: [
        attribute('exception.message', { StringValue: 'boom "x"' }),
        attribute('b', { BoolValue: true }),
        attribute('list', { ArrayValue: { values: [{ Value: { IntValue: 1 } }, { Value: { DoubleValue: 0.5 } }] } }),
        attribute('map', { KvlistValue: { values: [attribute('in', { StringValue: 'y' })] } }),
        { key: 'other', value: 'plain' },
      ],
    },
  ];
  const [{ key, value }] = eventsOf(JSON.stringify(events), '');
  expect(key).toBe('exception');
  expect(JSON.parse(value)).toEqual({
    time_unix_nano: 1,
    name: 'exception',
    attributes: { 'exception.message': 'boom "x"', b: true, list: [1, 0.5], map: { in: 'y' }, other: 'plain' },
  });
});

it.each([
  ['[1, "x", null]', ['1', '"x"', 'null']],
  ['[{"attributes":[{"key":1}]}]', ['{"attributes":[{"key":1}]}']],
  ['[{"name":"a","attributes":{"k":"v"}}]', ['{"name":"a","attributes":{"k":"v"}}']],
  ['not json', ['not json']],
  ['{"a":1}', ['{"a":1}']],
])('shows %s as it is', (raw, expected) => {
  expect(eventsOf(raw, '').map(({ value }) => value)).toEqual(expected);
});
