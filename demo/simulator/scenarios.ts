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
    fanOut: { share: 0.25, width: [2, 4], leaves: false },
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
    queue: heavyTailed(800, 1),
  },
  failures: { errors: 0.005, timeouts: 0.0005, attempts: 3, timeoutUs: 1_000_000 },
  clocks: { offsetUs: 0, driftPpm: 0 },
  noise: { lost: 0, duplicated: 0, secondCaptures: 0, halves: 0 },
};

const noOtel: Scenario['otel'] = { services: 0, sampled: 0, internal: 0, databases: 0, central: false };

/** Threads and goroutines that keep what belongs together together. */
const faithful: Scenario['threading'] = { blocking: 2, coroutine: 1 };
const someOtel: Scenario['otel'] = { ...base.otel, services: 0.6 };

const identical: Scenario['cluster'] = {
  ...base.cluster,
  endpoints: [1, 1],
  conditional: { share: 0, happens: 1 },
};
const together: Scenario['arrivals'] = { concurrency: [200], bursts: { share: 1, size: [200, 200] } };

/** What benchmarks and property tests play, by name. */
export const SCENARIOS: readonly Scenario[] = [
  {
    ...base,
    name: 'clean',
    says: 'Ids everywhere: OTel in every service, agents on every node, threads and goroutines that keep their syscall ids; 1 to 200 requests at once. Calls side by side only with headers; no call is lost.',
    threading: faithful,
    cluster: { ...base.cluster, fanOut: { ...base.cluster.fanOut, leaves: false } },
    wires: { http: 3, grpc: 1 },
    arrivals: { ...base.arrivals, concurrency: [1, 5, 20, 50, 100, 200] },
    failures: { ...base.failures, timeouts: 0 },
    clocks: { offsetUs: 300, driftPpm: 0 },
  },
  {
    ...base,
    name: 'noise',
    says: '2 % of the rows are lost, clocks are up to 50 ms off, and some rows come twice, from a second interface, or in halves.',
    threading: faithful,
    wires: { http: 3, grpc: 1 },
    clocks: { offsetUs: 50_000, driftPpm: 0 },
    noise: { lost: 0.02, duplicated: 0.015, secondCaptures: 0.01, halves: 0.015 },
  },
  {
    ...base,
    name: 'skew2s',
    says: 'Clocks of the nodes up to 2 s off either way.',
    threading: faithful,
    wires: { http: 3, grpc: 1 },
    clocks: { offsetUs: 2_000_000, driftPpm: 0 },
  },
  {
    ...base,
    name: 'drift',
    says: 'Clocks up to 50 ms off that run up to 50 ppm fast or slow, over half an hour in which requests are rare.',
    threading: faithful,
    arrivals: { concurrency: [0.002, 0.005, 0.01], bursts: { share: 0.2, size: [2, 10] } },
    clocks: { offsetUs: 50_000, driftPpm: 50 },
  },
  {
    ...base,
    name: 'sidecars',
    says: 'A service mesh: Envoy beside every service, on both ends of each call but those to databases; X-Request-ID; OTel in six services of ten.',
    threading: faithful,
    proxies: 'envoy',
    otel: someOtel,
  },
  {
    ...base,
    name: 'nginx',
    says: 'nginx in front of the entry and of half the other services, with X-Request-ID to the servers and back to the caller; OTel in six services of ten.',
    threading: faithful,
    proxies: 'nginx',
    otel: someOtel,
  },
  {
    ...base,
    name: 'noOtel',
    says: 'No OTel; a thread or a goroutine for each request, so that syscall ids tie most of it.',
    threading: faithful,
    otel: noOtel,
  },
  {
    ...base,
    name: 'bursts',
    says: 'Two hundred identical requests at the same instant, again and again; OTel in every service.',
    threading: faithful,
    cluster: identical,
    arrivals: together,
  },
  {
    ...base,
    name: 'burstsMixed',
    says: 'The same with OTel in six services of ten: what has no id is all but alike.',
    threading: faithful,
    cluster: identical,
    otel: someOtel,
    arrivals: together,
  },
  {
    ...base,
    name: 'threadPool',
    says: 'No OTel, and every service reads on IO threads and works on pool threads: no id ties what a process calls to what it was asked. Twenty requests at once.',
    threading: { poolWorkerAnswers: 1, poolIoAnswers: 1 },
    otel: noOtel,
  },
  {
    ...base,
    name: 'threadPoolOtel',
    says: 'The same with OTel in every service: only the calls to databases have no id.',
    threading: { poolWorkerAnswers: 1, poolIoAnswers: 1 },
  },
  {
    ...base,
    name: 'eventLoop',
    says: 'Event loops: what a process sends carries the syscall id of what it read last, whomever that concerned. OTel in six services of ten.',
    threading: { eventLoop: 1 },
    otel: someOtel,
  },
  {
    ...base,
    name: 'noEbpf',
    says: 'OTel alone, in eight services of ten: no agent anywhere.',
    threading: faithful,
    agents: { ...base.agents, ebpf: false, packets: false },
    otel: { ...base.otel, services: 0.8 },
    noise: { ...base.noise, lost: 0.005 },
  },
  {
    ...base,
    name: 'oneSided',
    says: 'Agents on half the nodes; OTel in eight services of ten, from every node.',
    threading: faithful,
    agents: { ...base.agents, nodes: 0.5 },
    otel: { ...base.otel, services: 0.8 },
    clocks: { offsetUs: 5_000, driftPpm: 0 },
  },
  {
    ...base,
    name: 'central',
    says: 'One central collector for all OTel spans: its agent id on each of them, and no tags of the pod.',
    threading: faithful,
    otel: { ...base.otel, central: true },
    clocks: { offsetUs: 20_000, driftPpm: 0 },
  },
  {
    ...base,
    name: 'grpc',
    says: 'gRPC between all services: many requests at once on one connection, told apart by stream; OTel in six services of ten.',
    threading: { blocking: 1, coroutine: 2 },
    wires: { grpc: 1 },
    otel: someOtel,
  },
  {
    ...base,
    name: 'async',
    says: 'Half the endpoints leave a message in a queue, which somebody else works on later; OTel in every service.',
    threading: faithful,
    queues: 0.5,
  },
  {
    ...base,
    name: 'mixed',
    says: 'A grown system: every threading model, HTTP and gRPC, OTel in seven services of ten and seven traces of ten, agents on most nodes, some queues, clocks 20 ms off, one row in a hundred lost.',
    threading: { blocking: 3, coroutine: 2, eventLoop: 1, poolWorkerAnswers: 1, poolIoAnswers: 1 },
    wires: { http: 3, grpc: 1 },
    queues: 0.1,
    otel: { ...base.otel, services: 0.7, sampled: 0.7 },
    agents: { ...base.agents, nodes: 0.85 },
    arrivals: { ...base.arrivals, concurrency: [5, 20, 50] },
    clocks: { offsetUs: 20_000, driftPpm: 20 },
    noise: { lost: 0.01, duplicated: 0.01, secondCaptures: 0.01, halves: 0.01 },
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
