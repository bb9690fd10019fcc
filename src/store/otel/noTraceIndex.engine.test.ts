/** A table without an index on trace ids, as the exporter makes it for JSON: its lookup table says when to look. */
import type { StatementReport } from '../clickhouseClient';
import { decoderOf } from '../decoders';
import { RowsAtHand } from '../search/atHand';
import { readStores, searchStores, type Stores } from '../stores';
import { startTestEngine } from '../testEngine';
import { otelRowId } from '../../trace/rowId';
import { createOtelTable, insertSpans, type TestSpan } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
let stores: Stores;

/** When the traces begin, Unix s. */
const S = 1796001819;
const TRACE = 'abf92f3577b34da6a3ce929d0e0e4736';
const spanAt = (second: number, traceId: string, spanId: string, parentSpanId = ''): TestSpan => ({
  traceId,
  spanId: spanId.padStart(16, '0'),
  parentSpanId: parentSpanId && parentSpanId.padStart(16, '0'),
  startNs: `${second}000000000`,
  durationNs: 1_000_000,
  name: spanId,
});
/** Of one trace 40 minutes apart, and others around it. */
const SPANS = [spanAt(S, TRACE, 'a1'), spanAt(S + 1, TRACE, 'a2', 'a1'), spanAt(S + 2400, TRACE, 'a3', 'a2')];
const OTHERS = Array.from({ length: 50 }, (_, i) => spanAt(S - 300 + 60 * i, `${i}`.padStart(32, '0'), 'b1'));

const idOf = ({ startNs, traceId, spanId }: TestSpan) => otelRowId({ startNs, traceId, spanId });

async function fill(spans: readonly TestSpan[] = SPANS): Promise<void> {
  await createOtelTable(engine, 'JSON with keys');
  await engine.command('ALTER TABLE otel.otel_traces DROP INDEX idx_trace_id');
  await engine.command('ALTER TABLE otel.otel_traces ADD INDEX idx_duration Duration TYPE minmax GRANULARITY 1');
  await insertSpans(engine, 'JSON with keys', [...spans, ...OTHERS]);
  stores = await readStores(store);
}

async function open(request: { callId?: string; traceId?: string; rangeS?: { from: number; to: number } }) {
  const atHand = new RowsAtHand(decoderOf);
  statements.length = 0;
  const found = await searchStores(store, stores, { ...request, nowMs: (S + 86_400) * 1000 }, atHand);
  return { names: (await atHand.trace()).spans.map(({ endpoint }) => endpoint), found };
}

/** From when to when spans were asked for. */
const looked = () =>
  statements
    .filter(({ sql }) => !sql.includes('_trace_id_ts'))
    .map(({ params }) => [params!.from_second_0, params!.to_second_0].map((second) => Number(second) - S));

beforeAll(() => engine.reset());
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

it.each(SPANS)('a trace is whole from each span, and looked for only when it was: $name', async (span) => {
  await fill();
  expect(await open({ callId: idOf(span) })).toMatchObject({
    names: ['a1', 'a2', 'a3'],
    found: { statements: 2, notices: [] },
  });
  expect(looked()).toEqual([[0, 2401]]);
});

it.each([TRACE, TRACE.toUpperCase()])(
  'so it is by its id, in a range or without, its spans asked for once: %s',
  async (traceId) => {
    await fill();
    for (const rangeS of [undefined, { from: S - 60, to: S + 60 }, { from: S - 86_400, to: S - 80_000 }]) {
      expect(await open({ traceId, rangeS })).toMatchObject({ names: ['a1', 'a2', 'a3'], found: { statements: 2 } });
      expect(looked()).toEqual([[0, 2401]]);
    }
  }
);

it('a trace that the lookup table lacks is looked for around the call', async () => {
  await fill();
  await engine.command('TRUNCATE TABLE otel.otel_traces_trace_id_ts');
  expect((await open({ callId: idOf(SPANS[1]) })).names).toEqual(['a1', 'a2']);
  expect(looked()[0]).toEqual([1 - 960, 2 + 960]);
  expect((await open({ traceId: TRACE, rangeS: { from: S - 60, to: S + 60 } })).names).toEqual(['a1', 'a2']);
});

it('a parent that is not there is not looked for all day: it is in no other time', async () => {
  await fill([spanAt(S, TRACE, 'a1', 'c1')]);
  expect(await open({ callId: idOf(spanAt(S, TRACE, 'a1')) })).toMatchObject({
    names: ['a1'],
    found: { statements: 2 },
  });
});

it('Save & test says so', async () => {
  await fill();
  expect(stores.all.flatMap(({ remarks }) => remarks)).toContainEqual(
    expect.stringMatching(/^otel\.otel_traces has no index on trace ids/)
  );
});
