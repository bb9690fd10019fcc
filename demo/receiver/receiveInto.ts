import { createTraceServer, close, listen } from './http/traceServer';
import type { BodyLimits } from './http/body';
import type { RowWriterOptions } from './store/rowWriter';
import { SpanSink, type SpanStore } from './store/spanSink';

export const AGENT_PATH = '/api/v1/otel/trace';
export const OTLP_PATH = '/v1/traces';
const AGENT_PORT = 38086;
const OTLP_PORT = 4318;
const MIB = 1024 * 1024;

export interface ReceiverOptions {
  /** Where DeepFlow's agent listens; 0 = any free port. */
  agentPort?: number;
  /** Where an OTLP receiver listens; 0 = any free port. */
  otlpPort?: number;
  /** Address to listen on; only this machine where not given. */
  host?: string;
  limits?: BodyLimits;
  batching?: RowWriterOptions;
}

export interface Receiver {
  /** Full URLs to post to. */
  agentUrl: string;
  otlpUrl: string;
  /** Stops listening, then waits for what is under way. */
  stop(): Promise<void>;
}

/** Starts the receiver in front of any store. @throws if a port is taken */
export async function receiveInto(store: SpanStore, options: ReceiverOptions = {}): Promise<Receiver> {
  const { agentPort = AGENT_PORT, otlpPort = OTLP_PORT, host = '127.0.0.1' } = options;
  const limits = options.limits ?? { bytes: 16 * MIB, unpackedBytes: 64 * MIB };
  const sink = new SpanSink(store, options.batching);
  const write = sink.write.bind(sink);
  const agent = createTraceServer({ path: AGENT_PATH, manners: 'agent', limits, store: write });
  const otlp = createTraceServer({ path: OTLP_PATH, manners: 'otlp', limits, store: write });
  const urlOf = (port: number, path: string) => `http://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;

  const agentUrl = urlOf(await listen(agent, agentPort, host), AGENT_PATH);
  try {
    return {
      agentUrl,
      otlpUrl: urlOf(await listen(otlp, otlpPort, host), OTLP_PATH),
      stop: async () => {
        await Promise.all([close(agent), close(otlp)]);
        await sink.idle();
      },
    };
  } catch (error) {
    await close(agent);
    throw error;
  }
}
