import { formatDuration, formatShift, formatTick } from './duration';
import { exactDuration } from './exactDuration';
import { formatInstant } from './instant';

describe('durations', () => {
  it.each([
    [0, '0 ns'],
    [850, '850 ns'],
    [12_345, '12.3 µs'],
    [999_960, '1 ms'],
    [1_234_567, '1.23 ms'],
    [45_600_000, '45.6 ms'],
    [1.5e9, '1.5 s'],
    [59.96e9, '60 s'],
    [125e9, '2 min 5 s'],
    [3_725e9, '1 h 2 min'],
    [-2_300_000, '−2.3 ms'],
  ])('%d ns is %s', (ns, text) => expect(formatDuration(ns)).toBe(text));

  it.each([
    [0, '0 ns'],
    [850, '850 ns'],
    [1001, '1 µs (1,001 ns)'],
    [12_300, '12.3 µs'],
    [12_345_000, '12.3 ms (12,345 µs)'],
    [1_234_567, '1.23 ms (1,234,567 ns)'],
    [1.5e9, '1.5 s'],
    [125e9, '2 min 5 s'],
    [125_000_000_001, '2 min 5 s (125,000,000,001 ns)'],
    [-2_345_678, '−2.35 ms'],
  ])('%d ns is exactly %s', (ns, text) => expect(exactDuration(ns)).toBe(text));

  it('gives shifts a sign', () => expect([formatShift(5e3), formatShift(-5e3)]).toEqual(['+5 µs', '−5 µs']));

  it('gives ticks of one axis the same unit and enough decimals', () => {
    expect([0, 500_000, 1_000_000].map((ns) => formatTick(ns, 500_000, 1_000_000))).toEqual(['0', '0.5 ms', '1.0 ms']);
    expect(formatTick(12_345_678, 1, 12_345_700)).toBe('12.345678 ms');
  });
});

describe('instants', () => {
  it('have µs and the dashboard’s time zone', () => {
    const origin = 1_763_841_600_123_456_789n;
    expect(formatInstant(origin, 0, 'utc')).toBe('2025-11-22 20:00:00.123456');
    expect(formatInstant(origin, 1_000_000_000, 'Asia/Tokyo')).toBe('2025-11-23 05:00:01.123456');
  });

  it('have ns where they are asked for and there are any', () => {
    const origin = 1_763_841_600_123_456_000n;
    expect(formatInstant(origin, 0, 'utc', 'ns')).toBe('2025-11-22 20:00:00.123456');
    expect(formatInstant(origin, 7, 'utc', 'ns')).toBe('2025-11-22 20:00:00.123456007');
    expect(formatInstant(origin, -456_000, 'utc', 'ns')).toBe('2025-11-22 20:00:00.123000');
  });
});
