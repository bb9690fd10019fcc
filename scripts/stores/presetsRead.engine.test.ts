/** What is read of each tool's own table, plain and Distributed, is what was sent, as far as the table holds it. */
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { SentSpan } from '../../demo/otherStores/otherStore';
import { spansOfCase } from '../../demo/otherStores/spanCases';
import { storeClientOf, type ClickHouseLike, type StatementReport } from '../../src/store/clickhouseClient';
import { RowFile } from '../../src/store/rowFile/RowFile';
import { callsOf, detailsOfSpan, gather, readStores, savedRowsOf, tagValuesOf } from '../../src/store/stores';
import type { StoreClient } from '../../src/store/client';
import { start, type RunningStore } from './engines';
import { createAndFillPreset, PRESETS } from './presets';
import { makeTraffic } from './traffic';

const nowS = Math.floor(Date.now() / 1000);
const reference = makeTraffic(nowS - 3600).calls[0].sent;
const odd = (['05-async-consumer', '12-end-before-start', '13-events', '14-nanoseconds'] as const).flatMap(spansOfCase);
const withItems = odd.filter(({ span }) => span.events.length > 0);
const withLinks = odd.filter(({ span }) => (span.links ?? []).length > 0);

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

const attributesOf = ({ span, resource }: SentSpan): string[] =>
  [...span.attributes, ...resource].map(({ key }) => key).sort();

it.each(PRESETS.map((preset) => [preset.name, preset] as const))('%s', async (_, preset) => {
  const { holds } = preset.store;
  for (const { store: other } of PRESETS) {
    await client.command({ query: `DROP DATABASE IF EXISTS ${other.database}` });
  }
  await createAndFillPreset(client, preset, [...reference, ...odd]);

  const stores = await readStores(store);
  expect(stores.all.map(({ name }) => name.split('.')[0])).toEqual([preset.store.database]);
  expect(stores.notices).toEqual([]);
  const remarks = stores.all[0].remarks.join(' ');
  expect(remarks.includes('does not keep')).toBe(!holds.nanoseconds || !holds.kind || holds.attributes === 'numbers');

  // the list, each request once
  const range = { fromMs: (nowS - 7200) * 1000, toMs: nowS * 1000 };
  const { calls } = await callsOf(store, stores, { ...range, limit: 1000, allObservations: !holds.kind });
  expect(new Set(calls.map(({ id }) => id)).size).toBe(calls.length);
  const servers = reference.filter(({ span }) => span.kind === 2 || span.kind === 5);
  expect(calls.length).toBeGreaterThanOrEqual(holds.kind ? servers.length : 1);

  // the trace, from each of a few of its spans, and by its id
  const { traceId } = reference[0].span;
  const byId = await gather(store, stores, { traceId, rangeS: { from: nowS - 7200, to: nowS } });
  for (const found of [byId, await gather(store, stores, { callId: calls[0].id })]) {
    const { spans, links } = found!.trace;
    const told = spans.map((span, i) => {
      const parent = links[i] ? spans[links[i].parent].spanId : '';
      const startNs = String(found!.trace.originNs + BigInt(span.startNs));
      return [
        span.spanId,
        span.parentSpanId && parent,
        startNs,
        span.endNs - span.startNs,
        span.endpoint,
        span.appService,
      ];
    });
    const expected = reference.map(({ span, resource }) => {
      const ns = holds.nanoseconds ? span.startNs : span.startNs - (span.startNs % 1_000_000_000n);
      const service = resource.find(({ key }) => key === 'service.name')?.value;
      const isKnown = reference.some((one) => one.span.spanId === span.parentSpanId);
      return [
        span.spanId,
        isKnown ? span.parentSpanId : '',
        String(ns),
        Number(span.endNs - span.startNs),
        span.name,
        (service as { value?: string })?.value ?? String(service ?? ''),
      ];
    });
    const inOrder = (rows: unknown[][]) => rows.map((row) => row.slice(0, 5).join(' ')).sort();
    expect(inOrder(told)).toEqual(inOrder(expected));
    expect(new Set(told.map(([, , , , , service]) => service)).size).toBeGreaterThan(2);
    if (holds.kind) {
      expect(new Set(spans.map(({ spanKind }) => spanKind)).size).toBeGreaterThan(2);
    }
    if (holds.attributes !== 'none') {
      expect(spans.filter(({ requestType }) => requestType !== '').length).toBe(20);
    }
    if (holds.resource === 'own') {
      expect(spans.every(({ client: a, server: b }) => a.podNs !== '' || b.podNs !== '')).toBe(true);
    }
  }

  // details: attributes, events and links
  const detailsOf = async ({ span }: SentSpan) => {
    const found = await gather(store, stores, {
      traceId: span.traceId,
      rangeS: { from: Number(span.startNs / 1_000_000_000n) - 60, to: Number(span.startNs / 1_000_000_000n) + 60 },
    });
    const own = found!.trace.spans.find(({ spanId }) => spanId === span.spanId)!;
    return detailsOfSpan(store, stores, own.ids);
  };
  const [first] = reference;
  const details = await detailsOf(first);
  const keys = details.filter(({ kind }) => kind === 'attribute').map(({ key }) => key.replace(/_/g, '.'));
  if (holds.attributes !== 'none') {
    expect([...new Set(keys)].sort()).toEqual(
      [...new Set(attributesOf(first).map((key) => key.replace(/_/g, '.')))].sort()
    );
  }
  for (const span of holds.events ? withItems : []) {
    const events = (await detailsOf(span)).filter(({ kind }) => kind === 'event');
    expect(events.map(({ key }) => key)).toEqual(span.span.events.map(({ name }) => name));
    expect(events.map(({ value }) => JSON.parse(value).time_unix_nano)).toEqual(
      span.span.events.map(({ timeNs }) => String(timeNs))
    );
  }
  for (const span of holds.links !== 'none' ? withLinks : []) {
    const links = (await detailsOf(span)).filter(({ kind }) => kind === 'link');
    expect(links.map(({ value }) => JSON.parse(value).span_id)).toEqual(span.span.links!.map(({ spanId }) => spanId));
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
