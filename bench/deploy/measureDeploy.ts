import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createClient, ClickHouseLogLevel } from '@clickhouse/client';
import { startEngine } from '../../demo/engine/startEngine';
import { READER } from '../../demo/engine/users';
import { bundleServices } from '../../scripts/deploy/services';
import { storeClientOf, type ClickHouseLike } from '../../src/store/clickhouseClient';
import { decoderOf } from '../../src/store/decoders';
import { RowsAtHand } from '../../src/store/search/atHand';
import { readStores, searchStores } from '../../src/store/stores';
import type { StoreClient } from '../../src/store/client';
import { goProgram } from '../collector/goProgram';
import type { SentSpan } from '../collector/sentSpan';
import { runOnHosts, seenOfHost, type OnHosts } from './hosts';

const ROOT = join(__dirname, '../..');
/** Loopback addresses of their own, so that every port can be the configuration's. */
const RECEIVER_IP = '127.0.0.77';
const COLLECTOR_IP = '127.0.0.78';
/** Collectors of two hosts without Kubernetes, by the names of the hosts. */
const HOSTS = { 'shop-host': '127.0.0.79', 'storage-host': '127.0.0.80' };
const PATHS = ['/orders/1', '/orders/2', '/orders/0'];
const HOST_NAME = 'host-of-the-collector';
const PATIENCE_MS = 60_000;

export interface DeployRun {
  sent: number;
  inDeepflow: number;
  inOtel: number;
  drawnOnce: number;
  hosts: string[];
  demoRows: number;
  demoSpans: number;
  /** Of a dashboard that is narrowed to the host `storage-host`. */
  onHost: OnHosts;
}

