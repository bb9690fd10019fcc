import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { startEngine } from '../../demo/engine/startEngine';
import { READER } from '../../demo/engine/users';
import { ensureBuilt } from '../../demo/ensureBuilt';
import { startHost } from '../../demo/host/host';
import { createSchema } from '../../demo/schema/createSchema';
import { launchBrowser } from '../../e2e/browser';
import { startCollector } from '../collector/startCollector';
import { cpuMs, rssMb, runSender, startReceiverProcess } from './processes';

export interface IngestRun {
  subject: 'spanloom' | 'collector';
  /** Spans that are stored, over the time until the last of them was. */
  spansPerS: number;
  seconds: number;
  /** Spans that were answered 200, and different ones that are in the store. */
  accepted: number;
  stored: number;
  /** Answers that told the sender to come again, and requests that failed. */
  again: number;
  failed: number;
  /** Time of the processor for each stored span, in µs: of the process that takes them, and of the store. */
  cpuUsPerSpan: number;
  storeCpuUsPerSpan: number;
  /** Of the process that takes the spans: after a sixth of the time, and at the end. */
  rssMbStart: number;
  rssMbEnd: number;
}

export interface IngestOptions {
  seconds: number;
  connections: number;
  spansPerRequest: number;
  subjects: readonly IngestRun['subject'][];
}

/** One of those that take spans. */
interface Subject {
  url: string;
  pid: number;
  /** Where its spans are, and the column of their ids. */
  table: string;
  idColumn: string;
  stop(): Promise<void>;
}

const ROOT = resolve(__dirname, '../..');
/** What the Collector still has in its queue is waited for. */
const DRAIN_MS = 60_000;

/**
 * How many spans a second are taken and stored: the same spans from the same sender, to our receiver and to a Collector
 * with its ClickHouse exporter, into one embedded engine, a dashboard open in a browser that is refreshed.
 */
export async function measureIngest(options: IngestOptions): Promise<{ runs: IngestRun[] }> {
  await ensureBuilt((text) => void process.stderr.write(`${text}\n`));
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-ingest-'));
  const engine = await startEngine({ dataDir, port: 0 });
  const client = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF } });
  const ends: Array<() => Promise<unknown>> = [() => client.close(), engine.stop];
  try {
    await createSchema(client);
    ends.unshift(await openPage(engine.url));
    const runs: IngestRun[] = [];
    for (const name of options.subjects) {
      runs.push({ subject: name, ...(await measureOne(client, await start(name, engine.url), engine.pid, options)) });
      process.stderr.write(`${JSON.stringify(runs.at(-1))}\n`);
    }
    return { runs };
  } finally {
    for (const end of ends) {
      await end();
    }
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function start(name: IngestRun['subject'], storeUrl: string): Promise<Subject> {
  if (name === 'spanloom') {
    const { otlpUrl, pid, end } = await startReceiverProcess(storeUrl);
    return { url: otlpUrl, pid, table: 'flow_log.l7_flow_log', idColumn: 'span_id', stop: () => end() };
  }
  const { url, pid, stop } = await startCollector({ clickhouseUrl: storeUrl, form: 'map' });
  return { url: `${url}/v1/traces`, pid, table: 'otel.otel_traces', idColumn: 'SpanId', stop };
}

async function measureOne(
  client: ClickHouseClient,
  subject: Subject,
  storePid: number,
  { seconds, connections, spansPerRequest }: IngestOptions
): Promise<Omit<IngestRun, 'subject'>> {
  const startMs = performance.now();
  const [cpuBefore, storeBefore] = [cpuMs(subject.pid), cpuMs(storePid)];
  let rssMbStart = 0;
  const timer = setTimeout(() => (rssMbStart = rssMb(subject.pid)), (seconds * 1000) / 6);
  const sent = await runSender({ url: subject.url, seconds, connections, spansPerRequest, first: 1 });
  clearTimeout(timer);
  const accepted = sent.acknowledged.length * spansPerRequest;
  let stored = 0;
  let took = 0;
  // Requests that were given up may be stored, too.
  for (const untilMs = performance.now() + DRAIN_MS; stored < accepted && performance.now() < untilMs;) {
    took = (performance.now() - startMs) / 1000;
    stored = await storedSpans(client, subject);
  }
  const rssMbEnd = rssMb(subject.pid);
  const usPerSpan = (ms: number) => Math.round((10_000 * ms) / stored) / 10;
  const cpuUsPerSpan = usPerSpan(cpuMs(subject.pid) - cpuBefore);
  const storeCpuUsPerSpan = usPerSpan(cpuMs(storePid) - storeBefore);
  await subject.stop();
  const { again, failed } = sent;
  return {
    spansPerS: Math.round(stored / took),
    seconds: Math.round(took),
    accepted,
    stored,
    again,
    failed,
    cpuUsPerSpan,
    storeCpuUsPerSpan,
    rssMbStart,
    rssMbEnd,
  };
}

async function storedSpans(client: ClickHouseClient, { table, idColumn }: Subject): Promise<number> {
  const query = `SELECT toUInt32(uniqExact(${idColumn})) AS stored FROM ${table}`;
  const [{ stored }] = await (await client.query({ query, format: 'JSONEachRow' })).json<{ stored: number }>();
  return stored;
}

/** The dashboard of what is being stored, in headless Chromium, refreshed every ten seconds. @returns what closes it */
async function openPage(storeUrl: string): Promise<() => Promise<void>> {
  const host = await startHost({
    distDir: join(ROOT, 'dist'),
    provisioningDir: join(ROOT, 'provisioning'),
    dashboardsDir: join(ROOT, 'dashboards'),
    storeUrl,
    storePassword: READER.password,
    port: 0,
  });
  const browser = await launchBrowser();
  const page = await browser.newPage();
  const what = new URLSearchParams({ 'var-namespace': 'bench', from: 'now-15m', to: 'now', refresh: '10s' });
  await page.goto(`${host.url}/d/Distributed_Tracing/distributed-tracing?${what}`);
  return async () => {
    await browser.close();
    await host.stop();
  };
}
