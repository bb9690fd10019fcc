import { trace, ORIGIN_NS, REQUEST } from '../testing/frame';
import { eventTimes, instantOf, learnEvents, whenEventsAreLearned } from './eventTimes';

describe('times of events', () => {
  it.each([
    [`{"time_unix_nano":1763841600123456789,"name":"x"}`, 1763841600123456789n],
    [`{"timestamp":"1763841600123456789","name":"x"}`, 1763841600123456789n],
    [`{"timestamp":"2025-11-22 20:00:00.123456789"}`, 1763841600123456789n],
    [`{"name":"x","timestamp":"2025-11-22T20:00:00Z"}`, 1763841600000000000n],
    [`{"timestamp":"soon"}`, null],
    [`{"name":"x"}`, null],
    ['no JSON', null],
  ])('are read out of %s', (text, expected) => expect(instantOf(text)).toBe(expected));

  it('come from the frame, or from the details once they are loaded', () => {
    const foreign = Object.create(trace(REQUEST), {
      events: { value: () => [{ timestampMs: Number(ORIGIN_NS / 1_000_000n) + 5, name: '', fields: [] }] },
    });
    expect(eventTimes(foreign, 0)[0]).toBeCloseTo(5_000_000 - 456_000, -3);

    const own = trace(REQUEST);
    expect(eventTimes(own, 2).length).toBe(0);
    const told = jest.fn();
    const stop = whenEventsAreLearned(told);
    const event = (ns: bigint) => ({ kind: 'event' as const, key: 'x', value: `{"time_unix_nano":${ns}}` });
    const details = [event(ORIGIN_NS + 9n), event(ORIGIN_NS + 7n), { ...event(1n), kind: 'column' as const }];
    learnEvents(own, 2, details);
    learnEvents(own, 2, details);
    learnEvents(own, 1, []);
    expect(Array.from(eventTimes(own, 2))).toEqual([7, 9]);
    expect(told).toHaveBeenCalledTimes(1);
    stop();
  });
});
