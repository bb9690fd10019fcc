import type { Chance } from './chance';
import { scaled, type Distribution } from './distribution';
import { Pool, type Kernel } from './kernel';
import type { Scenario, Threading, Wire } from './scenario';

/** A node of the cluster, with the clock that stamps everything on it and the agent that sees it. */
export interface Node {
  id: number;
  agentId: number;
  hasAgent: boolean;
  ip: string;
  offsetUs: number;
  driftPpm: number;
  /** Last syscall trace id that the node's agent gave out: numbers that mean something only there. */
  syscallTraceId: bigint;
}

/** A thread (or goroutine) as the agent sees it: it remembers the id of what was read last, until something is sent. */
export interface Slot {
  tid: number;
  /** '0' for plain threads. */
  coroutine: string;
  /** '0' = none. */
  syscallTraceId: string;
}

export type Storage = 'MySQL' | 'PostgreSQL' | 'Redis';

export interface Service {
  id: number;
  name: string;
  /** Stands below all services with a smaller tier. */
  tier: number;
  wire: Wire | Storage;
  threading: Threading;
  otel: boolean;
  /** Whether the instrumentation sees its calls to databases. */
  otelDatabases: boolean;
  port: number;
  kname: string;
  endpoints: Endpoint[];
  replicas: Process[];
}

export interface Endpoint {
  service: Service;
  name: string;
  /** `GET`, `POST`, `SELECT`, `GET` … */
  method: string;
  /** Own work before the first step, between steps and after the last: one more than there are steps. */
  work: Distribution[];
  steps: Step[];
  /** Whether each step runs in an internal span of its own. */
  internal: boolean;
  /** Calls that it causes in the whole tree, its own included. */
  calls: number;
}

/** Calls that are made together; usually one. */
export interface Step {
  calls: Call[];
}

export interface Call {
  to: Endpoint;
  /** How often it is made, 0..1. */
  happens: number;
}

/** A running program: a replica of a service, in a pod. */
export interface Process {
  service: Service;
  node: Node;
  podId: number;
  ip: string;
  pid: number;
  /** MAC (its low four bytes) of the pod's interface. */
  nic: number;
  mirrored: boolean;
  /** Threads that serve requests: one per request, or the loops, or the IO threads. */
  threads: Pool<Slot>;
  loops: Loop[];
  /** The pool that works on requests which IO threads read. */
  workers: Pool<Slot>;
  /** The threads on which calls are made side by side. */
  helpers: Pool<Slot>;
}

/** An event loop: its thread, and who may run on it. */
export interface Loop {
  slot: Slot;
  turn: Pool<Slot>;
}

export interface World {
  nodes: Node[];
  services: Service[];
  entries: Endpoint[];
  /** Pairs of nodes (`from to`) between which further capture points see the traffic. */
  onTheWay: ReadonlyMap<string, Node>;
}

const KNAMES: Record<Threading, string> = {
  blocking: 'java',
  coroutine: 'server',
  eventLoop: 'node',
  poolWorkerAnswers: 'java',
  poolIoAnswers: 'java',
};
const STORAGES: ReadonlyArray<{ wire: Storage; kname: string; port: number; threading: Threading }> = [
  { wire: 'MySQL', kname: 'mysqld', port: 3306, threading: 'blocking' },
  { wire: 'PostgreSQL', kname: 'postgres', port: 5432, threading: 'blocking' },
  { wire: 'Redis', kname: 'redis-server', port: 6379, threading: 'eventLoop' },
];

/**
 * A random cluster with a random call graph, as the scenario describes.
 *
 * @param n which one it is: clusters share no node, agent or pod.
 */
export function createWorld(scenario: Scenario, n: number, chance: Chance, kernel: Kernel): World {
  const nodes = createNodes(scenario, n * 256, chance);
  const services = createServices(scenario, n * 256, chance);
  let podId = n * 256;
  for (const service of services) {
    const count = chance.whole(...scenario.cluster.replicas);
    for (let n = 0; n < count; n++) {
      service.replicas.push(createProcess(service, chance.pick(nodes), ++podId, scenario, chance, kernel));
    }
  }
  const onTheWay = new Map<string, Node>();
  for (const from of nodes) {
    for (const to of nodes) {
      if (from !== to && chance.happens(scenario.agents.onTheWay)) {
        onTheWay.set(`${from.id} ${to.id}`, createNode(n * 256 + 100 + onTheWay.size, scenario, chance));
      }
    }
  }
  return { nodes, services, entries: services[0].endpoints, onTheWay };
}

function createNodes(scenario: Scenario, firstId: number, chance: Chance): Node[] {
  const count = chance.whole(...scenario.cluster.nodes);
  const nodes = Array.from({ length: count }, (_, n) => createNode(firstId + n + 1, scenario, chance));
  const without = Math.round(count * (1 - scenario.agents.nodes));
  nodes.slice(count - without).forEach((node) => (node.hasAgent = false));
  return nodes;
}

function createNode(id: number, { clocks }: Scenario, chance: Chance): Node {
  return {
    id,
    agentId: id,
    hasAgent: true,
    ip: `10.200.${id >> 8}.${id % 256}`,
    offsetUs: chance.between(-clocks.offsetUs, clocks.offsetUs),
    driftPpm: chance.between(-clocks.driftPpm, clocks.driftPpm),
    syscallTraceId: (BigInt(chance.whole(1, 120)) << 56n) | BigInt(chance.whole(1, 0xffffffff)),
  };
}

