import fc from 'fast-check';
import type { L7FlowLogRow } from '../receiver/row';
import type { Path } from './paths';
import { PATHS } from './springBoot/paths';
import reference from './reference/spring-boot-trace.json';
import { SCENARIOS, type Scenario } from './springBoot/scenario';
import { rowsOfCall, simulateCall, type SimulatedCall } from './simulateCall';
import { NODES, type NodeName } from './cluster';
import { PODS, type PodName } from './springBoot/pods';

const START_US = 1_790_000_000_000_000;
const SOURCES: Record<string, string> = { OTel: 'otel', eBPF: 'ebpf', BPF: 'packet' };

const seed = fc.integer({ min: 0, max: 0x7fffffff });
const offset = fc.integer({ min: -5_000, max: 5_000 });
const clocks = fc.record({ node0: offset, node1: offset, node2: offset });
const whole = fc.constantFrom<Scenario>('ok', 'slow');
const failing = fc.constantFrom<Scenario>('http500', 'sqlError', 'timeout');

const callOf = (given: { seed: number; scenario: Scenario; clockOffsetUs?: Record<NodeName, number> }) =>
  simulateCall({ startUs: START_US, ...given });

/** The rows of a call by their numbers. */
const rowsByN = (call: SimulatedCall) => new Map(rowsOfCall(call).map(({ n, row }) => [n, row]));
const times = (call: SimulatedCall) =>
  new Map(call.observations.map(({ n, trueStartUs, trueEndUs }) => [n, { start: trueStartUs, end: trueEndUs }]));

const PATH_LIST: Path[] = Object.values(PATHS);
const TRACED = [
  PATHS.register,
  PATHS.login,
  PATHS.findItem,
  PATHS.createOrder,
  PATHS.getItem1,
  PATHS.getItem2,
  PATHS.getStock,
];
const CROSSING = PATH_LIST.filter(({ points }) => points.length === 6);
const first = ({ points }: Path) => points[0].n;
const last = ({ points }: Path) => points[points.length - 1].n;

