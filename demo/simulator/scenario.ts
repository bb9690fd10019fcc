import type { Distribution } from './distribution';

/** Inclusive. */
export type Range = readonly [low: number, high: number];

/**
 * How a process works, and thereby what its syscall ids are worth:
 * `blocking` one thread reads a request, makes the calls and answers (Tomcat, Django, MySQL);
 * `coroutine` a Go server: a goroutine a connection, calls in it or in its children, which share its trace key;
 * `eventLoop` one thread reads and writes for everybody (Node, Redis, Envoy): what it sends carries what it read last;
 * `poolWorkerAnswers` an IO thread reads, a pool's worker calls and writes the answer;
 * `poolIoAnswers` the same, but the answer is written by the IO thread that read the request.
 */
export type Threading = 'blocking' | 'coroutine' | 'eventLoop' | 'poolWorkerAnswers' | 'poolIoAnswers';

export type Wire = 'http' | 'grpc';

/**
 * A scenario as data. Every number is here or in what it is built from, so that a reader can judge how far it is from
 * a real system. Shares are 0..1, times are true time in µs.
 */
export interface Scenario {
  name: string;
  /** What it stands for. */
  says: string;

  cluster: {
    nodes: Range;
    services: Range;
    replicas: Range;
    /** Endpoints of a service: few, so that texts tell little. */
    endpoints: Range;
    /** Levels of services a request may pass, databases counted. */
    depth: Range;
    /** Most calls that one request may cause. */
    mostCalls: number;
    /** How many of an endpoint's steps make several calls at once, how many calls, and whether databases are among them. */
    fanOut: { share: number; width: Range; leaves: boolean };
    /** Share of calls that are made only sometimes (a cache that misses), and how often. */
    conditional: { share: number; happens: number };
    /** Share of databases and caches among the services. */
    leaves: number;
  };

  threading: Partial<Record<Threading, number>>;
  /** Threads of a worker pool. */
  workers: Range;
  /** IO threads of a process with a worker pool. */
  ioThreads: Range;
  wires: Partial<Record<Wire, number>>;
  proxies: 'none' | 'envoy' | 'nginx';
  /** Share of the endpoints that leave a message in a queue when they are through. */
  queues: number;

  otel: {
    /** Share of the services that are instrumented. */
    services: number;
    /** Share of the traces that are recorded (head sampling). */
    sampled: number;
    /** Share of the endpoints whose code has internal spans. */
    internal: number;
    /** Share of the database calls that the instrumentation sees. */
    databases: number;
    /** One collector for all: its agent id on every span, no tags of the pod. */
    central: boolean;
  };
  agents: {
    /** Share of the nodes with an agent. */
    nodes: number;
    ebpf: boolean;
    packets: boolean;
    /** Share of the pairs of nodes between which further capture points see the traffic. */
    onTheWay: number;
    /** Share of the pods that see their traffic on a mirror NIC as well. */
    mirrors: number;
  };

  arrivals: {
    /** Requests under way on average, one phase of equal length after another. */
    concurrency: readonly number[];
    /** Share of the arrivals that bring several at the same instant, and how many. */
    bursts: { share: number; size: Range };
  };
  times: {
    /** Own work of a step of an endpoint; each step has a stretch of its own, 1/4 to 4 times. */
    work: Distribution;
    /** The frameworks' share: between a syscall and the code. */
    framework: Distribution;
    /** From one thread to another. */
    handOver: Distribution;
    /** Between two observation points on one node. */
    hop: Distribution;
    /** From node to node. */
    wire: Distribution;
    /** How long a message waits at the broker. */
    queue: Distribution;
  };
  failures: {
    /** Share of the calls that fail with an error, and of those that are never answered in time. */
    errors: number;
    timeouts: number;
    /** Attempts before the caller gives up. */
    attempts: number;
    timeoutUs: number;
  };
  clocks: {
    /** Each node's clock is off by up to this much either way, and runs fast or slow by up to this much. */
    offsetUs: number;
    driftPpm: number;
  };
  noise: {
    lost: number;
    duplicated: number;
    secondCaptures: number;
    halves: number;
  };
}