function createServices(scenario: Scenario, firstId: number, chance: Chance): Service[] {
  const { cluster } = scenario;
  const count = chance.whole(...cluster.services);
  const depth = Math.min(chance.whole(...cluster.depth), count);
  const leaves = Math.max(1, Math.round(count * cluster.leaves));
  const apps = Math.max(depth - 1, count - leaves);
  const services: Service[] = [];
  for (let i = 0; i < apps; i++) {
    // Every tier has somebody, the entry is alone in the first.
    const tier = i < depth - 1 ? i + 1 : chance.whole(Math.min(2, depth - 1), depth - 1);
    const threading = chance.weighted(scenario.threading);
    services.push({
      id: firstId + i + 1,
      name: `svc-${i + 1}`,
      tier,
      wire: chance.weighted(scenario.wires),
      threading,
      otel: chance.happens(scenario.otel.services),
      otelDatabases: chance.happens(scenario.otel.databases),
      port: 8080 + i,
      kname: KNAMES[threading],
      endpoints: [],
      replicas: [],
    });
  }
  for (let i = 0; i < leaves; i++) {
    const { wire, kname, port, threading } = chance.pick(STORAGES);
    const id = firstId + apps + i + 1;
    const name = `${kname}-${i + 1}`;
    const plain = { otel: false, otelDatabases: false, endpoints: [], replicas: [] };
    services.push({ id, name, tier: depth, wire, threading, port, kname, ...plain });
  }
  // From the bottom up, so that what an endpoint calls is there.
  for (const service of [...services].sort((a, b) => b.tier - a.tier)) {
    const endpoints = chance.whole(...cluster.endpoints);
    for (let n = 0; n < endpoints; n++) {
      service.endpoints.push(createEndpoint(service, n, services, scenario, chance));
    }
  }
  return services;
}

function createEndpoint(
  service: Service,
  n: number,
  services: readonly Service[],
  scenario: Scenario,
  chance: Chance
): Endpoint {
  const { cluster, times, otel } = scenario;
  const storage = isStorage(service.wire);
  const endpoint: Endpoint = {
    service,
    name: storage ? textOf(service.wire as Storage, n) : `/api/${service.name}/${n}`,
    method: storage ? (service.wire === 'Redis' ? 'GET' : 'COM_QUERY') : chance.pick(['GET', 'POST']),
    work: [],
    steps: [],
    internal: chance.happens(otel.internal),
    calls: 1,
  };
  const below = services.filter((other) => other.tier > service.tier && other.endpoints.length > 0);
  const next = below.filter((other) => other.tier === service.tier + 1);
  const steps = storage || below.length === 0 ? 0 : chance.whole(1, 3);
  for (let s = 0; s < steps; s++) {
    const wide = chance.happens(cluster.fanOut.share);
    const width = wide ? chance.whole(...cluster.fanOut.width) : 1;
    const calls: Call[] = [];
    for (let c = 0; c < width; c++) {
      // The first call goes one tier down, so that some requests go all the way.
      const among = (s === 0 && c === 0 && next.length > 0 ? next : below).filter(
        (other) => width === 1 || cluster.fanOut.leaves || !isStorage(other.wire)
      );
      if (among.length === 0) {
        continue;
      }
      const to = chance.pick(chance.pick(among).endpoints);
      if (endpoint.calls + to.calls > cluster.mostCalls && endpoint.calls > 1) {
        continue;
      }
      endpoint.calls += to.calls;
      const sometimes = !(s === 0 && c === 0) && chance.happens(cluster.conditional.share);
      calls.push({ to, happens: sometimes ? cluster.conditional.happens : 1 });
    }
    if (calls.length > 0) {
      endpoint.steps.push({ calls });
    }
  }
  // A database answers sooner than a service thinks, a cache sooner still.
  const pace = service.wire === 'Redis' ? 0.05 : storage ? 0.4 : 1;
  for (let w = 0; w <= endpoint.steps.length; w++) {
    endpoint.work.push(scaled(times.work, pace * 2 ** chance.between(-2, 2)));
  }
  return endpoint;
}

export function isStorage(wire: Service['wire']): wire is Storage {
  return wire === 'MySQL' || wire === 'PostgreSQL' || wire === 'Redis';
}

function textOf(wire: Storage, n: number): string {
  return wire === 'Redis' ? `GET session:${n}` : `SELECT * FROM t${n} WHERE id = ?`;
}

function createProcess(
  service: Service,
  node: Node,
  podId: number,
  scenario: Scenario,
  chance: Chance,
  kernel: Kernel
): Process {
  const pid = 1000 + podId * 64;
  let tid = pid;
  const slot = (): Slot => ({ tid: ++tid, coroutine: '0', syscallTraceId: '0' });
  const pooled = service.threading === 'poolIoAnswers' || service.threading === 'poolWorkerAnswers';
  const workers = chance.whole(...scenario.workers);
  const ioThreads = chance.whole(...scenario.ioThreads);
  const loops = service.threading === 'eventLoop' ? 1 : pooled ? ioThreads : 0;
  return {
    service,
    node,
    podId,
    ip: `10.${podId >> 8}.${node.id % 256}.${podId % 256}`,
    pid,
    nic: 0x3e000000 + podId,
    mirrored: chance.happens(scenario.agents.mirrors),
    threads: new Pool(kernel, { core: 4, most: 250 }, slot),
    loops: Array.from({ length: loops }, () => {
      const own = slot();
      return { slot: own, turn: new Pool(kernel, { core: 1, most: 1 }, () => own) };
    }),
    workers: new Pool(kernel, { core: workers, most: workers }, slot),
    // Without a limit: whoever waits for helpers keeps a worker, so that a limit could stop everything.
    helpers: new Pool(kernel, { core: workers, most: Infinity }, slot),
  };
}
