import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import * as path from 'node:path';

interface Run {
  /** Full URL of the agent's OTLP path. */
  agentUrl: string;
  namespace: string;
  /** Paths to ask for, `/orders/<n>`. */
  paths: string[];
}

/**
 * Runs a client and two services (checkout → orders → stock), each a process of its own that is instrumented with
 * the OpenTelemetry SDK, until all their spans are sent. `orders` says where it runs as Kubernetes does
 * (`k8s.namespace.name`), the others with `service.namespace`.
 * @returns the statuses that the client got
 * @throws Error when a process fails
 */
export async function runRealProgram({ agentUrl, namespace, paths }: Run): Promise<number[]> {
  const running: ChildProcess[] = [];
  const start = (script: string, args: string[], service: string, resource: string, env: Record<string, string>) => {
    const child = spawn(process.execPath, ['--import', 'tsx', path.join(__dirname, script), ...args], {
      cwd: path.resolve(__dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        OTEL_SERVICE_NAME: service,
        OTEL_RESOURCE_ATTRIBUTES: resource,
        OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: agentUrl,
        // Only traces have somewhere to go.
        OTEL_METRICS_EXPORTER: 'none',
        OTEL_LOGS_EXPORTER: 'none',
        ...env,
      },
    });
    running.push(child);
    return child;
  };
  const inNamespace = `service.namespace=${namespace}`;
  const inKubernetes = `k8s.namespace.name=${namespace},k8s.pod.name=orders-7d9f,k8s.deployment.name=orders`;
  try {
    const stock = start('service.ts', [], 'stock', inNamespace, {});
    const stockUrl = `http://127.0.0.1:${await firstLine(stock)}`;
    const orders = start('service.ts', [], 'orders', inKubernetes, { BEHIND: stockUrl });
    const shopUrl = `http://127.0.0.1:${await firstLine(orders)}`;
    const client = start('client.ts', paths, 'checkout', inNamespace, { SHOP: shopUrl });
    const statuses = JSON.parse(await firstLine(client)) as number[];
    await ended(client);
    for (const service of [orders, stock]) {
      service.kill('SIGTERM');
      await ended(service);
    }
    return statuses;
  } finally {
    for (const child of running) {
      child.kill('SIGKILL');
    }
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    createInterface(child.stdout!).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`${child.spawnargs.at(-1)} ended with ${code}`)));
  });
}

function ended(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (code: number | null) => (code === 0 ? resolve() : reject(new Error(`a process ended with ${code}`)));
    if (child.exitCode !== null || child.signalCode !== null) {
      check(child.exitCode);
    } else {
      child.once('exit', check);
    }
  });
}
