import type { Chance } from './chance';
import type { Distribution } from './distribution';
import type { Kernel, Pool } from './kernel';
import { createProcess, createSidecar } from './processes';
import type { Scenario, Threading, Wire } from './scenario';
import { createServices, isStorage } from './services';

export { isStorage } from './services';

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
export type Queue = 'RabbitMQ';

export interface Service {
  id: number;
  name: string;
  /** Stands below all services with a smaller tier. */
  tier: number;
  wire: Wire | Storage | Queue;
  threading: Threading;
  otel: boolean;
  /** Whether the instrumentation sees its calls to databases. */
  otelDatabases: boolean;
  /** Whether it hands the X-Request-ID that it was given on to those it calls. */
  forwardsRequestId: boolean;
  /** The reverse proxy in front of it, where there is one. */
  gateway: Service | null;
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
  /** Where it leaves a message when it is through. */
  publishes: Topic | null;
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

/** A queue of messages, and who works on them. */
export interface Topic {
  name: string;
  broker: Process;
  /** What the broker is asked for. */
  at: Endpoint;
  /** What the consumer does. */
  to: Endpoint;
}

/** A running program: a replica of a service, or a proxy, in a pod. */
export interface Process {
  kind: 'app' | 'envoy' | 'nginx';
  /** Of a sidecar: the service beside it. */
  service: Service;
  /** What it works like; a sidecar not as the service beside it. */
  threading: Threading;
  kname: string;
  port: number;
  /** The sidecar that its traffic passes, but for that with databases. */
  sidecar: Process | null;
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

/**
 * A random cluster with a random call graph, as the scenario describes.
 *
 * @param n which one it is: clusters share no node, agent or pod.
 */
export function createWorld(scenario: Scenario, n: number, chance: Chance, kernel: Kernel): World {
  const firstId = n * 256;
  const nodes = createNodes(scenario, firstId, chance);
  const services = createServices(scenario, firstId, chance);
  let podId = firstId;
  for (const service of services) {
    const count = chance.whole(...scenario.cluster.replicas);
    for (let r = 0; r < count; r++) {
      const process = createProcess(service, chance.pick(nodes), ++podId, scenario, chance, kernel);
      if (scenario.proxies === 'envoy' && !isStorage(service.wire) && service.wire !== 'RabbitMQ') {
        process.sidecar = createSidecar(process, scenario, chance, kernel);
      }
      service.replicas.push(process);
    }
  }
  for (const { endpoints } of services) {
    for (const { publishes } of endpoints) {
      if (publishes) {
        publishes.broker = chance.pick(publishes.at.service.replicas);
      }
    }
  }
  const onTheWay = new Map<string, Node>();
  for (const from of nodes) {
    for (const to of nodes) {
      if (from !== to && chance.happens(scenario.agents.onTheWay)) {
        onTheWay.set(`${from.id} ${to.id}`, createNode(firstId + 100 + onTheWay.size, scenario, chance));
      }
    }
  }
  return { nodes, services, entries: services[0].endpoints, onTheWay };
}

/** The processes that a request passes: sidecars or a gateway where there are any, and last the server. */
export function wayTo(from: Process | null, to: Endpoint, chance: Chance): Process[] {
  const server = chance.pick(to.service.replicas);
  const way: Process[] = [];
  if (from?.sidecar && server.sidecar) {
    way.push(from.sidecar);
  }
  if (to.service.gateway) {
    way.push(chance.pick(to.service.gateway.replicas));
  }
  if (server.sidecar) {
    way.push(server.sidecar);
  }
  way.push(server);
  return way;
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
