import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OtelTracesForm } from '../../demo/schema/otelTraces';
import { goProgram } from './goProgram';

export interface RunningCollector {
  /** Where it takes OTLP over HTTP, without a path. */
  url: string;
  pid: number;
  /** Hands on what it still has, and ends. @throws when it ended otherwise than asked */
  stop(): Promise<void>;
}

export interface CollectorOptions {
  /** ClickHouse's HTTP interface. */
  clickhouseUrl: string;
  form: OtelTracesForm;
  /** Release of the exporter. */
  version?: string;
  /** The exporter's `compress`; its own default where not given. */
  compress?: 'none' | 'zstd' | 'lz4' | 'gzip' | 'deflate' | 'br';
}

const READY_MS = 30_000;

/** Starts a Collector: OTLP in, a batch a fifth of a second, the ClickHouse exporter out. @throws with its log when it does not start */
export async function startCollector({
  clickhouseUrl,
  form,
  version,
  compress = 'lz4',
}: CollectorOptions): Promise<RunningCollector> {
  const program = goProgram('collector', version);
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-collector-'));
  const port = await freePort();
  const config = join(folder, 'config.yaml');
  writeFileSync(
    config,
    `receivers: {otlp: {protocols: {http: {endpoint: '127.0.0.1:${port}'}}}}
processors: {batch: {timeout: 200ms}}
exporters:
  clickhouse:
    endpoint: ${clickhouseUrl}
    database: otel
    json: ${form === 'json'}
    compress: ${compress}
    timeout: 60s
service:
  telemetry: {metrics: {level: none}}
  pipelines: {traces: {receivers: [otlp], processors: [batch], exporters: [clickhouse]}}
`
  );
  const child = spawn(program, ['--config', `file:${config}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-20_000)));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  void exited.then(() => rmSync(folder, { recursive: true, force: true }));
  const url = `http://127.0.0.1:${port}`;
  const untilMs = Date.now() + READY_MS;
  while (!(await answers(url))) {
    if (child.exitCode !== null || Date.now() > untilMs) {
      child.kill('SIGKILL');
      throw new Error(`The collector did not start:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    pid: child.pid!,
    stop: async () => {
      child.kill('SIGTERM');
      const code = await exited;
      // what it could not write stands in its log as an error
      if (code !== 0 || /\terror\t/.test(log)) {
        throw new Error(`The collector ended with ${code}:\n${log}`);
      }
    },
  };
}

/** No spans are taken as well as any. */
async function answers(url: string): Promise<boolean> {
  return fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  }).then(
    ({ ok }) => ok,
    () => false
  );
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
