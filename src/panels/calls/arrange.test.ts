import { arrange, NEWEST_FIRST, slowFromMs, type Arrangement } from './arrange';
import { call, callsFrom } from './testCalls';

const ALL: Arrangement = { text: '', errorsOnly: false, slowOnly: false, sort: NEWEST_FIRST };
const numbers = (calls: ReturnType<typeof callsFrom>) =>
  calls.map((c) => Number(BigInt(c.id) - 7_300_000_000_000_000_000n));

describe('arrange', () => {
  it('puts the newest first, whatever order it is given, and leaves its input alone', () => {
    const calls = [call(2), call(3), call(1)];
    expect(numbers(arrange(calls, ALL))).toEqual([3, 2, 1]);
    expect(numbers(calls)).toEqual([2, 3, 1]);
  });

  it('breaks ties by id as a number of 64 bits, so that a refresh swaps no rows', () => {
    const ids = ['9', '18446744073709551615', '18446744073709551614', '10'];
    const calls = ids.map((id) => call(1, { id }));
    const sorted = arrange(calls, ALL).map((c) => c.id);
    expect(sorted).toEqual(['18446744073709551615', '18446744073709551614', '10', '9']);
    expect(arrange([...calls].reverse(), ALL).map((c) => c.id)).toEqual(sorted);
  });

  it('sorts by duration both ways; a call without one comes last', () => {
    const calls = [call(1, { durationMs: 5 }), call(2, { durationMs: null }), call(3, { durationMs: 50 })];
    const by = (descending: boolean) => numbers(arrange(calls, { ...ALL, sort: { by: 'duration', descending } }));
    expect(by(true)).toEqual([3, 1, 2]);
    expect(by(false)).toEqual([1, 3, 2]);
  });

  it('sorts by status with the worst on top and the newest first within one', () => {
    const calls = [
      call(1, { status: 'server_error' }),
      call(2),
      call(3, { status: 'client_error' }),
      call(4, { status: 'server_error' }),
      call(5, { status: 'timeout' }),
    ];
    expect(numbers(arrange(calls, { ...ALL, sort: { by: 'status', descending: true } }))).toEqual([4, 1, 5, 3, 2]);
  });

  it('keeps calls in which every word of the filter occurs', () => {
    const calls = [
      call(1, { server: 'svc-order', protocol: 'MySQL' }),
      call(2, { server: 'svc-order' }),
      call(3, { responseCode: 503, status: 'server_error' }),
    ];
    const found = (text: string) => numbers(arrange(calls, { ...ALL, text }));
    expect(found(' ORDER  mysql ')).toEqual([1]);
    expect(found('server error 503')).toEqual([3]);
    expect(found('nothing like it')).toEqual([]);
    expect(found('.*')).toEqual([]);
  });

  it('keeps failed calls only: an unknown outcome has not failed', () => {
    const statuses = ['ok', 'timeout', 'server_error', 'client_error', 'unknown', 'parse_failed'] as const;
    const calls = statuses.map((status, i) => call(i, { status }));
    expect(numbers(arrange(calls, { ...ALL, errorsOnly: true }))).toEqual([3, 2, 1]);
  });

  it('keeps slow calls only', () => {
    const calls = callsFrom(1, 19).concat(call(20, { durationMs: 400 }), call(21, { durationMs: null }));
    expect(numbers(arrange(calls, { ...ALL, slowOnly: true }))).toEqual([20]);
  });
});

describe('slowFromMs', () => {
  it('calls nothing slow where all take about as long, or where nothing is known', () => {
    const calls = Array.from({ length: 50 }, (_, i) => call(i, { durationMs: 10 + i / 10 }));
    expect(calls.filter((c) => c.durationMs! >= slowFromMs(calls))).toEqual([]);
    expect(slowFromMs([])).toBe(Infinity);
    expect(slowFromMs([call(1, { durationMs: null })])).toBe(Infinity);
  });
});
