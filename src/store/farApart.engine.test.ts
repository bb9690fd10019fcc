/** Spans of one trace that lie hours and days apart, in one store and in two, with the exporter's lookup table and without. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { otelRowId } from '../trace/rowId';
import type { StatementReport } from './clickhouseClient';
import { decoderOf } from './decoders';
import { createDictionaries, createTable, insertRows, type TestRow } from './deepflow/testTable';
import { createOtelTable, insertSpans, type TestSpan } from './otel/testTable';
import { RowsAtHand } from './search/atHand';
import { readStores, searchStores, type Stores } from './stores';
import { startTestEngine } from './testEngine';

jest.setTimeout(120_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
let stores: Stores;

beforeAll(() => engine.reset());
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** When the last span of both cases begins, Unix s. */
const S = 1796001819;
const M = 60;
const H = 3600;
const DAY = 86_400;

async function fillSpans(fill: () => Promise<void>, hasLookup: boolean): Promise<void> {
  await createOtelTable(engine, '0.150');
  await fill();
  if (!hasLookup) {
    await engine.command('DROP TABLE otel.otel_traces_trace_id_ts_mv SYNC');
    await engine.command('DROP TABLE otel.otel_traces_trace_id_ts SYNC');
  }
}

async function insertFile(file: string): Promise<void> {
  const text = readFileSync(join(__dirname, 'otel/cases', file), 'utf8');
  await engine.command(`INSERT INTO otel.otel_traces FORMAT JSONEachRow ${text}`);
}

async function open(request: { callId?: string; traceId?: string }) {
  const atHand = new RowsAtHand(decoderOf);
  statements.length = 0;
  const rangeS = { from: S - M, to: S + M };
  const found = await searchStores(store, stores, { ...request, rangeS, nowMs: (S + DAY) * 1000 }, atHand);
  const { spans, roots } = await atHand.trace();
  return { names: spans.map(({ endpoint }) => endpoint), roots: roots.length, found };
}

const idAt = (second: number, traceId: string, spanId: string) =>
  otelRowId({ startNs: `${second}000000000`, traceId, spanId });

/** Makes spans of a trace, each a second long. */
const spansOf =
  (traceId: string) =>
  (name: string, second: number, spanId: string, parentSpanId = ''): TestSpan => ({
    startNs: `${second}000000000`,
    durationNs: 1e9,
    traceId,
    spanId,
    parentSpanId,
    name,
  });

describe('30 minutes apart', () => {
  const traceId = 'a000000000000000000000000000007c';
  const producer = idAt(S - 30 * M, traceId, '00000000000007c1');
  const consumer = idAt(S, traceId, '00000000000007c2');
  const whole = { names: ['enqueue', 'dequeue'], roots: 1, found: { notices: [] } };

  it.each([producer, consumer])('are whole from each span with a lookup table: %s', async (callId) => {
    await fillSpans(() => insertFile('rows-map-07c-30-min-apart.jsonl'), true);
    stores = await readStores(store);
    expect(await open({ callId })).toMatchObject(whole);
    expect(await open({ traceId })).toMatchObject(whole);
    expect(statements.length).toBeLessThanOrEqual(3);
  });

  it('without one are whole from the span that names its parent, and where the trace is asked for', async () => {
    await fillSpans(() => insertFile('rows-map-07c-30-min-apart.jsonl'), false);
    stores = await readStores(store);
    expect(await open({ callId: consumer })).toMatchObject(whole);
    expect(await open({ traceId })).toMatchObject(whole);
  });
});

describe('three days apart', () => {
  const traceId = 'a000000000000000000000000000007b';
  const ids = [
    idAt(S - 3 * DAY, traceId, '00000000000007b1'),
    idAt(S - 2 * DAY, traceId, '00000000000007b2'),
    idAt(S, traceId, '00000000000007b3'),
  ];
  const names = ['start workflow', 'step two', 'step three'];

  it('are whole from each span with a lookup table', async () => {
    await fillSpans(() => insertFile('rows-map-07b-three-days.jsonl'), true);
    stores = await readStores(store);
    for (const callId of ids) {
      expect(await open({ callId })).toMatchObject({ names, roots: 1, found: { statements: 2, notices: [] } });
    }
    expect(await open({ traceId })).toMatchObject({ names, roots: 1, found: { statements: 3, notices: [] } });
  });

  it('are looked for where the lookup table lacks the trace, and what is missing is said', async () => {
    await fillSpans(() => insertFile('rows-map-07b-three-days.jsonl'), true);
    await engine.command('TRUNCATE TABLE otel.otel_traces_trace_id_ts');
    stores = await readStores(store);
    expect(await open({ callId: ids[2] })).toMatchObject({
      names: ['step three'],
      found: {
        notices: [expect.stringMatching(/of its traces up to 24 hours; a parent that spans name is not there/)],
      },
    });
    expect(await open({ callId: ids[1] })).toMatchObject({ names: ['start workflow', 'step two'], roots: 1 });
  });

  it("bring DeepFlow's rows from where they are, and not from between", async () => {
    await createTable(engine, '7.1');
    await createDictionaries(engine, {});
    await insertRows(
      engine,
      '7.1',
      [-3 * DAY, -2.5 * DAY, -2 * DAY, 0].map((after, i) => wire(traceId, `GET /${i}`, S + after, 0.5))
    );
    await fillSpans(() => insertFile('rows-map-07b-three-days.jsonl'), true);
    stores = await readStores(store);
    for (const request of [{ callId: ids[2] }, { callId: ids[0] }, { traceId }]) {
      const { names: found } = await open(request);
      expect(found.sort()).toEqual(['GET /0', 'GET /2', 'GET /3', ...names].sort());
    }
    const asked = statements.filter(({ sql }) => sql.includes('l7_flow_log'));
    expect(Math.max(...asked.flatMap(({ params }) => lengthsS(params)))).toBeLessThanOrEqual(2 * 960 + 2);
    await engine.command('DROP DATABASE flow_log SYNC');
  });
});

