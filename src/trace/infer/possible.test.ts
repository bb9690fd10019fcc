import { possibleFor } from './possible';
import type { Call, Received } from './question';

const received = (startNs: number, endNs: number): Received => ({ span: 0, startNs, endNs, type: 0 });
const call = (startNs: number, endNs: number): Call => ({
  span: 0,
  startNs,
  endNs,
  key: 0,
  known: -1,
  after: -1,
  readLast: -1,
});
const possible = (requests: Received[], calls: Call[]) =>
  possibleFor({ received: requests, calls, types: 1, keys: 1, isLoop: false });

it('holds a call against the requests that were going on all through it', () => {
  const requests = [received(0, 100), received(10, 40), received(20, Infinity), received(50, 90)];
  expect(possible(requests, [call(5, 8), call(30, 35), call(30, 45), call(60, 95), call(200, 201)])).toEqual([
    [0],
    [0, 1, 2],
    [0, 2],
    [0, 2],
    [2],
  ]);
});

it('does not try where so many were going on that nobody can tell', () => {
  const many = (count: number) => Array.from({ length: count }, (_, r) => received(r, 10_000));
  expect(possible(many(256), [call(5000, 6000)])[0]).toHaveLength(256);
  expect(possible(many(257), [call(100, 101), call(5000, 6000)]).map((list) => list.length)).toEqual([101, 0]);
});
