import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { startStack } from '../demo/startStack';
import { storeClientOf, type ClickHouseLike } from '../src/store/clickhouseClient';
import { findCalls } from '../src/store/deepflow/calls';
import { readCatalog } from '../src/store/deepflow/catalog';
import { spreadOf, type Spread } from './median';

/** Keeps every core busy until it is ended. */
const HEAVY = 'SELECT count() FROM numbers(1000000000000000) WHERE NOT ignore(sipHash128(toString(number)))';

export interface CallsListSpeed {
  /** Rows of l7_flow_log before the measurement. */
  rows: number;
  /** The demo goes on writing all the time. */
  besideWriter: Spread;
  besideWriterAndHeavyQuery: Spread;
}

/** How long the list of calls takes, as the dashboard asks for it: the demo's namespace, 15 minutes, 100 calls, as the reader. */
export async function measureCallsList(times: number): Promise<CallsListSpeed> {
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-bench-'));
  const stack = await startStack({ dataDir, traffic: true });
  const log = { level: ClickHouseLogLevel.OFF };
  const writer = createClient({
    url: stack.storeUrl,
    username: stack.writer.user,
    password: stack.writer.password,
    log,
  });
  const reader = createClient({
    url: stack.storeUrl,
    username: stack.reader.user,
    password: stack.reader.password,
    log,
  });
  try {
    await stack.backfilled;
    const client = storeClientOf(reader as unknown as ClickHouseLike);
    const catalog = await readCatalog(client);
    const [{ rows }] = await client.query(`SELECT toUInt32(count()) AS rows FROM ${catalog.table}`);
    const measure = async () => {
      const ms: number[] = [];
      for (let i = 0; i < times; i++) {
        const start = performance.now();
        const toMs = Date.now();
        const { calls } = await findCalls(client, catalog, {
          namespaces: ['deepflow-otel-spring-demo'],
          fromMs: toMs - 900_000,
          toMs,
          limit: 100,
        });
        ms.push(performance.now() - start);
        if (calls.length !== 100) {
          throw new Error(`${calls.length} calls in place of 100`);
        }
      }
      return spreadOf(ms);
    };

    const besideWriter = await measure();
    const heavy = new AbortController();
    const ended = writer.query({ query: HEAVY, abort_signal: heavy.signal }).catch(() => undefined);
    await untilRunning(writer, 'sipHash128');
    const besideWriterAndHeavyQuery = await measure();
    heavy.abort();
    await ended;
    return { rows: Number(rows), besideWriter, besideWriterAndHeavyQuery };
  } finally {
    await Promise.all([writer.close(), reader.close()]);
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function untilRunning(client: ReturnType<typeof createClient>, part: string): Promise<void> {
  for (;;) {
    const result = await client.query({
      query: `SELECT toUInt32(count()) AS found FROM system.processes WHERE query LIKE {part:String} AND query NOT LIKE '%system.processes%'`,
      query_params: { part: `%${part}%` },
      format: 'JSONEachRow',
    });
    const [{ found }] = await result.json<{ found: number }>();
    if (found > 0) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
