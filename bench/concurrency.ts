/**
 * How long small queries take on the embedded store: idle, and beside a heavy query and a writer.
 * `npx tsx bench/concurrency.ts [times]`
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { startEngine } from '../demo/engine/startEngine';
import { READER } from '../demo/engine/users';
import { createSchema } from '../demo/schema/createSchema';
import { L7_FLOW_LOG, type L7FlowLogRow } from '../demo/schema/l7FlowLog';

const ROWS = 200_000;
const TIMES = Number(process.argv[2] ?? 20);

/** Half an hour of server-side spans, the newest now, made inside the engine. */
const FILL = `INSERT INTO ${L7_FLOW_LOG} (_id, time, start_time, end_time, observation_point, signal_source, type, l7_protocol,
    pod_ns_id_1, auto_service_id_1, auto_service_type_1, agent_id, request_type, request_resource, endpoint, trace_id,
    response_duration, attribute_names, attribute_values)
  WITH toUnixTimestamp(now()) AS now, toUInt64(now) * 1000000 - number * ${Math.round((1800 * 1e6) / ROWS)} AS us
  SELECT bitOr(bitShiftLeft(intDiv(us, 1000000), 32), number), toDateTime(intDiv(us, 1000000)),
    fromUnixTimestamp64Micro(toInt64(us - 5000)), fromUnixTimestamp64Micro(toInt64(us)),
    ['c-p', 's-p', 'c', 's'][1 + number % 4], if(number % 4 < 2, 3, 0), 2, 20, number % 5, number % 50, 10, number % 9, 'GET',
    concat('/api/item/', toString(number % 1000)), '/api/item', lower(hex(MD5(toString(intDiv(number, 100))))), 5000,
    ['k8s.pod.name', 'http.route'], ['cart', '/api/item']
  FROM numbers(${ROWS})`;

/** Like the list of calls: the newest 100 requests of a quarter of an hour as their servers saw them, with names. */
const LIST = `SELECT toString(_id) AS id, toUnixTimestamp64Micro(start_time) AS start_us, response_duration, response_status,
    dictGetOrDefault('flow_tag.device_map', 'name', (toUInt64(auto_service_type_1), toUInt64(auto_service_id_1)), '') AS service,
    request_type, request_resource, endpoint, trace_id
  FROM ${L7_FLOW_LOG}
  WHERE time >= {from:DateTime} AND time <= {to:DateTime} AND observation_point IN ('s-p', 's-app')
  ORDER BY end_time DESC LIMIT 100`;

/** Keeps every core busy until it is ended. */
const HEAVY = 'SELECT count() FROM numbers(1000000000000000) WHERE NOT ignore(sipHash128(toString(number)))';

async function main(): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-bench-'));
  const engine = await startEngine({ dataDir, port: 0 });
  const writer = createClient({ url: engine.url, log: { level: ClickHouseLogLevel.OFF } });
  const reader = createClient({ url: engine.url, username: READER.name, password: READER.password });
  try {
    await createSchema(writer);
    await writer.command({ query: FILL });
    await print('idle', reader);

    const stopWriting = keepWriting(writer);
    await print('beside a writer', reader);
    const heavy = new AbortController();
    const ended = writer.query({ query: HEAVY, abort_signal: heavy.signal }).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await print('beside a writer and a heavy query', reader);
    heavy.abort();
    process.stdout.write(`the writer wrote ${await stopWriting()} rows meanwhile\n`);
    await ended;
  } finally {
    await Promise.all([writer.close(), reader.close()]);
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function print(when: string, client: ClickHouseClient): Promise<void> {
  const to = Math.floor(Date.now() / 1000);
  const ones = await measure(async () => client.query({ query: 'SELECT 1', format: 'JSONEachRow' }));
  const lists = await measure(async () =>
    client.query({ query: LIST, query_params: { from: to - 900, to }, format: 'JSONEachRow' })
  );
  process.stdout.write(
    `${when}: SELECT 1 ${ones} ms, newest 100 of ${ROWS} rows ${lists} ms (median of ${TIMES}, max)\n`
  );
}

async function measure(ask: () => Promise<{ text(): Promise<string> }>): Promise<string> {
  const times: number[] = [];
  for (let i = 0; i < TIMES; i++) {
    const start = performance.now();
    await (await ask()).text();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return `${times[Math.floor(TIMES / 2)].toFixed(0)} (${times[TIMES - 1].toFixed(0)})`;
}

/** As the demo does: some hundred rows, several times a second. Returns how many it wrote, once stopped. */
function keepWriting(client: ClickHouseClient): () => Promise<number> {
  let writing = true;
  let written = 0;
  const done = (async () => {
    while (writing) {
      const nowUs = Date.now() * 1000;
      const values = Array.from({ length: 300 }, (_, i): L7FlowLogRow => {
        const time = Math.floor(nowUs / 1e6);
        const _id = ((BigInt(time) << 32n) | BigInt(written + i)).toString();
        return {
          _id,
          time,
          start_time: nowUs - 5000,
          end_time: nowUs,
          observation_point: 's-p',
          signal_source: 3,
          type: 2,
        };
      });
      await client.insert({ table: L7_FLOW_LOG, values, format: 'JSONEachRow' });
      written += values.length;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  return async () => {
    writing = false;
    await done;
    return written;
  };
}

void main();
