/** Traces of more spans than are shown: which of them stay, and that they hold together. */
import { otelRowId } from '../trace/rowId';
import type { StatementReport } from './clickhouseClient';
import { decoderOf } from './decoders';
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
  const { found, spans, roots, names } = await open(request);
  expect(roots).toHaveLength(1);
  expect(spans).toHaveLength(LIMIT);
  expect(found?.notices).toEqual([
    `More than ${LIMIT} rows are tied to this call; the rest was left out. Of ${COUNT} spans in otel.otel_traces ${LIMIT} are shown: the earliest, and those above the call.`,
  ]);
  expect(found?.leftOut).toEqual([{ reason: `beyond the limit of ${LIMIT} rows of one trace`, rows: 1 }]);
  expect((await open(request)).names).toEqual(names);
});

it('show the way from a late and deep span to the root', async () => {
  const { spans, links, names } = await open({ callId: rowIdOf(COUNT - 1) });
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
