import fc from 'fast-check';
import type { L7FlowLogRow } from '../receiver/row';
import { arrivals } from './arrivals';
import { createRandom } from './random';
import { rowsOfCall, simulateCall, type SimulatedCall } from './simulateCall';
import { createState } from './state';

const START_US = 1_790_000_000_000_000;
const seed = fc.integer({ min: 0, max: 0x7fffffff });

/** Calls that overlap a lot, of all scenarios, on one state. */
function traffic(theSeed: number, count = 50, meanGapUs = 30_000): SimulatedCall[] {
  const state = createState(theSeed);
  const random = createRandom(theSeed);
  const starts = arrivals(random, START_US, 1_000_000 / meanGapUs);
  return Array.from({ length: count }, () =>
    simulateCall({ seed: random.int(0, 0x7fffffff), startUs: starts.next().value, state })
  );
}

const forAll = (check: (calls: SimulatedCall[]) => void) =>
  fc.assert(
    fc.property(seed, (theSeed) => check(traffic(theSeed))),
    { numRuns: 6 }
  );

const rowsOf = (calls: SimulatedCall[]) => calls.flatMap(rowsOfCall);

function groupBy<T>(items: T[], keyOf: (item: T) => string | number): T[][] {
  const groups = new Map<string | number, T[]>();
  for (const item of items) {
    groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  }
  return [...groups.values()];
}

interface Seen {
  row: L7FlowLogRow;
  /** When its thread was busy with it; true time. */
  startUs: number;
  endUs: number;
}

/** Rows of one observation point of processes. Without an answer a client waits until its caller's span ends. */
const seenAt = (calls: SimulatedCall[], point: 'c-p' | 's-p'): Seen[] =>
  calls.flatMap((call) =>
    call.observations.flatMap((seen) =>
      seen.source === 'ebpf' && seen.row.observation_point === point
        ? [{ row: seen.row, startUs: seen.trueStartUs, endUs: seen.trueEndUs }]
        : []
    )
  );

describe('calls on one state', () => {
  it('are several at once', () => {
    forAll((calls) => {
      const overlapping = calls.filter((call, index) => index > 0 && call.startUs < calls[index - 1].endUs);
      expect(overlapping.length).toBeGreaterThan(calls.length / 4);
    });
  });

  it('give no row id and no trace id twice', () => {
    forAll((calls) => {
      const rows = rowsOf(calls);
      expect(new Set(rows.map(({ row }) => row._id)).size).toBe(rows.length);
      expect(new Set(calls.map((call) => call.traceId)).size).toBe(calls.length);
    });
  });

  it('give no thread two requests at once, and use threads again', () => {
    forAll((calls) => {
      for (const point of ['c-p', 's-p'] as const) {
        const threads = groupBy(seenAt(calls, point), ({ row }) => `${row.agent_id} ${row.syscall_thread_0}`);
        for (const requests of threads) {
          const inOrder = [...requests].sort((a, b) => a.startUs - b.startUs);
          inOrder.slice(1).forEach(({ startUs }, index) => expect(startUs).toBeGreaterThan(inOrder[index].endUs));
        }
        expect(threads.some((requests) => requests.length > 3)).toBe(true);
      }
    });
  });

  it('count up sequences and messages on every connection', () => {
    forAll((calls) => {
      for (const point of ['c-p', 's-p'] as const) {
        const connections = groupBy(seenAt(calls, point), ({ row }) => row.flow_id);
        expect(connections.some((requests) => requests.length > 3)).toBe(true);
        for (const requests of connections) {
          const inOrder = [...requests].sort((a, b) => a.startUs - b.startUs);
          inOrder.slice(1).forEach(({ row, startUs }, index) => {
            const { row: before, endUs } = inOrder[index];
            expect(startUs).toBeGreaterThanOrEqual(endUs);
            // 32-bit, so that it may wrap.
            expect((row.req_tcp_seq - before.req_tcp_seq + 2 ** 32) % 2 ** 32).toBeLessThan(10_000);
            expect(row.req_tcp_seq).not.toBe(before.req_tcp_seq);
            expect(row.syscall_cap_seq_0).toBe(before.syscall_cap_seq_1 + 1);
            expect(row.client_port).toBe(before.client_port);
          });
        }
      }
    });
  });

  it('make every syscall trace id once per node, where something is read', () => {
    forAll((calls) => {
      // Reading makes ids: a server its request's, a client its response's.
      const made = [
        ...seenAt(calls, 's-p').map(({ row }) => `${row.agent_id} ${row.syscall_trace_id_request}`),
        ...seenAt(calls, 'c-p')
          .filter(({ row }) => row.type === 2)
          .map(({ row }) => `${row.agent_id} ${row.syscall_trace_id_response}`),
      ];
      expect(new Set(made).size).toBe(made.length);
    });
  });

  it('chain the load generator: a request carries the id of the answer that its thread read before', () => {
    forAll((calls) => {
      const threads = groupBy(
        rowsOf(calls).filter(({ n }) => n === 1),
        ({ row }) => row.syscall_thread_0
      );
      expect(threads.some((requests) => requests.length > 3)).toBe(true);
      for (const requests of threads) {
        expect(requests[0].row.syscall_trace_id_request).toBe('0');
        requests.slice(1).forEach(({ row }, index) => {
          expect(row.syscall_trace_id_request).not.toBe('0');
          expect(row.syscall_trace_id_request).toBe(requests[index].row.syscall_trace_id_response);
          expect(row.flow_id).toBe(requests[index].row.flow_id);
        });
      }
    });
  });

  it('end within the time that filling a store allows', () => {
    forAll((calls) => {
      calls.forEach((call) => expect(call.endUs - call.startUs).toBeLessThan(4_000_000));
    });
  });
});

describe('arrivals', () => {
  it('come in order, at the rate that was asked for', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(0.5, 1, 5), (theSeed, rate) => {
        const starts = arrivals(createRandom(theSeed), START_US, rate);
        let before = START_US;
        let inOrder = true;
        for (let count = 0; count < 2_000; count++) {
          const at = starts.next().value;
          inOrder &&= at > before;
          before = at;
        }
        expect(inOrder).toBe(true);
        const measured = 2_000 / ((before - START_US) / 1e6);
        expect(measured / rate).toBeGreaterThan(0.85);
        expect(measured / rate).toBeLessThan(1.15);
      }),
      { numRuns: 10 }
    );
  });
});
