import { attributeKey, attributeOfKey, isFilterKey, readDurationNs } from './callFilter';

it.each([
  ['10ms', 10_000_000n],
  ['1.1', 1_100_000n],
  ['1.5s', 1_500_000_000n],
  [' 250 us ', 250_000n],
  ['3 µs', 3_000n],
  ['7ns', 7n],
  ['2m', 120_000_000_000n],
  ['0.5h', 1_800_000_000_000n],
  ['', null],
  ['10 parsecs', null],
  ['-1ms', null],
  ['1e3', null],
  ['ms', null],
])('reads the duration %j as whole ns', (text, ns) => {
  expect(readDurationNs(text)).toBe(ns);
});

it('tells keys of columns and attributes from others', () => {
  expect(['status', 'service', attributeKey('http.route')].map(isFilterKey)).toEqual([true, true, true]);
  expect(['', 'job', 'constructor', 'attribute.', 'Status'].map(isFilterKey)).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
  expect(attributeOfKey('attribute.a.b')).toBe('a.b');
  expect(attributeOfKey('status')).toBeNull();
});