describe('a chain of parents, each within 24 hours of its child', () => {
  const traceId = 'e'.repeat(32);
  const span = spansOf(traceId);
  const chain = [
    span('first', S - 60 * H, 'e1'),
    span('second', S - 40 * H, 'e2', 'e1'),
    span('third', S - 20 * H, 'e3', 'e2'),
  ];
  const late = span('late', S, 'e4', 'e3');

  it('is followed to its root without a lookup table, with a statement for each step', async () => {
    await fillSpans(() => insertSpans(engine, '0.150', [...chain, late]), false);
    stores = await readStores(store);
    const found = await open({ callId: idAt(S, traceId, 'e4') });
    expect(found).toMatchObject({ names: ['first', 'second', 'third', 'late'], roots: 1, found: { notices: [] } });
    expect(statements.length).toBeLessThanOrEqual(6);
  });

  it('ends where the next is further away, and that is said', async () => {
    await fillSpans(() => insertSpans(engine, '0.150', [chain[0], chain[2], late]), false);
    stores = await readStores(store);
    expect(await open({ callId: idAt(S, traceId, 'e4') })).toMatchObject({
      names: ['third', 'late'],
      found: { notices: [expect.stringMatching(/24 hours; a parent that spans name is not there/)] },
    });
  });

  const SAMPLED = expect.stringMatching(/more than about 400,000 OTel spans, variables list/);

  it('is not needed where there is a lookup table; Save & test says where there is none', async () => {
    for (const hasLookup of [true, false]) {
      await fillSpans(() => insertSpans(engine, '0.150', [...chain, late]), hasLookup);
      stores = await readStores(store);
      expect(stores.all.flatMap(({ remarks }) => remarks)).toEqual(
        hasLookup
          ? [SAMPLED]
          : [SAMPLED, expect.stringMatching(/no table of when each trace in otel.otel_traces began/)]
      );
    }
  });
});

it("a parent hours before brings DeepFlow's rows beside it, too, without a lookup table", async () => {
  const traceId = 'd'.repeat(32);
  const span = spansOf(traceId);
  await createTable(engine, '7.1');
  await createDictionaries(engine, {});
  const rows = [wire(traceId, 'GET /before', S - 5 * H, 0.5), wire(traceId, 'GET /now', S, 0.5)];
  await insertRows(engine, '7.1', rows);
  const spans = [span('job', S - 5 * H, 'd1'), span('late', S, 'd2', 'd1')];
  await fillSpans(() => insertSpans(engine, '0.150', spans), false);
  stores = await readStores(store);
  const names = ['GET /before', 'GET /now', 'job', 'late'];
  for (const callId of [idAt(S, traceId, 'd2'), rows[1]._id]) {
    const found = await open({ callId });
    expect(found.names.sort()).toEqual(names);
    expect(found.found?.notices).toEqual([]);
  }
});

let n = 0;
/** A row of the wire with a trace id, seen at its server. */
function wire(traceId: string, name: string, second: number, lengthS: number): TestRow & { _id: string } {
  const us = (s: number) => String(BigInt(Math.round(s * 1000)) * 1000n);
  const end = Math.floor(second + lengthS);
  return {
    _id: String((BigInt(end) << 32n) + BigInt(++n)),
    time: end,
    start_time: us(second),
    end_time: us(second + lengthS),
    observation_point: 's',
    signal_source: 0,
    type: 2,
    protocol: 6,
    is_ipv4: 1,
    l7_protocol: 20,
    endpoint: name,
    agent_id: 1,
    trace_id: traceId,
  };
}

/** How long the ranges of a statement are, s. */
function lengthsS(params: Record<string, unknown>): number[] {
  return Object.entries(params)
    .filter(([name]) => name.startsWith('from_s_'))
    .map(([name, from]) => Number(params[name.replace('from', 'to')]) - Number(from));
}