/** @throws Error when a part does not start, or when not everything arrives */
export async function measureDeploy(): Promise<DeployRun> {
  const folder = mkdtempSync(join(tmpdir(), 'spanloom-deploy-'));
  const children: ChildProcess[] = [];
  let log = '';
  const engine = await startEngine({ dataDir: join(folder, 'store'), port: 0 });
  try {
    await bundleServices(join(folder, 'services'));
    const env = { ...process.env, WRITER_USER: 'default', WRITER_PASSWORD: '' };
    const service = (name: string, ...args: string[]) => [join(folder, 'services', `${name}.cjs`), ...args];
    const runs = (args: string[]) => promisify(execFile)(process.execPath, args, { env, timeout: PATIENCE_MS });
    const starts = (program: string, args: string[], more: NodeJS.ProcessEnv = {}) => {
      const child = spawn(program, args, { env: { ...env, ...more }, stdio: ['ignore', 'ignore', 'pipe'] });
      child.stderr.setEncoding('utf8').on('data', (text: string) => (log = (log + text).slice(-10_000)));
      children.push(child);
    };
    // Several Collectors on one machine cannot all have the port of their own metrics.
    const quiet = join(folder, 'quiet.yaml');
    writeFileSync(quiet, 'service: {telemetry: {metrics: {level: none}}}\n');

    await runs(service('schema', '--store', engine.url));
    await runs(service('ready', '--wait', '--store', engine.url));
    starts(process.execPath, service('receiver', '--store', engine.url, '--listen', RECEIVER_IP));
    await runs(service('ready', '--wait', '--otlp', `http://${RECEIVER_IP}:4318/v1/traces`));
    const collector = async (ip: string, name: string, ...configs: string[]) => {
      const ours = ['agent', ...configs].map((file) => join(ROOT, `deploy/collector/${file}.yaml`));
      const files = [...ours, quiet].map((file) => `--config=file:${file}`);
      const variables = { HOST_IP: RECEIVER_IP, HOST_NAME: name, LISTEN_IP: ip, CLICKHOUSE_URL: engine.url };
      starts(goProgram('agent'), files, variables);
      await runs(service('ready', '--wait', '--otlp', `http://${ip}:4318/v1/traces`));
      if (!(await fetch(`http://${ip}:13133/`)).ok) {
        throw new Error('The Collector is not healthy.');
      }
      return `http://${ip}:4318`;
    };
    const otlp = await collector(COLLECTOR_IP, HOST_NAME);
    const sender = join(ROOT, 'bench/collector/senders/node.ts');
    const { stdout } = await runs(['--import', 'tsx', sender, otlp]);
    const sent = JSON.parse(stdout) as SentSpan[];
    starts(process.execPath, service('traffic', '--store', engine.url, '--otlp', `${otlp}/v1/traces`));
    const [shop, storage] = await Promise.all(Object.entries(HOSTS).map(([name, ip]) => collector(ip, name, 'host')));
    await runOnHosts({ shop, storage }, PATHS);
    return await whatIsThere(engine.url, sent);
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${log}`);
  } finally {
    for (const child of children.reverse()) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.kill('SIGTERM')) {
        await ended;
      }
    }
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Asks as the data source's user until everything has arrived. */
async function whatIsThere(url: string, sent: readonly SentSpan[]): Promise<DeployRun> {
  const { name: username, password } = READER;
  const client = createClient({ url, username, password, log: { level: ClickHouseLogLevel.OFF } });
  const store = storeClientOf(client as unknown as ClickHouseLike);
  try {
    for (const untilMs = Date.now() + PATIENCE_MS; ; await new Promise((resolve) => setTimeout(resolve, 1_000))) {
      const run = await counted(store, sent).catch((error: Error) => error);
      if (!(run instanceof Error) && isWhole(run)) {
        return run;
      }
      if (Date.now() > untilMs) {
        throw run instanceof Error ? run : new Error(`Not everything arrived: ${JSON.stringify(run)}`);
      }
    }
  } finally {
    await client.close();
  }
}

const isWhole = ({ sent, inDeepflow, inOtel, drawnOnce, demoRows, demoSpans, onHost }: DeployRun): boolean =>
  sent > 0 &&
  [inDeepflow, inOtel, drawnOnce].every((count) => count === sent) &&
  demoRows > 0 &&
  demoSpans > 0 &&
  // Each request meets both services of the host.
  onHost.calls === 2 * PATHS.length &&
  onHost.servers.length === 2 &&
  Object.keys(HOSTS).every((name) => onHost.namespaces.includes(name));

async function counted(store: StoreClient, sent: readonly SentSpan[]): Promise<DeployRun> {
  const ids = { ids: sent.map(({ spanId }) => spanId), service: sent[0].resource['service.name'] };
  const ask = async (sql: string) => (await store.query(sql, ids))[0];
  const deepflow = 'FROM flow_log.l7_flow_log WHERE time > now() - 3600';
  const otel = 'FROM otel.otel_traces WHERE Timestamp > now() - 3600';
  const mine = await ask(`SELECT toUInt32(uniq(span_id)) AS n ${deepflow} AND span_id IN {ids:Array(String)}`);
  const theirs = await ask(
    `SELECT toUInt32(uniq(SpanId)) AS n, groupUniqArray(ResourceAttributes['host.name']) AS hosts ${otel} AND SpanId IN {ids:Array(String)}`
  );
  const rows = await ask(`SELECT toUInt32(count()) AS n ${deepflow} AND signal_source IN (0, 3)`);
  const spans = await ask(
    `SELECT toUInt32(count()) AS n ${otel} AND ServiceName != {service:String} AND SpanId IN (SELECT span_id ${deepflow} AND signal_source = 4)`
  );
  return {
    sent: sent.length,
    inDeepflow: Number(mine.n),
    inOtel: Number(theirs.n),
    drawnOnce: await drawnOnce(store, sent),
    hosts: theirs.hosts as string[],
    demoRows: Number(rows.n),
    demoSpans: Number(spans.n),
    onHost: await seenOfHost(store, 'storage-host'),
  };
}

/** Spans of the traces, each of which is in both tables. */
async function drawnOnce(store: StoreClient, sent: readonly SentSpan[]): Promise<number> {
  const stores = await readStores(store);
  let count = 0;
  for (const traceId of new Set(sent.map((span) => span.traceId))) {
    const startS = Number(BigInt(sent.find((span) => span.traceId === traceId)!.startNs) / 1_000_000_000n);
    const atHand = new RowsAtHand(decoderOf);
    await searchStores(store, stores, { traceId, rangeS: { from: startS - 600, to: startS + 600 } }, atHand);
    count += (await atHand.trace()).spans.length;
  }
  return count;
}
