import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { StoreClient } from '../../src/store/client';
import { callsOf, readStores, tagValuesOf } from '../../src/store/stores';

const PROGRAMS = join(__dirname, '../../e2e/realProgram');

/** OTLP of each host's Collector: `http://127.0.0.79:4318`. */
export interface Hosts {
  shop: string;
  storage: string;
}

/**
 * The second way of data, without Kubernetes: programs with OpenTelemetry's SDK that say nothing but their name, a client on one
 * host and two services on another, each sending to the Collector of its host. Resolves when all is sent.
 */
export async function runOnHosts({ shop, storage }: Hosts, paths: readonly string[]): Promise<void> {
  const running: ChildProcess[] = [];
  const start = (script: string, args: readonly string[], service: string, collector: string, env: object = {}) => {
    const child = spawn(process.execPath, ['--import', 'tsx', join(PROGRAMS, script), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        OTEL_SERVICE_NAME: service,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector}/v1/traces`,
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        ...env,
      },
    });
    running.push(child);
    return child;
  };
  try {
    const stock = start('service.ts', [], 'stock', storage);
    const orders = start('service.ts', [], 'orders', storage, { BEHIND: `http://127.0.0.1:${await firstLine(stock)}` });
    const client = start('client.ts', paths, 'checkout', shop, { SHOP: `http://127.0.0.1:${await firstLine(orders)}` });
    await once(client, 'exit');
    for (const service of [orders, stock]) {
      service.kill('SIGTERM');
      await once(service, 'exit');
    }
  } finally {
    running.forEach((child) => child.kill('SIGKILL'));
  }
}

async function firstLine(child: ChildProcess): Promise<string> {
  const [line] = await once(createInterface(child.stdout!), 'line');
  return String(line);
}

export interface OnHosts {
  /** Namespaces that a variable lists. */
  namespaces: string[];
  /** Services that answered the calls of a list narrowed to one host, and how many these are. */
  servers: string[];
  calls: number;
}

/** What a reader sees who narrows the dashboard to one host. */
export async function seenOfHost(store: StoreClient, host: string): Promise<OnHosts> {
  const stores = await readStores(store);
  const range = { fromMs: Date.now() - 600_000, toMs: Date.now() };
  const namespaces = await tagValuesOf(store, stores, { tag: 'namespace', ...range });
  const { calls } = await callsOf(store, stores, { ...range, namespaces: [host], limit: 100 });
  const servers = calls.map(({ server }) => server);
  return { namespaces, servers: [...new Set(servers)].sort(), calls: calls.length };
}
