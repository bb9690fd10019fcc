/** *Save & test* through Distributed tables whose two shards are one table: each row comes twice, and counts once. */
import { createClient, type ClickHouseClient } from '@clickhouse/client';
import { checkHealth } from '../../src/datasource/health';
import { storeClientOf, type ClickHouseLike } from '../../src/store/clickhouseClient';
import { readStores } from '../../src/store/stores';
import { start, type RunningStore } from './engines';
import { createAndFill, SCHEMAS } from './schemas';
import { makeTraffic } from './traffic';

const nowS = Math.floor(Date.now() / 1000);
let store: RunningStore;
let client: ClickHouseClient;

beforeAll(async () => {
  store = await start(null);
  client = createClient({ url: store.url });
  const schema = SCHEMAS.find(({ name }) => name === 'deepflow-7.1-and-otel-distributed')!;
  // the calls are seven minutes old; the special rows are all older than the 15 minutes that are asked for
  await createAndFill(client, schema, makeTraffic(nowS - 450));
});

afterAll(async () => {
  await client?.close();
  await store?.stop();
});

const countOf = async (table: string, time: string): Promise<number> => {
  const query = `SELECT count() AS n FROM ${table} WHERE ${time} >= fromUnixTimestamp(${nowS - 900})`;
  const [{ n }] = await (await client.query({ query, format: 'JSONEachRow' })).json<{ n: string }>();
  return Number(n);
};

it('says how many rows there are, not how often they come', async () => {
  const [rows, spans] = await Promise.all([
    countOf('flow_log.l7_flow_log_local', 'time'),
    countOf('otel.otel_traces_local', 'Timestamp'),
  ]);
  expect(await countOf('flow_log.l7_flow_log', 'time')).toBe(2 * rows);
  expect(await countOf('otel.otel_traces', 'Timestamp')).toBe(2 * spans);
  // of eight calls 46 spans each, and the cron job's
  expect(spans).toBe(8 * 46 + 1);
  const asked = storeClientOf(client as unknown as ClickHouseLike);
  const { status, message } = await checkHealth(asked, () => readStores(asked));
  expect(status).toBe('success');
  expect(message).toContain(`flow_log.l7_flow_log has ${rows.toLocaleString('en')} rows of the last 15 minutes.`);
  expect(message).toContain(`otel.otel_traces has ${spans} OTel spans of the last 15 minutes.`);
});
