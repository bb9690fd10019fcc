/** What is read of each tool's own table, plain and Distributed, is what was sent, as far as the table holds it. */
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import { spansOfCase } from '../../demo/otherStores/spanCases';
import { storeClientOf, type ClickHouseLike, type StatementReport } from '../../src/store/clickhouseClient';
import { RowFile } from '../../src/store/rowFile/RowFile';
import { gather, readStores, savedRowsOf, tagValuesOf } from '../../src/store/stores';
import type { StoreClient } from '../../src/store/client';
import { start, type RunningStore } from './engines';
import { answersOf } from './toolAnswers';
import { createAndFillTool, TOOL_TABLES } from './toolTables';
import { makeTraffic } from './traffic';

const nowS = Math.floor(Date.now() / 1000);
const reference = makeTraffic(nowS - 3600).calls[0].sent;
const odd = (['05-async-consumer', '12-end-before-start', '13-events', '14-nanoseconds'] as const).flatMap(spansOfCase);

let running: RunningStore;
let client: ClickHouseClient;
let store: StoreClient;
const sent: StatementReport[] = [];

beforeAll(async () => {
  running = await start(null);
  client = createClient({ url: running.url, log: { level: ClickHouseLogLevel.OFF } });
  store = storeClientOf(client as unknown as ClickHouseLike, { onStatement: (report) => sent.push(report) });
});
afterAll(async () => {
  await client.close();
  await running.stop();
});

it.each(TOOL_TABLES.map((tables) => [tables.name, tables] as const))('%s', async (_, tables) => {
  const { holds } = tables.tool;
  for (const { tool } of TOOL_TABLES) {
    await client.command({ query: `DROP DATABASE IF EXISTS ${tool.database}` });
  }
  await createAndFillTool(client, tables, [...reference, ...odd]);

  const stores = await readStores(store);
  expect(stores.all.map(({ name }) => name.split('.')[0])).toEqual([tables.tool.database]);
  expect(stores.notices).toEqual([]);
  const remarks = stores.all[0].remarks.join(' ');
  expect(remarks.includes('does not keep')).toBe(!holds.nanoseconds || !holds.kind || holds.attributes === 'numbers');

  const keeps = (is: boolean): 'all' | 'not kept' => (is ? 'all' : 'not kept');
  expect(await answersOf(store, stores, reference, odd, holds)).toEqual({
    list: 'all',
    trace: 'all',
    attributes: keeps(holds.attributes !== 'none'),
    events: keeps(holds.events),
    links: keeps(holds.links !== 'none'),
  });

  // what conventions and the resource say
  const range = { fromMs: (nowS - 7200) * 1000, toMs: nowS * 1000 };
  const byId = await gather(store, stores, {
    traceId: reference[0].span.traceId,
    rangeS: { from: nowS - 7200, to: nowS },
  });
  const { spans } = byId!.trace;
  if (holds.attributes !== 'none') {
    expect(spans.filter(({ requestType }) => requestType !== '').length).toBe(20);
  }
  if (holds.resource === 'own') {
    expect(spans.every(({ client: a, server: b }) => a.podNs !== '' || b.podNs !== '')).toBe(true);
  }

  // names for variables
  const tags = await tagValuesOf(store, stores, { tag: 'service', ...range });
  expect(tags.length).toBeGreaterThan(2);
  expect((await tagValuesOf(store, stores, { tag: 'namespace', ...range })).length).toBe(
    holds.resource === 'none' ? 0 : 1
  );

  // rows for a file, which opens again
  const ids = byId!.trace.spans.flatMap((span) => span.ids);
  const rows = await savedRowsOf(store, stores, ids);
  const file = new RowFile();
  const steps = [...file.take(new TextEncoder().encode(rows.map(({ row }) => `${JSON.stringify(row)}\n`).join('')))];
  expect(steps).toEqual([]);
  const opened = file.spans();
  for (let next = opened.next(); ; next = opened.next()) {
    if (next.done) {
      expect(next.value.spans.map(({ ids: [id] }) => id).sort()).toEqual([...ids].sort());
      break;
    }
  }
  expect(await stores.all[0].countRecent(store)).toBe(0);
});