describe('a whole call', () => {
  const forAll = (check: (call: SimulatedCall, rows: Map<number, L7FlowLogRow>) => void) =>
    fc.assert(
      fc.property(seed, whole, clocks, (theSeed, scenario, clockOffsetUs) => {
        const call = callOf({ seed: theSeed, scenario, clockOffsetUs });
        check(call, rowsByN(call));
      }),
      { numRuns: 40 }
    );

  it('is exactly the observations of the reference trace, with its parents', () => {
    const expected = reference.spans.map(({ n, parent, source, node }) => ({
      n,
      parentN: parent,
      source: SOURCES[source],
      node,
    }));
    forAll((call) => {
      expect(call.observations.map(({ n, parentN, source, node }) => ({ n, parentN, source, node }))).toEqual(expected);
    });
  });

  it('runs in the pods that the reference names', () => {
    const podOf = new Map(reference.spans.map(({ n, pod }) => [n, pod]));
    forAll((_, rows) => {
      for (const [n, row] of rows) {
        const near = row.observation_point.startsWith('c') ? row.auto_instance_id_0 : row.auto_instance_id_1;
        const pod = podOf.get(n);
        if (pod) {
          expect([n, near]).toEqual([n, PODS[pod as PodName].ids.podId]);
        }
      }
    });
  });

  it('encloses every child in its parent, in true time', () => {
    forAll((call) => {
      const at = times(call);
      for (const { n, parentN, trueStartUs, trueEndUs } of call.observations) {
        expect(trueEndUs).toBeGreaterThan(trueStartUs);
        const parent = at.get(parentN ?? 0);
        if (parent) {
          expect({ n, inside: parent.start <= trueStartUs && trueEndUs <= parent.end }).toEqual({ n, inside: true });
        }
      }
    });
  });

  it('runs siblings one after another: 64 before 66 inside 63, 88 before 95 inside 87', () => {
    forAll((call) => {
      const at = times(call);
      const byParent = new Map<number | null, number[]>();
      for (const { n, parentN } of call.observations) {
        byParent.set(parentN, [...(byParent.get(parentN) ?? []), n]);
      }
      for (const siblings of byParent.values()) {
        siblings.slice(1).forEach((n, index) => {
          expect(at.get(n)!.start).toBeGreaterThan(at.get(siblings[index])!.end);
        });
      }
      expect(byParent.get(63)).toEqual([64, 66]);
      expect(byParent.get(87)).toEqual([88, 95]);
    });
  });

  it("stamps every observation by its node's clock", () => {
    fc.assert(
      fc.property(seed, whole, clocks, (theSeed, scenario, clockOffsetUs) => {
        const call = callOf({ seed: theSeed, scenario, clockOffsetUs });
        const rows = rowsByN(call);
        const stamped = call.observations.map(({ n, trueStartUs, trueEndUs }) => {
          const { start_time, end_time, agent_id, response_duration } = rows.get(n)!;
          return [
            n,
            start_time - trueStartUs,
            end_time - trueEndUs,
            agent_id,
            response_duration - (end_time - start_time),
          ];
        });
        expect(stamped).toEqual(
          call.observations.map(({ n, node }) => [n, clockOffsetUs[node], clockOffsetUs[node], NODES[node].agentId, 0])
        );
      }),
      { numRuns: 40 }
    );
  });

  it('gives each row its own id, which tells the second it ended', () => {
    forAll((_, rows) => {
      expect(new Set([...rows.values()].map((row) => row._id)).size).toBe(96);
      for (const row of rows.values()) {
        expect(Number(BigInt(row._id) >> 32n)).toBe(Math.floor(row.end_time / 1e6));
        expect(row.time).toBe(Math.floor(row.end_time / 1e6));
      }
    });
  });

  it('shows one pair of TCP sequences at every point of a path, and no pair twice', () => {
    forAll((_, rows) => {
      const pairs = PATH_LIST.map(({ points }) => {
        const [pair, ...others] = points.map(({ n }) => `${rows.get(n)!.req_tcp_seq} ${rows.get(n)!.resp_tcp_seq}`);
        expect(others).toEqual(others.map(() => pair));
        expect(pair.split(' ')).not.toContain('0');
        return pair;
      });
      expect(new Set(pairs).size).toBe(PATH_LIST.length);
    });
  });

  it('numbers the flow at each capture point for itself', () => {
    forAll((_, rows) => {
      const flows = [...rows.values()].filter((row) => row.signal_source !== 4).map((row) => row.flow_id);
      // Two paths may share a connection: svc-order asks svc-item and the database twice each, web-shop svc-user.
      expect(new Set(flows).size).toBeGreaterThanOrEqual(50 - 6 - 6 - 2);
      for (const { points } of PATH_LIST) {
        expect(new Set(points.map(({ n }) => rows.get(n)!.flow_id)).size).toBe(points.length);
      }
    });
  });

  it('agrees at every point of a path on what was asked and answered', () => {
    const shared = [
      'l7_protocol', 'biz_protocol', 'version', 'request_type', 'request_domain', 'request_resource', 'endpoint',
      'response_code', 'response_status', 'response_exception', 'client_port', 'server_port', 'ip4_0', 'ip4_1',
      'auto_instance_id_0', 'auto_instance_id_1', 'trace_id', 'span_id',
    ] as const; // prettier-ignore
    forAll((_, rows) => {
      for (const { points } of PATH_LIST) {
        for (const column of shared) {
          expect(new Set(points.map(({ n }) => rows.get(n)![column])).size).toBe(1);
        }
      }
    });
  });

  it('carries trace and span id exactly where a header was on the wire', () => {
    forAll((call, rows) => {
      const carrying = TRACED.flatMap(({ points }) => points.map(({ n }) => n));
      for (const { points } of PATH_LIST) {
        for (const { n } of points) {
          expect([n, rows.get(n)!.trace_id !== '', rows.get(n)!.span_id !== '']).toEqual([
            n,
            carrying.includes(n),
            carrying.includes(n),
          ]);
        }
      }
      for (const path of TRACED) {
        const client = call.observations.find(({ n }) => n === first(path))!.parentN!;
        const server = call.observations.find(({ parentN }) => parentN === last(path))!.n;
        expect(rows.get(client)).toMatchObject({ observation_point: 'c-app', span_id: rows.get(first(path))!.span_id });
        expect(rows.get(server)).toMatchObject({
          observation_point: 's-app',
          parent_span_id: rows.get(last(path))!.span_id,
          trace_id: call.traceId,
        });
        expect(rows.get(first(path))!.trace_id).toBe(call.traceId);
      }
    });
  });

  it('links OTel spans by parent span id, but for the root', () => {
    forAll((call, rows) => {
      const sourceOf = new Map(call.observations.map(({ n, source }) => [n, source]));
      const spans = call.observations.filter(({ source }) => source === 'otel');
      expect(spans).toHaveLength(46);
      expect(new Set(spans.map(({ n }) => rows.get(n)!.span_id)).size).toBe(46);
      for (const { n, parentN } of spans) {
        if (sourceOf.get(parentN!) === 'otel') {
          expect(rows.get(n)!.parent_span_id).toBe(rows.get(parentN!)!.span_id);
        }
      }
      expect(rows.get(7)).toMatchObject({ parent_span_id: '', observation_point: 's-app' });
    });
  });

  describe('syscall trace ids', () => {
    const request = (row?: L7FlowLogRow) => row!.syscall_trace_id_request;
    const response = (row?: L7FlowLogRow) => row!.syscall_trace_id_response;
    /** Server process → the calls its thread makes, in order. */
    const CHAINS: Array<[Path, Path[]]> = [
      [PATHS.fullTest, [PATHS.register, PATHS.login, PATHS.findItem, PATHS.createOrder]],
      [PATHS.createOrder, [PATHS.sql1, PATHS.getItem1, PATHS.getItem2, PATHS.getStock, PATHS.sql2]],
      ...[
        PATHS.register,
        PATHS.login,
        PATHS.findItem,
        PATHS.sql1,
        PATHS.getItem1,
        PATHS.getItem2,
        PATHS.getStock,
        PATHS.sql2,
      ].map((path): [Path, Path[]] => [path, []]),
    ];

    it('go from reading to writing along each thread', () => {
      forAll((_, rows) => {
        for (const [served, made] of CHAINS) {
          const server = rows.get(last(served))!;
          let id = request(server);
          expect(id).not.toBe('0');
          for (const path of made) {
            const client = rows.get(first(path))!;
            expect(request(client)).toBe(id);
            expect(response(client)).not.toBe(id);
            id = response(client);
            expect([client.syscall_thread_0, client.syscall_thread_1, client.agent_id]).toEqual([
              server.syscall_thread_0,
              server.syscall_thread_1,
              server.agent_id,
            ]);
          }
          expect(response(server)).toBe(id);
        }
        expect(request(rows.get(1))).toBe('0');
      });
    });

    it('are large, and stand only on rows of processes', () => {
      forAll((call, rows) => {
        for (const { n, source } of call.observations) {
          const row = rows.get(n)!;
          for (const id of [request(row), response(row)]) {
            if (source !== 'ebpf') {
              expect(id).toBe('0');
            } else if (id !== '0') {
              expect(BigInt(id)).toBeGreaterThan(2n ** 53n);
            }
          }
        }
      });
    });
  });

  it('tells processes, interfaces and tunnels', () => {
    forAll((call, rows) => {
      const byPoint = (point: string) =>
        CROSSING.map(({ points }) => rows.get(points.find((at) => at.point === point)!.n)!);
      for (const path of PATH_LIST) {
        expect(rows.get(first(path))).toMatchObject({
          signal_source: 3,
          process_kname_0: path.client!.process.kname,
          process_id_0: path.client!.process.id,
          process_id_1: 0,
          syscall_cap_seq_1: rows.get(first(path))!.syscall_cap_seq_0 + 1,
        });
        expect(rows.get(last(path))).toMatchObject({
          signal_source: 3,
          process_kname_1: path.server.process.kname,
          process_id_1: path.server.process.id,
          process_id_0: 0,
          syscall_cap_seq_1: rows.get(last(path))!.syscall_cap_seq_0 + 1,
        });
      }
      for (const point of ['c-nd', 's-nd']) {
        byPoint(point).forEach((row) => expect(row).toMatchObject({ signal_source: 0, tunnel_type: 2 }));
      }
      const encapsulated = reference.spans.filter((span) => 'encap' in span);
      expect(encapsulated.map(({ n }) => rows.get(n)!.observation_point)).toEqual(encapsulated.map(() => 's-nd'));
      const tunnelled = call.observations.filter(({ n }) => rows.get(n)!.tunnel_type !== 0);
      expect(tunnelled).toHaveLength(2 * encapsulated.length);
    });
  });

  it('speaks HTTP and MySQL, with status 200', () => {
    forAll((_, rows) => {
      for (const path of PATH_LIST) {
        const expected =
          path.protocol === 'MySQL'
            ? { l7_protocol: 60, biz_protocol: 'MySQL', response_code: null, trace_id: '' }
            : { l7_protocol: 20, biz_protocol: 'HTTP', response_code: 200 };
        expect(rows.get(first(path))).toMatchObject({ ...expected, response_status: 0, type: 2, protocol: 6 });
      }
      const statements = [...rows.values()].filter((row) => row.signal_source === 4 && row.biz_protocol === 'mysql');
      expect(statements).toHaveLength(5);
      statements.forEach((row) =>
        expect(row).toMatchObject({ observation_point: 'c-app', l7_protocol: 60, span_kind: 3 })
      );
    });
  });

  it("gives spans the status that DeepFlow's servers give them: by HTTP code, else unknown where none was set", () => {
    forAll((_, rows) => {
      const spans = [...rows.values()].filter((row) => row.signal_source === 4);
      const statuses = new Map(spans.map((row) => [row.biz_protocol, [row.response_status, row.response_code]]));
      expect(Object.fromEntries(statuses)).toEqual({ '': [5, null], http: [0, 200], mysql: [5, null] });
      expect(new Set(spans.map(({ events }) => events))).toEqual(new Set(['null']));
      const names = spans.map(({ attribute_names }) => attribute_names);
      expect(names.every((list) => list.at(-1) === 'app.host.ip' && list.indexOf('service.name') > 0)).toBe(true);
    });
  });

  it('waits visibly before 12, 27, 41 and 53, five milliseconds and more when slow', () => {
    fc.assert(
      fc.property(seed, whole, (theSeed, scenario) => {
        const at = times(callOf({ seed: theSeed, scenario }));
        for (const n of [12, 27, 41, 53]) {
          expect(at.get(n)!.start - at.get(n - 1)!.start).toBeGreaterThanOrEqual(scenario === 'slow' ? 5_000 : 1_000);
        }
      })
    );
  });

  it('is the same for the same seed, and another for another', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(...SCENARIOS), (theSeed, scenario) => {
        expect(rowsOfCall(callOf({ seed: theSeed, scenario }))).toEqual(
          rowsOfCall(callOf({ seed: theSeed, scenario }))
        );
        expect(callOf({ seed: theSeed, scenario }).traceId).not.toBe(callOf({ seed: theSeed ^ 1, scenario }).traceId);
      }),
      { numRuns: 30 }
    );
  });
});

