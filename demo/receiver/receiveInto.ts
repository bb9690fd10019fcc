import { AgentPort, type AgentListener } from './agentPort';
import { startGrpcServer } from './grpc/traceService';
import type { BodyLimits } from './http/body';
import { Budget } from './http/budget';
import { LOCAL_ORIGINS } from './http/cors';
import { createTraceServer, close, listen } from './http/traceServer';
import { createIntake } from './intake';
import type { ReceiverState } from './receiverState';
import type { RowWriterOptions } from './store/rowWriter';
import { SpanSink, type SpanStore } from './store/spanSink';

export const AGENT_PATH = '/api/v1/otel/trace';
export const OTLP_PATH = '/v1/traces';
const AGENT_PORT = 38086;
const OTLP_PORT = 4318;
const GRPC_PORT = 4317;
const MIB = 1024 * 1024;

/** What one request, and all together, may take. */
export interface ReceiverLimits extends BodyLimits {
  /** Bodies of all requests under way, as they come and unpacked; more is a 429. */
  underWayBytes: number;
  /** A request must be here whole after this; else 408. */
  arriveWithinMs: number;
  /** Its spans must be stored after this; else 503. */
  answerWithinMs: number;
}

export const DEFAULT_LIMITS: ReceiverLimits = {
  bytes: 16 * MIB,
  unpackedBytes: 64 * MIB,
  underWayBytes: 256 * MIB,
  arriveWithinMs: 60_000,
  answerWithinMs: 30_000,
};

export interface ReceiverOptions {
  /** Where DeepFlow's agent listens; 0 = any free port, null = not at all. */
  agentPort?: number | null;
  /** Where an OTLP receiver listens for HTTP, and for gRPC; 0 = any free port. */
  otlpPort?: number;
  grpcPort?: number;
  /** Address to listen on; only this machine where not given. */
  host?: string;
  /** Web pages that may send, `*` for any text in an origin; pages of this machine where not given. */
  origins?: readonly string[];
  limits?: Partial<ReceiverLimits>;
  batching?: Partial<RowWriterOptions>;
}

export interface Receiver {
  /** Full URLs to post to; the agent's as it was at the start, '' where it did not listen. */
  agentUrl: string;
  otlpUrl: string;
  /** `http://127.0.0.1:4317`, as SDKs want it. */
  grpcUrl: string;
  /** Moves, closes or opens the agent's port. @returns its URL, '' where it does not listen @throws if the port is taken; nothing changes then */
  setAgent(to: AgentListener): Promise<string>;
  state(): ReceiverState;
  /** Stops listening, then waits for what is under way: all that was taken is stored and answered, or refused. */
  stop(): Promise<void>;
}

/** Starts the receiver in front of any store. @throws if a port is taken */
export async function receiveInto(store: SpanStore, options: ReceiverOptions = {}): Promise<Receiver> {
  const { agentPort = AGENT_PORT, otlpPort = OTLP_PORT, grpcPort = GRPC_PORT, host = '127.0.0.1' } = options;
  const limits = { ...DEFAULT_LIMITS, ...options.limits };
  const budget = new Budget(limits.underWayBytes);
  const sink = new SpanSink(store, options.batching, () => budget.shares);
  const intake = createIntake({
    share: () => budget.share(),
    store: (batches, peerIp) => sink.write(batches, peerIp),
    answerWithinMs: limits.answerWithinMs,
  });
  const common = { limits, arriveWithinMs: limits.arriveWithinMs, origins: options.origins ?? LOCAL_ORIGINS, intake };
  const urlOf = (port: number, path = '') => `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
  const started: Array<() => Promise<void>> = [];
  const stop = async () => {
    await Promise.all(started.map((end) => end()));
    await sink.idle();
  };
  const agent = new AgentPort(
    (taker) => createTraceServer({ ...common, intake: taker, path: AGENT_PATH, manners: 'agent' }),
    intake,
    host
  );
  const setAgent = async (to: AgentListener): Promise<string> => {
    const port = await agent.set(to);
    return port === null ? '' : urlOf(port, AGENT_PATH);
  };
  try {
    started.push(async () => void (await agent.set({ port: null, dropsSpans: false })));
    const agentUrl = await setAgent({ port: agentPort, dropsSpans: false });
    const otlp = createTraceServer({ ...common, path: OTLP_PATH, manners: 'otlp' });
    const otlpUrl = urlOf(await listen(otlp, otlpPort, host), OTLP_PATH);
    started.push(() => close(otlp));
    const grpc = await startGrpcServer({ maxBytes: limits.unpackedBytes, intake }, grpcPort, host);
    started.push(grpc.close);
    const grpcUrl = urlOf(grpc.port);
    const state = (): ReceiverState => {
      const { port, dropsSpans } = agent.now;
      const urls = { agentUrl: port === null ? '' : urlOf(port, AGENT_PATH), otlpUrl, grpcUrl };
      return { ...urls, dropsSpans, ...intake.count, waitingRows: sink.waitingRows, requests: budget.shares };
    };
    return { agentUrl, otlpUrl, grpcUrl, setAgent, state, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
