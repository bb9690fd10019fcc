import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import type { StoreClient } from '../../src/store/client';
import { parseLine } from '../../src/store/rowFile/parseLine';
import { spansOfRows } from '../../src/store/rowFile/spansOfRows';
import { gather, readStores, savedRowsOf, type Stores } from '../../src/store/stores';
import { startTestEngine } from '../../src/store/testEngine';
import { printTrace } from '../../src/trace/drawing';
import { stitch } from '../../src/trace/stitch';
import type { Trace } from '../../src/trace/trace';
import { spanToCollectorRow } from '../receiver/mapping/spanToCollectorRow';
import { createSchema } from '../schema/createSchema';
import { insertNames } from '../schema/dictionaries';
import { createOtelTraces } from '../schema/otelTraces';
import { demoNames } from '../traffic/names';
import { rowsOfCall, simulateCall, type SimulatedCall } from '../traffic/simulateCall';
import { createState } from '../traffic/state';

/** Where a call's OTel spans are. `untagged`: DeepFlow knows nothing of where they came from, their attributes do. */
const PLACES = ['deepflow', 'collector', 'both', 'untagged'] as const;
type Place = (typeof PLACES)[number];

const engine = startTestEngine();
const folder = mkdtempSync(path.join(tmpdir(), 'spanloom-rows-'));
let store: StoreClient;
let stores: Stores;
const traces = {} as Record<Place, Trace>;

beforeAll(async () => {
  await engine.reset();
  await createSchema(engine.client);
  await createOtelTraces(engine.client);
  await insertNames(engine.client, demoNames());
  store = engine.store();
  stores = await readStores(store);
  let startUs = Math.floor(Date.now() / 1000 - 7200) * 1e6;
  for (const [i, place] of PLACES.entries()) {
    const clockOffsetUs = { node0: 3100, node1: -4700, node2: 900 };
    const call = simulateCall({ seed: 7 + i, startUs, clockOffsetUs, scenario: 'slow', state: createState(i) });
    startUs = call.endUs + 600e6;
    await put(call, place);
    const callId = String(rowsOfCall(call).find(({ row }) => row.signal_source === 3)?.row._id);
    const found = await gather(store, stores, { callId });
    traces[place] = found!.trace;
  }
});

afterAll(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

async function put(call: SimulatedCall, place: Place): Promise<void> {
  const untagged = (row: object) =>
    Object.fromEntries(
      Object.entries(row).filter(([name]) => place !== 'untagged' || !/^(pod|auto|service)_.*id_[01]$/.test(name))
    );
  await engine.insert(
    'flow_log.l7_flow_log',
    rowsOfCall(call)
      .filter(({ row }) => place !== 'collector' || row.signal_source !== 4)
      .map(({ row }) => (row.signal_source === 4 ? untagged(row) : row))
  );
  if (place === 'collector' || place === 'both') {
    const spans = call.observations.flatMap((seen) => (seen.source === 'otel' ? [seen] : []));
    await engine.insert(
      'otel.otel_traces',
      spans.map(({ span, resource }) => spanToCollectorRow(span, resource))
    );
  }
}

const idsOf = (trace: Trace) => trace.spans.flatMap(({ ids }) => ids);

/** As the panel saves it: the rows in the order of the spans. */
async function fileOf(trace: Trace): Promise<string> {
  const ids = idsOf(trace);
  const byId = new Map((await savedRowsOf(store, stores, ids)).map(({ id, row }) => [id, row]));
  return ids.map((id) => `${JSON.stringify(byId.get(id))}\n`).join('');
}

function stitched(text: string): Trace {
  const set = spansOfRows(
    text
      .trim()
      .split('\n')
      .map((line) => parseLine(line) as never)
  );
  return stitch(set, { startId: set.spans[0].ids[0] });
}

/** Everything but the order of trees, by row ids: what an export in another order keeps. */
function linksOf({ spans, links }: Trace): string[] {
  return spans
    .map(({ ids }, i) => {
      const link = links[i];
      return `${ids} < ${link ? spans[link.parent].ids : '-'} ${link?.evidence} ${link?.strength}`;
    })
    .sort();
}

const startOf = ({ originNs, spans }: Trace) => originNs + BigInt(spans[0].startNs);

it.each(PLACES)('saved rows make the same trace as the store, drawn alike: %s', async (place) => {
  const before = traces[place];
  expect(before.spans.length).toBe(96);
  const after = stitched(await fileOf(before));
  expect(printTrace(after)).toBe(printTrace(before));
  expect(linksOf(after)).toEqual(linksOf(before));
  expect(startOf(after)).toBe(startOf(before));
  expect(after.spans.map(({ client, server }) => [client, server])).toEqual(
    before.spans.map(({ client, server }) => [client, server])
  );
});

it.each(['deepflow', 'both'] as const)('the command line reads the same file: %s', async (place) => {
  const file = path.join(folder, `${place}.jsonl`);
  writeFileSync(file, await fileOf(traces[place]));
  const cli = path.join(__dirname, '../../cli/stitch.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', cli, file, '--json']);
  const { spans } = JSON.parse(stdout) as {
    spans: Array<{ ids: string[]; parent: number | null; evidence: string[] }>;
  };
  const words = (ids: string[], parent: string[] | null, evidence: string[]) => `${ids} < ${parent} ${evidence}`;
  expect(
    spans.map(({ ids, parent, evidence }) => words(ids, parent === null ? null : spans[parent].ids, evidence)).sort()
  ).toEqual(
    traces[place].spans
      .map(({ ids }, i) => {
        const link = traces[place].links[i];
        return words(ids, link ? traces[place].spans[link.parent].ids : null, link?.evidence ?? []);
      })
      .sort()
  );
});

it.each(['deepflow', 'both', 'untagged', 'collector'] as const)(
  'rows as ClickHouse exports them make the same tree, whatever zone it writes times in: %s',
  async (place) => {
    const before = traces[place];
    const ids = idsOf(before).filter((id) => /^\d+$/.test(id));
    const exported = async (sql: string) =>
      (await (await engine.client.query({ query: sql, format: 'JSONEachRow' })).text()).trim();
    const zone = `SETTINGS session_timezone = 'Asia/Shanghai', output_format_json_quote_64bit_integers = 0`;
    const rows = await exported(`SELECT * FROM flow_log.l7_flow_log WHERE _id IN (${ids}) ${zone}`);
    const traceIds = [...new Set(before.spans.flatMap((span) => span.traceIds))].map((id) => `'${id}'`);
    const spans = await exported(
      `SELECT * FROM otel.otel_traces WHERE TraceId IN (${traceIds}) SETTINGS session_timezone = 'UTC'`
    );
    const after = stitched(`${rows}\n${spans}`);
    expect(linksOf(after)).toEqual(linksOf(before));
    const first = (trace: Trace) =>
      trace.spans.reduce((least, { startNs }) => {
        const ns = trace.originNs + BigInt(startNs);
        return least === 0n || ns < least ? ns : least;
      }, 0n);
    expect(first(after)).toBe(first(before));
  }
);

it('a row that is no row is refused in words', async () => {
  await expect(savedRowsOf(store, stores, ['x'])).rejects.toThrow(/no ids of rows/);
  expect(await savedRowsOf(store, stores, [String(2n ** 62n)])).toEqual([]);
});