describe('a failing call', () => {
  const parentInReference = new Map(reference.spans.map(({ n, parent }) => [n, parent]));
  const forAll = (check: (call: SimulatedCall, rows: Map<number, L7FlowLogRow>) => void, scenario = failing) =>
    fc.assert(
      fc.property(seed, scenario, clocks, (theSeed, theScenario, clockOffsetUs) => {
        const call = callOf({ seed: theSeed, scenario: theScenario, clockOffsetUs });
        check(call, rowsByN(call));
      }),
      { numRuns: 60 }
    );

  it('has fewer observations, each under its nearest ancestor that is left, inside it in true time', () => {
    forAll((call, rows) => {
      const at = times(call);
      // A failure of the very last statement is the only one after which nothing is missing.
      const lastOne = call.plan.fault.kind === 'sqlError' && call.plan.fault.at === first(PATHS.sql2);
      expect(call.observations.length < 96 || lastOne).toBe(true);
      for (const { n, parentN, trueStartUs, trueEndUs } of call.observations) {
        let ancestor = parentInReference.get(n)!;
        while (ancestor !== null && !at.has(ancestor)) {
          ancestor = parentInReference.get(ancestor)!;
        }
        expect([n, parentN]).toEqual([n, ancestor]);
        const parent = at.get(parentN ?? 0);
        // A request without an answer has no end of its own: what it set off goes on after it.
        const half = rows.get(parentN ?? 0)?.type === 0;
        expect(!parent || (parent.start <= trueStartUs && (half || trueEndUs <= parent.end))).toBe(true);
      }
    });
  });

  it('makes no call after the one that failed', () => {
    forAll((call) => {
      const numbers = new Set(call.observations.map(({ n }) => n));
      const present = PATH_LIST.filter((path) => numbers.has(first(path)));
      expect(present).toEqual(PATH_LIST.slice(0, present.length));
      present.forEach(({ points }) => points.forEach(({ n }) => expect(numbers.has(n)).toBe(true)));
    });
  });

  it('ends with a 500 at the load generator, on every point of the first path', () => {
    forAll((_, rows) => {
      for (const { n } of PATHS.fullTest.points) {
        expect(rows.get(n)).toMatchObject({ response_code: 500, response_status: 3, type: 2 });
      }
      expect(rows.get(7)).toMatchObject({ response_code: 500, response_status: 3 });
    });
  });

  it('marks the spans from the failing one up to the root, with an exception, and no others', () => {
    forAll((call, rows) => {
      const marked = call.observations.filter((seen) => seen.source === 'otel' && seen.span.statusCode === 2);
      expect(marked.length).toBeGreaterThan(1);
      for (const seen of marked) {
        expect(rows.get(seen.n)!.events).toContain('exception.type');
        expect(rows.get(seen.n)!.response_status).toBe(3);
      }
      const ancestors = new Set<number>();
      const deepest = Math.max(...marked.map(({ n }) => n));
      for (let n: number | null = deepest; n !== null; n = parentInReference.get(n)!) {
        ancestors.add(n);
      }
      expect(marked.every(({ n }) => ancestors.has(n))).toBe(true);
    });
  });

  it('with a failing service: it threw there, and everyone above got a 500', () => {
    forAll((call, rows) => {
      expect(rows.get(call.plan.fault.at)).toMatchObject({ response_status: 3, observation_point: 'app' });
      expect(call.observations.some(({ parentN }) => parentN === call.plan.fault.at)).toBe(false);
    }, fc.constant('http500'));
  });

  it('with a failing statement: the database or its driver says so', () => {
    forAll((call, rows) => {
      const path = PATH_LIST.find((each) => first(each) === call.plan.fault.at);
      for (const n of path ? path.points.map((point) => point.n) : [call.plan.fault.at]) {
        expect(rows.get(n)).toMatchObject({
          response_status: 3,
          response_exception: expect.stringContaining('Lock wait timeout'),
        });
      }
      expect(rows.get(call.plan.fault.at)!.biz_protocol.toLowerCase()).toBe('mysql');
    }, fc.constant('sqlError'));
  });

  it('with a time-out: the whole path has requests only, and nothing comes from the server that hangs', () => {
    forAll((call, rows) => {
      const path = PATH_LIST.find((each) => first(each) === call.plan.fault.at)!;
      for (const { n } of path.points) {
        const row = rows.get(n)!;
        expect(row).toMatchObject({
          type: 0,
          response_status: 2,
          response_code: null,
          resp_tcp_seq: 0,
          response_duration: 0,
          end_time: row.start_time,
          syscall_trace_id_response: '0',
          syscall_cap_seq_1: 0,
        });
        expect(row.req_tcp_seq).not.toBe(0);
      }
      expect(call.observations.some(({ parentN }) => parentN === last(path))).toBe(false);
      const at = times(call);
      const client = call.observations.find(({ n }) => n === first(path))!.parentN!;
      expect(at.get(client)!.end - at.get(client)!.start).toBeGreaterThanOrEqual(2_000_000);
      // The client's thread read nothing, so its next writing carries nothing.
      const caller = rows.get(last(PATHS.fullTest))!;
      if (path.client?.name === 'web-shop') {
        expect(caller.syscall_trace_id_response).toBe('0');
      }
    }, fc.constant('timeout'));
  });
});

it('picks a scenario by its seed: most calls are well, a few are slow, a few fail', () => {
  const counts: Record<string, number> = {};
  for (let each = 0; each < 400; each++) {
    const { scenario } = simulateCall({ seed: each, startUs: START_US });
    counts[scenario] = (counts[scenario] ?? 0) + 1;
  }
  expect(Object.keys(counts).sort()).toEqual([...SCENARIOS].sort());
  expect(counts.ok).toBeGreaterThan(280);
  expect(counts.slow).toBeGreaterThan(15);
});
