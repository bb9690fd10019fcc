import { createRandom, type Random } from './random';
import { NODES, PODS, type NodeName, type Pod } from './topology';

/** A thread of a process, with what the node's agent remembers of it. */
export interface Thread {
  tid: number;
  /** Busy until then; true time. */
  freeAtUs: number;
  /** Syscall trace id of its last reading, until its next writing takes it; '0' = none. */
  syscallTraceId: string;
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
  /** Observation point → flow id: each capture point numbers the flow for itself. */
  flowIds: Map<string, string>;
  /** Load generator and database keep one thread per connection. */
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
  const pool = poolOf(state.threads, pod.name);
  const free = pool.filter((thread) => thread.freeAtUs < nowUs);
  return free.length > 0 ? state.random.pick(free) : addThread(state, pod);
}

function addThread(state: TrafficState, pod: Pod): Thread {
  const pool = poolOf(state.threads, pod.name);
  const thread = { tid: pod.process.id + 17 + pool.length, freeAtUs: 0, syscallTraceId: '0' };
  pool.push(thread);
  return thread;
}

/** A free connection between the two pods, or a new one. One that is bound to a thread serves only that thread. */
export function takeConnection(
  state: TrafficState,
  client: Pod,
  server: Pod,
  clientThread: Thread,
  nowUs: number
): Connection {
  const { random } = state;
  const pool = poolOf(state.connections, `${client.name} ${server.name}`);
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
    flowIds: new Map(),
    clientThread: client.name === 'loadgenerator' ? clientThread : null,
    serverThread: server.name === 'db-demo' ? addThread(state, PODS['db-demo']) : null,
  };
  pool.push(connection);
  return connection;
}

/** Forgets a connection that was closed. */
export function dropConnection(state: TrafficState, client: Pod, server: Pod, connection: Connection): void {
  const key = `${client.name} ${server.name}`;
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

function poolOf<T>(pools: Map<string, T[]>, key: string): T[] {
  let pool = pools.get(key);
  if (!pool) {
    pool = [];
    pools.set(key, pool);
  }
  return pool;
}
