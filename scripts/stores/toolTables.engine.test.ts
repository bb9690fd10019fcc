/** Every tool's tables, plain and Distributed, hold what was sent: of the reference trace and of odd spans. */
import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { SentSpan } from '../../demo/otherStores/otherStore';
import { spansOfCase } from '../../demo/otherStores/spanCases';
import { ENGINES, start, type RunningStore } from './engines';
import { createAndFillTool, TOOL_TABLES } from './toolTables';
import { makeTraffic } from './traffic';

/** How each tool's rows tell ids, times, events and links, as SQL. */
interface Telling {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  startNs: string;
  durationNs: string;
  events?: string;
  links?: string;
  extentStart?: string;
}

const COLLECTOR: Telling = {
  traceId: 'TraceId',
  spanId: 'SpanId',
  parentSpanId: 'ParentSpanId',
  startNs: 'toUnixTimestamp64Nano(Timestamp)',
  durationNs: 'toInt64(Duration)',
  events: "arrayStringConcat(arrayMap(x -> toString(toUnixTimestamp64Nano(x)), Events.Timestamp), ',')",
  links: "arrayStringConcat(Links.SpanId, ',')",
};
const SIGNOZ: Telling = {
  traceId: 'toString(trace_id)',
  spanId: 'span_id',
  parentSpanId: 'parent_span_id',
  startNs: 'toUnixTimestamp64Nano(timestamp)',
  durationNs: 'toInt64(duration_nano)',
  events: "arrayStringConcat(arrayMap(x -> toString(JSONExtractUInt(x, 'timeUnixNano')), events), ',')",
  links:
    "arrayStringConcat(arrayMap(x -> JSONExtractString(x, 'spanId'), arrayFilter(x -> JSONExtractString(x, 'refType') != 'CHILD_OF', JSONExtractArrayRaw(links))), ',')",
  extentStart: 'min(start)',
};
const TELLING: Record<string, Telling> = {
  clickstack: COLLECTOR,
  coroot: { ...COLLECTOR, extentStart: 'min(Start)' },
  'signoz-2024': SIGNOZ,
  signoz: SIGNOZ,
  jaeger: {
    traceId: 'trace_id',
    spanId: 'id',
    parentSpanId: 'parent_span_id',
    startNs: 'toUnixTimestamp64Nano(start_time)',
    durationNs: 'duration',
    events: "arrayStringConcat(arrayMap(x -> toString(toUnixTimestamp64Nano(x)), events.timestamp), ',')",
    links: "arrayStringConcat(links.span_id, ',')",
    extentStart: 'min(start)',
  },
  uptrace: {
    traceId: "replaceAll(toString(trace_id), '-', '')",
    spanId: "lower(leftPad(hex(id), 16, '0'))",
    parentSpanId: "if(parent_id = 0, '', lower(leftPad(hex(parent_id), 16, '0')))",
    startNs: 'toInt64(toUnixTimestamp(time)) * 1000000000',
    durationNs: 'duration',
  },
  gigapipe: {
    traceId: 'lower(hex(trace_id))',
    spanId: 'lower(hex(span_id))',
    parentSpanId: 'lower(hex(parent_id))',
    startNs: 'timestamp_ns',
    durationNs: 'duration_ns',
  },
};

const reference = makeTraffic(Math.floor(Date.now() / 1000) - 3600).calls[0].sent;
const odd = (
  ['01-attributes', '05-async-consumer', '12-end-before-start', '13-events', '14-nanoseconds'] as const
).flatMap(spansOfCase);
let running: RunningStore;
let client: ClickHouseClient;
beforeAll(async () => {
  running = await start(null);
  client = createClient({ url: running.url, log: { level: ClickHouseLogLevel.OFF } });
});
afterAll(async () => {
  await client.close();
  await running.stop();
});

async function ask<T>(query: string): Promise<T[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}

/** A span in the words of the statement below, as far as a store holds it. */
function told({ span }: SentSpan, { events, links }: Telling, nanoseconds: boolean): string[] {
  const startNs = nanoseconds ? span.startNs : span.startNs - (span.startNs % 1_000_000_000n);
  return [
    span.traceId,
    span.spanId,
    span.parentSpanId,
    String(startNs),
    String(BigInt.asIntN(64, span.endNs - span.startNs)),
    events ? span.events.map(({ timeNs }) => String(timeNs)).join(',') : '',
    links ? (span.links ?? []).map(({ spanId }) => spanId ?? '').join(',') : '',
  ];
}

it('the engine of this test is that of the matrix which has nothing to install', () => {
  expect(ENGINES.at(-1)).toMatchObject({ name: 'embedded', packages: [], hasJson: true });
  expect(reference).toHaveLength(46);
});

it.each(TOOL_TABLES.map((tables) => [tables.name, tables] as const))('%s', async (_, tables) => {
  const { tool, isDistributed } = tables;
  const telling = TELLING[tool.name];
  const { traceId, spanId, parentSpanId, startNs, durationNs, events = "''", links = "''" } = telling;
  await client.command({ query: `DROP DATABASE IF EXISTS ${tool.database}` });
  const spans = [...reference, ...odd];
  const made = await createAndFillTool(client, tables, spans);
  const sql = [traceId, spanId, parentSpanId, `toString(${startNs})`, `toString(${durationNs})`, events, links];
  const rows = await ask<{ row: string[] }>(`SELECT [${sql.join(', ')}] AS row FROM ${made.spans}`);
  const times = isDistributed ? 2 : 1;
  const expected = spans.flatMap(
    (sent) => Array(times).fill(told(sent, telling, tool.holds.nanoseconds)) as string[][]
  );
  const inOrder = (all: string[][]) => all.map((row) => row.join(' ')).sort();
  expect(inOrder(rows.map(({ row }) => row))).toEqual(inOrder(expected));

  expect([telling.events !== undefined, telling.links !== undefined]).toEqual([
    tool.holds.events,
    tool.holds.links !== 'none',
  ]);
  expect([made.extent !== null, telling.extentStart !== undefined]).toEqual(Array(2).fill(tool.holds.extent));
  if (made.extent !== null) {
    const [{ start: first }] = await ask<{ start: string }>(
      `SELECT toString(toUnixTimestamp64Nano(${telling.extentStart})) AS start FROM ${made.extent} WHERE ${tool.name === 'coroot' ? 'TraceId' : 'trace_id'} = '${odd[0].span.traceId}'`
    );
    expect(first).toBe(String(odd[0].span.startNs));
  }
});
