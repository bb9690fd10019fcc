import { formatDuration, formatStart, formatStartInFull, spansDays } from './format';

describe('formatDuration', () => {
  it.each([
    [0, '0 µs'],
    [0.0004, '0 µs'],
    [0.001, '1 µs'],
    [0.85, '850 µs'],
    [0.9996, '1.00 ms'],
    [1, '1.00 ms'],
    [9.999, '10.0 ms'],
    [12.345, '12.3 ms'],
    [99.96, '100 ms'],
    [999.4, '999 ms'],
    [999.6, '1.00 s'],
    [4210, '4.21 s'],
    [59_999, '1 min 00 s'],
    [125_000, '2 min 05 s'],
    [NaN, ''],
  ])('%p ms is %p', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('start times', () => {
  const ms = Date.UTC(2026, 10, 22, 23, 59, 59, 7) + 0.25;
  it('are told to the millisecond in the time zone of the dashboard', () => {
    expect(formatStart(ms, 'utc', false)).toBe('23:59:59.007');
    expect(formatStart(ms, 'Asia/Shanghai', false)).toBe('07:59:59.007');
    expect(formatStart(ms, 'Asia/Shanghai', true)).toBe('11-23 07:59:59.007');
    expect(formatStartInFull(ms, 'Asia/Shanghai')).toBe('2026-11-23 07:59:59.007 +08:00');
  });
  it('carry their date where the list spans days of that zone', () => {
    expect(spansDays([ms, ms + 1000], 'utc')).toBe(true);
    expect(spansDays([ms, ms + 1000], 'Asia/Shanghai')).toBe(false);
    expect(spansDays([], 'utc')).toBe(false);
  });
});
