/**
 * What the list of OpenTelemetry calls costs on the embedded store, statement by statement: the page itself, and what is
 * asked of other rows for it (is a root answered, who called).
 * `npx tsx bench/otelList.ts [times]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { startEngine } from '../demo/engine/startEngine';
import { createOtelTraces } from '../demo/schema/otelTraces';
import { storeClientOf, type ClickHouseLike, type StatementReport } from '../src/store/clickhouseClient';
import { findOtelCalls } from '../src/store/otel/calls';
import { readOtelCatalog } from '../src/store/otel/catalog';
import { spreadOf } from './median';

const TIMES = Number(process.argv[2] ?? 10);
const LIMIT = 100;
/**
 * A request's spans. Of every other one the browser's is missing, and its server's is the root; one of ten left the system
 * with the browser: nobody answers that root here.
 */
const SPANS = 10;
const TRACES = 40_000;

/** Requests of three services, the newest now, with the attributes that instrumentations write. @param seconds over which they are spread */
const fill = (seconds: number): string => `INSERT INTO otel.otel_traces
    (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, ResourceAttributes, SpanAttributes, Duration, StatusCode)
  WITH intDiv(number, ${SPANS}) AS trace, number % ${SPANS} AS k, trace % 2 AS is_root,
    toUnixTimestamp64Nano(now64(9)) - toInt64(trace * ${seconds / TRACES} * 1e9) AS began,
    ['browser', 'edge', 'edge', 'edge', 'stock', 'stock', 'stock', 'edge', 'mailer', 'mailer'][k + 1] AS service,
    (id -> lower(leftPad(hex(cityHash64(id)), 16, '0'))) AS id_of
  SELECT fromUnixTimestamp64Nano(began + toInt64([0, 2, 3, 4, 6, 7, 8, 20, 2020, 2021][k + 1] * 1e6)),
    lower(hex(MD5(toString(trace)))), id_of(number),
    if(k = 0 OR (k = 1 AND is_root), '', id_of(number - k + [0, 0, 1, 2, 3, 4, 5, 2, 7, 8][k + 1])),
    ['fetch', 'GET /cart', 'cart', 'GET', 'GET /stock', 'stock', 'SELECT', 'mails publish', 'mails process', 'send'][k + 1],
    ['Client', 'Server', 'Internal', 'Client', 'Server', 'Internal', 'Client', 'Producer', 'Consumer', 'Internal'][k + 1],
    service,
    map('service.name', service, 'service.namespace', 'shop', 'service.instance.id', toString(trace % 9), 'k8s.pod.name', concat(service, '-7d9f'),
      'k8s.namespace.name', 'shop', 'k8s.node.name', concat('node-', toString(trace % 5)), 'telemetry.sdk.language', 'nodejs', 'host.name', concat(service, '-7d9f')),
    map('http.request.method', 'GET', 'url.path', concat('/cart/', toString(trace)), 'url.scheme', 'http', 'http.response.status_code', '200',
      'server.address', 'shop.example', 'network.protocol.version', '1.1', 'user_agent.original', 'Mozilla/5.0 (X11; Linux x86_64)',
      'thread.name', concat('worker-', toString(trace % 64))),
    [50, 40, 30, 10, 5, 4, 3, 1, 5, 3][k + 1] * 1000000, 'Unset'
  FROM numbers(${TRACES * SPANS})
  WHERE NOT (k = 0 AND is_root) AND (k = 0 OR trace % 10 != 8)`;

const LOADS = [
  { name: '12 hours', seconds: 43_200 },
  { name: 'an hour', seconds: 3600 },
  { name: '5 minutes', seconds: 300 },
];

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-bench-'));
  const engine = await startEngine({ dataDir, port: 0 });
  const client = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF } });
  try {
    for (const { name, seconds } of LOADS) {
      await client.command({ query: 'DROP DATABASE IF EXISTS otel SYNC' });
      await createOtelTraces(client);
      await client.command({ query: fill(seconds) });
      process.stdout.write(`${await rowsOf(client)} spans within ${name}, a page of ${LIMIT} of 12 hours\n`);
      console.table(await measure(client));
    }
  } finally {
    await client.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function rowsOf(client: ClickHouseClient): Promise<string> {
  const answer = await client.query({ query: 'SELECT count() AS rows FROM otel.otel_traces', format: 'JSONEachRow' });
  const [{ rows }] = await answer.json<{ rows: string }>();
  return rows;
}

/** What a statement is for, by what only it has. */
function purposeOf({ sql }: StatementReport): string {
  return sql.includes('parent_ids') ? 'who called' : sql.includes('SELECT DISTINCT') ? 'roots answered' : 'page';
}

async function measure(client: ClickHouseClient): Promise<object[]> {
  let sent: StatementReport[] = [];
  const store = storeClientOf(client as unknown as ClickHouseLike, { onStatement: (report) => sent.push(report) });
  const catalog = (await readOtelCatalog(store))!;
  const rounds: Array<{ ms: number; sent: StatementReport[] }> = [];
  for (let i = 0; i < TIMES; i++) {
    sent = [];
    const startMs = performance.now();
    const toMs = Date.now();
    const { calls } = await findOtelCalls(store, catalog, { fromMs: toMs - 43_200_000, toMs, limit: LIMIT });
    rounds.push({ ms: performance.now() - startMs, sent });
    if (calls.length !== LIMIT || !calls.some((call) => call.client !== '')) {
      throw new Error(`${calls.length} calls in place of ${LIMIT}, or nobody called`);
    }
  }
  const of = (purpose: string) => {
    const each = rounds.map((round) => round.sent.filter((one) => purpose === 'all' || purposeOf(one) === purpose));
    const sum = (reports: StatementReport[], what: 'elapsedMs' | 'rowsRead' | 'rows') =>
      reports.reduce((total, report) => total + report[what], 0);
    return {
      for: purpose,
      statements: each.at(-1)!.length,
      rowsRead: sum(each.at(-1)!, 'rowsRead'),
      rows: sum(each.at(-1)!, 'rows'),
      ...spreadOf(purpose === 'all' ? rounds.map(({ ms }) => ms) : each.map((reports) => sum(reports, 'elapsedMs'))),
    };
  };
  return ['page', 'roots answered', 'who called', 'all'].map(of);
}

void main();
