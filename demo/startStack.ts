/** The whole demo in one call: store, schema, receiver, traffic, host. For `npm start` and for the browser tests. */
import { createClient } from '@clickhouse/client';
import * as path from 'node:path';
import { watchAgentConfig } from './agentConfig/watchAgentConfig';
import { startEngine } from './engine/startEngine';
import { READER, WRITER } from './engine/users';
import { startHost } from './host/host';
import type { AgentListener } from './receiver/agentPort';
import { startReceiver } from './receiver/startReceiver';
import { createSchema } from './schema/createSchema';
import { storeState, type StackState } from './stackState';
import { startTraffic, type Traffic, type TrafficOptions } from './traffic/startTraffic';

const ROOT = path.resolve(__dirname, '..');

/** 0, or left out, takes a free one. */
export interface StackPorts {
  host?: number;
  store?: number;
  agent?: number;
  otlp?: number;
  grpc?: number;
}

export interface StackOptions {
  /** Folder of the embedded store; survives restarts. */
  dataDir: string;
  ports?: StackPorts;
  /** Whether the demo's calls are made: the last 15 minutes, then live. Options of startTraffic, or just yes or no. */
  traffic?: boolean | Partial<TrafficOptions>;
  /** The built plugins; `dist/` of the repository unless told. */
  distDir?: string;
  /** What the host is provisioned with; `provisioning/` of the repository unless told. */
  provisioningDir?: string;
  /** File with an agent group's configuration, which says where the agent's port is; read again when it changes. */
  agentConfig?: string;
  /** Told what is being started, in words for people. */
  onStep?(text: string): void;
  /** Told, in words for people, when the agent's port has changed. */
  onAgent?(text: string): void;
  /** Told when something went wrong after the start. */
  onError?(error: Error): void;
}

export interface Stack {
  hostUrl: string;
  storeUrl: string;
  /** Full URL that takes OTLP as DeepFlow's agent does, at the start; '' where that port is closed. */
  agentUrl: string;
  /** Full URL that takes OTLP as a collector does. */
  otlpUrl: string;
  /** The same for gRPC. */
  grpcUrl: string;
  /** The user that writes into the store. */
  writer: { user: string; password: string };
  /** The user of the data source, who may only read. */
  reader: { user: string; password: string };
  /** Resolves with the number of calls when the past is in the store; at once without traffic. */
  backfilled: Promise<number>;
  /** Resolves when the store has ended, stopped or not. */
  storeExited: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Starts everything, in order; when one part does not start, the others are stopped again.
 * @throws Error in plain words, such as which port is taken
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { ports = {}, onStep = () => undefined, onError = () => undefined } = options;
  const started: Array<() => Promise<void>> = [];
  const stop = async () => {
    for (const stopOne of started.splice(0).reverse()) {
      await stopOne().catch(onError);
    }
  };
  try {
    onStep('Starting the store');
    const engine = await startEngine({ dataDir: options.dataDir, port: ports.store ?? 0 });
    started.push(engine.stop);
    const writer = { user: WRITER.name, password: WRITER.password };
    await prepareStore(engine.url, writer);

    onStep('Starting the OTLP receiver');
    const address = { storeUrl: engine.url, ...writer };
    const receiver = await named('The OTLP receiver', () =>
      startReceiver({
        ...address,
        agentPort: options.agentConfig ? null : (ports.agent ?? 0),
        otlpPort: ports.otlp ?? 0,
        grpcPort: ports.grpc ?? 0,
      })
    );
    started.push(receiver.stop);
    let { agentUrl } = receiver;
    if (options.agentConfig) {
      const follow = async (to: AgentListener): Promise<string> => {
        const url = await receiver.setAgent(to);
        options.onAgent?.(saysOfAgent(url, to));
        return url;
      };
      const group = watchAgentConfig(options.agentConfig, (to) => void follow(to).catch(onError), onError);
      started.push(async () => group.stop());
      agentUrl = await named('The OTLP receiver', () => follow(group.config));
    }

    let backfilled = Promise.resolve(0);
    let traffic: Traffic | null = null;
    if (options.traffic) {
      onStep('Starting the demo traffic');
      const wishes = options.traffic === true ? {} : options.traffic;
      traffic = await startTraffic({ ...address, otlpUrl: receiver.otlpUrl, onError, ...wishes });
      started.push(traffic.stop);
      backfilled = traffic.backfilled;
    }

    const stackState = async (): Promise<StackState> => {
      const store = await storeState(engine.url, writer.user, writer.password);
      const ofReceiver = { ...receiver.state(), agentConfig: options.agentConfig ?? null };
      return { ok: store.isUp, store, receiver: ofReceiver, traffic: traffic?.state() ?? null };
    };
    onStep('Starting the host');
    const host = await named('The host', () =>
      startHost({
        distDir: options.distDir ?? path.join(ROOT, 'dist'),
        provisioningDir: options.provisioningDir ?? path.join(ROOT, 'provisioning'),
        dashboardsDir: path.join(ROOT, 'dashboards'),
        storeUrl: engine.url,
        storePassword: READER.password,
        stackState,
        port: ports.host ?? 0,
      })
    );
    started.push(host.stop);
    return {
      hostUrl: host.url,
      storeUrl: engine.url,
      agentUrl,
      otlpUrl: receiver.otlpUrl,
      grpcUrl: receiver.grpcUrl,
      writer,
      reader: { user: READER.name, password: READER.password },
      backfilled,
      storeExited: engine.exited,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepareStore(url: string, { user, password }: { user: string; password: string }): Promise<void> {
  const client = createClient({ url, username: user, password });
  try {
    await createSchema(client);
  } finally {
    await client.close();
  }
}

function saysOfAgent(url: string, { dropsSpans }: AgentListener): string {
  return url === ''
    ? "The agent's port is closed."
    : `The agent listens at ${url}${dropsSpans ? ', and keeps no span: trace integration is disabled' : ''}.`;
}

/** Says which part it was whose port is taken. */
async function named<T>(part: string, start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    const { code, port } = error as { code?: string; port?: number };
    throw code === 'EADDRINUSE' ? new Error(`${part} did not start: port ${port} is taken.`) : error;
  }
}
