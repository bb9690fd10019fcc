import { heavyTailed, logNormal } from './distribution';
import type { Scenario } from './scenario';

/**
 * The base that all scenarios share. Where its numbers come from:
 * - Graph: 5 to 20 services, a request of a handful to some fifteen calls, two to six levels: what the public
 *   demo systems (Bookinfo, Online Boutique, Train Ticket, DeathStarBench) and Alibaba's microservice traces
 *   (most call graphs below 40 calls, most depths below 6) have.
 * - Service times: log-normal with a sigma near 1 and one in a hundred from a Pareto tail with alpha 1.3; medians of
 *   some milliseconds, as in the traces above, where 99th percentiles lie 10 to 100 times above the median.
 * - Network: tens of µs between the interfaces of a node, about 0.1 ms between nodes of one data centre, with a tail
 *   (retransmission, scheduling) into milliseconds.
 * - Failures: one call in 200 fails, one in 2,000 is not answered in time, and callers try up to three times.
 */
const base: Omit<Scenario, 'name' | 'says'> = {
  cluster: {
    nodes: [3, 6],
    services: [5, 20],
    replicas: [1, 3],
    endpoints: [1, 3],
    depth: [2, 6],
    mostCalls: 14,
    fanOut: { share: 0.25, width: [2, 4], leaves: true },
    conditional: { share: 0.3, happens: 0.4 },
    leaves: 0.3,
  },
  threading: { blocking: 1 },
  workers: [8, 32],
  ioThreads: [1, 2],
  wires: { http: 1 },
  proxies: 'none',
  queues: 0,
  otel: { services: 1, sampled: 1, internal: 0.5, databases: 0.7, central: false },
  agents: { nodes: 1, ebpf: true, packets: true, onTheWay: 0.2, mirrors: 0.1 },
  arrivals: { concurrency: [20], bursts: { share: 0.02, size: [2, 10] } },
  times: {
    work: heavyTailed(1500, 1),
    framework: logNormal(40, 0.7),
    handOver: heavyTailed(60, 0.8),
    hop: logNormal(9, 0.7),
    wire: heavyTailed(90, 0.6, 0.005),
  },
  failures: { errors: 0.005, timeouts: 0.0005, attempts: 3, timeoutUs: 1_000_000 },
  clocks: { offsetUs: 0, driftPpm: 0 },
  noise: { lost: 0, duplicated: 0, secondCaptures: 0, halves: 0 },
};

const noOtel: Scenario['otel'] = { services: 0, sampled: 0, internal: 0, databases: 0, central: false };

/** What benchmarks and property tests play, by name. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...base,
    name: 'clean',
    says: 'Ids everywhere: OTel in every service, agents on every node, threads and goroutines that keep their syscall ids; 1 to 200 requests at once.',
    threading: { blocking: 2, coroutine: 1 },
    cluster: { ...base.cluster, fanOut: { share: 0.25, width: [2, 4], leaves: false } },
    wires: { http: 3, grpc: 1 },
    otel: { ...base.otel, databases: 0.7 },
    arrivals: { ...base.arrivals, concurrency: [1, 5, 20, 50, 100, 200] },
    failures: { ...base.failures, timeouts: 0 },
    clocks: { offsetUs: 300, driftPpm: 0 },
  },
  {
    ...base,
    name: 'noise',
    says: 'As clean, but 2 % of the rows are lost, clocks are up to 50 ms off, and some rows come twice, from a second interface, or in halves.',
    threading: { blocking: 2, coroutine: 1 },
    wires: { http: 3, grpc: 1 },
    clocks: { offsetUs: 50_000, driftPpm: 0 },
    noise: { lost: 0.02, duplicated: 0.015, secondCaptures: 0.01, halves: 0.015 },
  },
  {
    ...base,
    name: 'threadPool',
    says: 'No OTel, and every service reads on IO threads and works on pool threads: no id ties what a process calls to what it was asked.',
    threading: { poolWorkerAnswers: 1, poolIoAnswers: 1 },
    otel: noOtel,
  },
  {
    ...base,
    name: 'noOtel',
    says: 'No OTel; a thread or a goroutine for each request, so that syscall ids tie most of it.',
    threading: { blocking: 2, coroutine: 1 },
    otel: noOtel,
  },
];

/** @throws when there is none of that name. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name);
  if (!found) {
    throw new Error(
      `No scenario is named ${name}; there are ${SCENARIOS.map((scenario) => scenario.name).join(', ')}.`
    );
  }
  return found;
}
