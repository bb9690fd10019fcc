/** Traces of more spans than are shown: which of them stay, and that they hold together. */
import { otelRowId } from '../trace/rowId';
import type { StatementReport } from './clickhouseClient';
import { decoderOf } from './decoders';
import { createDictionaries, createTable } from './deepflow/testTable';
import { createOtelTable } from './otel/testTable';
import { RowsAtHand } from './search/atHand';
import { readStores, searchStores, type Stores } from './stores';
import { startTestEngine } from './testEngine';

jest.setTimeout(240_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
let stores: Stores;

const S = 1_750_000_000;
const COUNT = 60_000;
const LIMIT = 5000;
const TRACE = '5b8efff798038103d269b633813fc60c';
/** From here on each span hangs below the one before. */
const DEEP = 59_960;
/** These begin long after their children: the clock of their service is ahead. */
const AHEAD = { from: 100, to: 400, bySeconds: 300 };

const idOf = (i: number) => (i + 1).toString(16).padStart(16, '0');
const rowIdOf = (i: number) =>
  otelRowId({ startNs: `${BigInt(S) * 1_000_000_000n + BigInt(i) * 1_000_000n}`, traceId: TRACE, spanId: idOf(i) });

beforeAll(async () => {
  await engine.reset();
  await createOtelTable(engine, '0.150');
  // as many services as clocks, in an order that is not that of time
  await engine.command(`INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName, Duration)
    SELECT fromUnixTimestamp64Nano(toInt64(${S}000000000 + i * 1000000 + if(i >= ${AHEAD.from} AND i < ${AHEAD.to}, ${AHEAD.bySeconds}000000000, 0))),
      '${TRACE}',
      lower(leftPad(hex(i + 1), 16, '0')),
      if(i = 0, '', lower(leftPad(hex(if(i > ${DEEP}, i - 1, intDiv(i - 1, 8)) + 1), 16, '0'))),
      concat('span ', toString(i)), 'Internal', concat('service ', toString(i % 7)), 1000000
    FROM (SELECT bitXor(number, 1) AS i FROM numbers(${COUNT}))`);
  stores = await readStores(store);
});
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

async function open(request: { callId?: string; traceId?: string }, maxRows = LIMIT) {
  statements.length = 0;
  const atHand = new RowsAtHand(decoderOf);
  const rangeS = { from: S - 60, to: S + 60 };
  const found = await searchStores(store, stores, { ...request, rangeS, limits: { maxRows } }, atHand);
  const { spans, links, roots } = await atHand.trace();
  return { found, spans, links, roots, names: spans.map(({ endpoint }) => endpoint) };
}

it.each([
  ['the first span', { callId: rowIdOf(0) }],
  ['a late and deep one', { callId: rowIdOf(COUNT - 1) }],
  ['one in the middle', { callId: rowIdOf(30_000) }],
  ['the trace', { traceId: TRACE }],
])('hold together from %s', async (_, request) => {
  const { found, spans, roots } = await open(request);
  expect(roots).toHaveLength(1);
  expect(spans).toHaveLength(LIMIT);
  expect(found?.notices).toEqual([
    `More than ${LIMIT} rows are tied to this call; the rest was left out. Of ${COUNT} spans in otel.otel_traces ${LIMIT} are shown: the earliest, and those above the call.`,
  ]);
  expect(found?.leftOut).toEqual([{ reason: `beyond the limit of ${LIMIT} rows of one trace`, rows: 1 }]);
});

it('show the way from a late and deep span to the root, and the same spans each time', async () => {
  const request = { callId: rowIdOf(COUNT - 1) };
  const { names: before } = await open(request);
  const { spans, links, names } = await open(request);
  expect(names).toEqual(before);
  const way: string[] = [];
  for (let i = names.indexOf(`span ${COUNT - 1}`); i >= 0; i = links[i]?.parent ?? -1) {
    way.push(spans[i].endpoint);
  }
  const deep = Array.from({ length: COUNT - DEEP }, (_, i) => `span ${COUNT - 1 - i}`);
  expect(way).toEqual([...deep, 'span 7494', 'span 936', 'span 116', 'span 14', 'span 1', 'span 0']);
  // what is above was read at once
  expect(statements).toHaveLength(4);
});

it('are all there where the limit allows it', async () => {
  const { found, spans, roots } = await open({ callId: rowIdOf(COUNT - 1) }, COUNT);
  expect(spans).toHaveLength(COUNT);
  expect(roots).toHaveLength(1);
  expect(found).toMatchObject({ notices: [], leftOut: [], statements: 1 });
});

it("rows of code in DeepFlow's table hold together, too: the nearest in time, with all above them", async () => {
  await engine.reset();
  await createTable(engine, '7.1');
  await createDictionaries(engine, {});
  const count = 20_000;
  const limit = 2000;
  // all end while or right after they begin, but the root, which goes on for ten minutes
  const [stepMs, lengthMs] = [30, 600_000];
  await engine.command(`INSERT INTO flow_log.l7_flow_log (time, _id, start_time, end_time, observation_point, signal_source, type, l7_protocol,
      endpoint, agent_id, app_service, trace_id, span_id, parent_span_id)
    SELECT toDateTime(intDiv(end_us, 1000000)), bitShiftLeft(toUInt64(intDiv(end_us, 1000000)), 32) + i,
      fromUnixTimestamp64Micro(start_us), fromUnixTimestamp64Micro(end_us), 'app', 4, 2, 20, concat('span ', toString(i)), 1, 'shop',
      '${TRACE}', lower(leftPad(hex(i + 1), 16, '0')), if(i = 0, '', lower(leftPad(hex(intDiv(i - 1, 8) + 1), 16, '0')))
    FROM (SELECT number AS i, toInt64(${S}000000 + i * ${stepMs}000) AS start_us,
        start_us + if(i = 0, ${lengthMs}000, 20000) AS end_us FROM numbers(${count}))`);
  stores = await readStores(store);
  const clicked = 10_000;
  const endS = S + Math.floor((clicked * stepMs + 20) / 1000);
  const { found, spans, roots, names } = await open({ callId: String((BigInt(endS) << 32n) + BigInt(clicked)) }, limit);
  expect(names).toEqual(expect.arrayContaining(['span 0', 'span 2', 'span 19', 'span 156', 'span 1249', 'span 10000']));
  expect(roots).toHaveLength(1);
  expect(spans).toHaveLength(limit);
  expect(found?.notices).toEqual([
    `More than ${limit} rows are tied to this call; the rest was left out. Of ${count} spans in l7_flow_log ${limit} are shown: the nearest in time, and those above the call.`,
  ]);
});
