/** Rows as the collector's exporter 0.165.1 wrote them (`cases/`), in the table and out of a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stitch } from '../../trace/stitch';
import type { Trace } from '../../trace/trace';
import type { StoreRow } from '../client';
import { decoderOf } from '../decoders';
import { RowsAtHand } from '../search/atHand';
import { parseLine } from '../rowFile/parseLine';
import { spansOfRows } from '../rowFile/spansOfRows';
import { detailsOfSpan, readStores, searchStores } from '../stores';
import { startTestEngine } from '../testEngine';
import { otelRowId } from '../../trace/rowId';
import { createOtelTable } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const store = engine.store();
beforeAll(() => engine.reset());
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

const START_S = 1796001819;
/** Long after the spans of all cases ended. */
const NOW_MS = (START_S + 86_400) * 1000;

async function open(file: string, variant: '0.150' | 'JSON', traceId: string, spanId: string) {
  const text = readFileSync(join(__dirname, 'cases', file), 'utf8');
  await createOtelTable(engine, variant);
  await engine.command(`INSERT INTO otel.otel_traces FORMAT JSONEachRow ${text}`);
  const stores = await readStores(store);
  const id = otelRowId({ startNs: `${START_S}000000000`, traceId, spanId });
  const atHand = new RowsAtHand(decoderOf);
  const found = await searchStores(store, stores, { callId: id, nowMs: NOW_MS }, atHand);
  const rows = text
    .split('\n')
    .filter((line) => line.includes(traceId))
    .map((line) => parseLine(line) as StoreRow);
  const inFile = spansOfRows(rows);
  return { stores, found, trace: await atHand.trace(), ofFile: stitch(inFile, { startId: inFile.spans[0].ids[0] }) };
}

const lengths = ({ spans }: Trace) => spans.map(({ endpoint, startNs, endNs }) => [endpoint, endNs - startNs]);

it('a span that ends before it starts, and one that never ended, have no length, and the trace is settled', async () => {
  const traceId = 'a0000000000000000000000000000012';
  const { stores, found, trace, ofFile } = await open(
    'rows-map-12-end-before-start.jsonl',
    '0.150',
    traceId,
    '0000000000001201'
  );
  expect(found?.settled).toBe(true);
  expect(found?.statements).toBe(1);
  for (const one of [trace, ofFile]) {
    expect(lengths(one)).toEqual([
      ['root', 100_000_000],
      ['ends 1 ms before it starts', 0],
      ['never ended', 0],
    ]);
    expect(one.links.map((link) => link?.parent)).toEqual([undefined, 0, 0]);
    expect(one.completeness.notices).toEqual([
      '2 spans without a length: “ends 1 ms before it starts” ends before it starts, “never ended” never ended.',
    ]);
  }
  const durations = await Promise.all(
    trace.spans.map(
      async ({ ids }) => (await detailsOfSpan(store, stores, ids)).find(({ key }) => key === 'Duration')?.value
    )
  );
  expect(durations).toEqual([
    '100000000',
    '18446744073708551616 (ends 1000000 ns before it starts)',
    '16650742254689551616 (never ended)',
  ]);
});

it.each([
  ['nodes', 'a0000000000000000000000000000006', '0000000000000601', 'node:node-b'],
  ['hosts', 'a0000000000000000000000000000066', '0000000000000661', 'node:vm-b'],
])('clocks of %s that differ are told, and corrected', async (_, traceId, spanId, domain) => {
  const { trace, ofFile } = await open('rows-map-06-clock-offset.jsonl', '0.150', traceId, spanId);
  for (const { clocks, spans } of [trace, ofFile]) {
    expect(spans).toHaveLength(3);
    // the server's span lasts 60 ms and began 2 s before its caller's, of 80 ms
    expect(clocks.find((clock) => clock.domain === domain)).toMatchObject({ offsetNs: 2_000_000_000, driftPpm: 0 });
  }
});

it('a name that is value and branch at once is read as both', async () => {
  const traceId = 'a0000000000000000000000000000002';
  const { stores, trace, ofFile } = await open(
    'rows-json-02-leaf-and-branch.jsonl',
    'JSON',
    traceId,
    '0000000000000201'
  );
  for (const { spans } of [trace, ofFile]) {
    // in JSON nothing tells a map with a `system` in it from `messaging.system`
    expect(spans[0]).toMatchObject({ protocol: 'Kafka', endpoint: 'leaf', appService: 'leaf-svc' });
  }
  const details = await detailsOfSpan(store, stores, trace.spans[0].ids);
  expect(
    Object.fromEntries(details.filter(({ kind }) => kind === 'attribute').map(({ key, value }) => [key, value]))
  ).toEqual({
    'db.function': 'f',
    'db.function.arg_count': '3',
    http: 'yes',
    'http.method': 'GET',
    'http.target': '/x',
    user: 'u',
    'user.id': '7',
    'messaging.system': 'kafka',
    'a.b': '1',
    'a.c': '2',
    'k8s.namespace.name': 'ns1',
    service: 'weird',
    'service.version': '1',
    'service.name': 'leaf-svc',
  });
});
