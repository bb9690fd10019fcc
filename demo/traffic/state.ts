import { createRandom, type Random } from './random';
import { NODES, type NodeName, type Pod } from './cluster';

/** A program's own goroutines have the numbers below. */
const FIRST_GOROUTINE = 35;

/** A thread of a process, with what the node's agent remembers of it. */
export interface Thread {
  tid: number;
  /** Busy until then; true time. */
  freeAtUs: number;
  /** Syscall trace id of its last reading, until its next writing takes it; '0' = none. */
  syscallTraceId: string;
  /** Go: the goroutine, which the agent tells apart from the thread that happens to run it; '0' = none. */
  coroutine: string;
}

/** A TCP connection, as each capture point counts it. */
export interface Connection {
  clientPort: number;
  freeAtUs: number;
  clientSeq: number;
  serverSeq: number;
  /** Messages seen on the socket so far, at the client's and at the server's process. */
  clientCapSeq: number;
  serverCapSeq: number;
  /** HTTP/2: number of the next request's stream. */
  nextStream: number;
  /** Observation point → flow id: each capture point numbers the flow for itself. */
  flowIds: Map<string, string>;
  /** Of pods that keep one thread per connection. */
  clientThread: Thread | null;
  serverThread: Thread | null;
}

/**
 * What outlives a call: threads, connections, counters. Calls change it, so they must come in the order
 * of their starts; calls may overlap in time, for a thread or connection that is busy is not taken.
 */
export interface TrafficState {
  random: Random;
  threads: Map<string, Thread[]>;
  connections: Map<string, Connection[]>;
  /** Last syscall trace id given out, per node: they are numbers of the node's agent, unique only there. */
  syscallTraceIds: Map<NodeName, bigint>;
  /** Running numbers for `_id`s: of the agents' rows, and of OTel spans that go past the receiver. */
  rowCounter: number;
  spanCounter: number;
}

export function createState(seed: number): TrafficState {
  // Another stream than the calls' own: a call's seed is often the state's, too.
  const random = createRandom(seed ^ 0x5ca1ab1e);
  const start = () => (BigInt(random.int(1, 127)) << 56n) | BigInt(`0x${random.hex(13)}`);
  return {
    random,
    threads: new Map(),
    connections: new Map(),
    syscallTraceIds: new Map((Object.keys(NODES) as NodeName[]).map((name) => [name, start()])),
    rowCounter: random.int(0, 0x3fffff),
    spanCounter: random.int(0, 0x3fffff),
  };
}

/** The next syscall trace id of a node, as decimal text. Agents skip numbers: other traffic takes some. */
export function nextSyscallTraceId(state: TrafficState, node: NodeName): string {
  const next = state.syscallTraceIds.get(node)! + BigInt(state.random.int(1, 40));
  state.syscallTraceIds.set(node, next);
  return next.toString();
}

/** A free thread of the pod's pool, or one more. */
export function takeThread(state: TrafficState, pod: Pod, nowUs: number): Thread {
  const pool = poolOf(state.threads, String(pod.ids.podId));
  const free = pool.filter((thread) => thread.freeAtUs < nowUs);
  return free.length > 0 ? state.random.pick(free) : addThread(state, pod);
}

function addThread(state: TrafficState, pod: Pod): Thread {
  const pool = poolOf(state.threads, String(pod.ids.podId));
  const nth = pool.length;
  const coroutine = pod.sdk?.language === 'go' ? String(FIRST_GOROUTINE + nth * 3) : '0';
  const thread = { tid: pod.process.id + 17 + nth, freeAtUs: 0, syscallTraceId: '0', coroutine };
  pool.push(thread);
  return thread;
}

/** A free connection between the two pods, or a new one. One that is bound to a thread serves only that thread. */
export function takeConnection(
  state: TrafficState,
  client: Pod | null,
  server: Pod,
  clientThread: Thread | null,
  nowUs: number
): Connection {
  const { random } = state;
  const pool = poolOf(state.connections, connectionKey(client, server));
  const usable = pool.filter(
    (connection) =>
      connection.freeAtUs < nowUs && (connection.clientThread === null || connection.clientThread === clientThread)
  );
  if (usable.length > 0) {
    return random.pick(usable);
  }
  const connection: Connection = {
    clientPort: random.int(32768, 60999),
    freeAtUs: 0,
    clientSeq: random.int(1, 0x7fffffff) * 2,
    serverSeq: random.int(1, 0x7fffffff) * 2,
    clientCapSeq: 0,
    serverCapSeq: 0,
    nextStream: 1,
    flowIds: new Map(),
    clientThread: client?.threadPerConnection ? clientThread : null,
    serverThread: server.threadPerConnection ? addThread(state, server) : null,
  };
  pool.push(connection);
  return connection;
}

/** Forgets a connection that was closed. */
export function dropConnection(state: TrafficState, client: Pod | null, server: Pod, connection: Connection): void {
  const key = connectionKey(client, server);
  state.connections.set(
    key,
    poolOf(state.connections, key).filter((other) => other !== connection)
  );
}

export function flowIdAt(state: TrafficState, connection: Connection, point: string): string {
  let id = connection.flowIds.get(point);
  if (id === undefined) {
    id = BigInt(`0x${state.random.hex(15)}`).toString();
    connection.flowIds.set(point, id);
  }
  return id;
}

/** TCP sequences are 32-bit and wrap; 0 stands for "none" in a row, so it is skipped. */
export function advanceSeq(seq: number, bytes: number): number {
  return (seq + bytes) % 0x1_0000_0000 || 1;
}

const connectionKey = (client: Pod | null, server: Pod) => `${client?.ids.podId ?? 'outside'} ${server.ids.podId}`;

function poolOf<T>(pools: Map<string, T[]>, key: string): T[] {
  let pool = pools.get(key);
  if (!pool) {
    pool = [];
    pools.set(key, pool);
  }
  return pool;
}
