/** Calls that go on for longer than rows are looked for around one: their own time is looked at, whatever it is. */
import type { StatementReport } from './clickhouseClient';
import { decoderOf } from './decoders';
import { RowsAtHand } from './search/atHand';
import { createDictionaries, createTable, insertRows, type TestRow } from './deepflow/testTable';
import { otelRowId } from '../trace/rowId';
import { createOtelTable, insertSpans, type TestSpan } from './otel/testTable';
import { readStores, searchStores, type Stores } from './stores';
import { startTestEngine } from './testEngine';

jest.setTimeout(120_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
let stores: Stores;

const M = 60;
/** When the calls begin, Unix s. */
const S = 1_750_000_000;
const TRACE = '5b8efff798038103d269b633813fc60c';
const id = (n: number) => n.toString(16).padStart(16, '0');

let n = 0;
/** Seconds after S. */
function row(point: string, name: string, [from, to]: [number, number], more: TestRow = {}): TestRow & { _id: string } {
  const us = (s: number) => String(BigInt(S) * 1_000_000n + BigInt(Math.round(s * 1e6)));
  const end = Math.floor(S + to);
  return {
    _id: String((BigInt(end) << 32n) + BigInt(++n)),
    time: end,
    start_time: us(from),
    end_time: us(to),
    observation_point: point,
    signal_source: /app/.test(point) ? 4 : /-p$/.test(point) ? 3 : 0,
    type: 2,
    protocol: 6,
    is_ipv4: 1,
    l7_protocol: 20,
    endpoint: name,
    agent_id: 1,
    ...more,
  };
}
const span = (name: string, [from, to]: [number, number], [own, parent]: [string, string?]): TestSpan => ({
  startNs: String((BigInt(S) * 1000n + BigInt(Math.round(from * 1000))) * 1_000_000n),
  durationNs: (to - from) * 1e9,
  traceId: TRACE,
  spanId: own,
  parentSpanId: parent ?? '',
  name,
  kind: 'Internal',
  service: 'batch',
});
const ids = (own: string, parent = ''): TestRow => ({ trace_id: TRACE, span_id: own, parent_span_id: parent });
const code: TestRow = { app_service: 'batch', pod_id_1: 7 };

async function fill(rows: TestRow[], spans: TestSpan[] | null = null): Promise<void> {
  await engine.reset();
  if (rows.length > 0) {
    await createTable(engine, '7.1');
    await createDictionaries(engine, {});
    await insertRows(engine, '7.1', rows);
  }
  if (spans) {
    await createOtelTable(engine, '0.150');
    await insertSpans(engine, '0.150', spans);
  }
  stores = await readStores(store);
}

async function search(request: { callId?: string; traceId?: string }) {
  statements.length = 0;
  const atHand = new RowsAtHand(decoderOf);
  const rangeS = { from: S - M, to: S + 12 * 60 * M };
  const found = await searchStores(store, stores, { ...request, rangeS }, atHand);
  const trace = await atHand.trace();
  return {
    names: trace.spans.map(({ endpoint }) => endpoint).sort(),
    roots: trace.roots.length,
    notices: found?.notices,
  };
}

/** The widest stretch of time that a statement looked at, min. */
const widestMin = () =>
  Math.max(
    ...statements.map(({ params }) => {
      const of = (name: RegExp) =>
        Object.entries(params)
          .filter(([key]) => name.test(key))
          .map(([, value]) => Number(value));
      return (Math.max(...of(/^to_s/)) - Math.min(...of(/^from_s/))) / 60;
    })
  );

afterAll(() => engine.close());

describe('a call of 40 minutes, of its code', () => {
  const parts: Array<[string, [number, number], [string, string?]]> = [
    ['GET /export', [0, 40 * M], [id(10)]],
    ['read', [M, 2 * M], [id(11), id(10)]],
    ['write', [38 * M, 39 * M], [id(12), id(10)]],
    ['at once', [0, 1], [id(13), id(10)]],
    ['in the middle', [20 * M, 21 * M], [id(14), id(10)]],
  ];
  const names = parts.map(([name]) => name).sort();
  const spans = parts.map(([name, time, own]) => span(name, time, own));
  const rows = parts.map(([name, time, [own, parent]], i) =>
    row(i === 0 ? 's-app' : 'app', name, time, { ...code, ...ids(own, parent) })
  );

  it("keeps its own children in DeepFlow's table", async () => {
    await fill(rows);
    const asked = [{ callId: rows[0]._id }, { traceId: TRACE }];
    for (const one of asked) {
      expect(await search(one)).toEqual({ names, roots: 1, notices: [] });
    }
  });

  it("keeps them in the collector's", async () => {
    await fill([], spans);
    for (const one of [{ callId: otelRowId(spans[0]) }, { traceId: TRACE }]) {
      expect(await search(one)).toEqual({ names, roots: 1, notices: [] });
    }
  });

  it('keeps them where they are in both', async () => {
    await fill(
      rows.filter((_, i) => i % 2 === 0),
      spans.filter((_, i) => i % 2 === 1)
    );
    for (const one of [{ callId: rows[0]._id }, { traceId: TRACE }]) {
      expect(await search(one)).toEqual({ names, roots: 1, notices: [] });
    }
    await fill(rows.slice(2), spans.slice(0, 2));
    for (const one of [{ callId: otelRowId(spans[0]) }, { traceId: TRACE }]) {
      expect(await search(one)).toEqual({ names, roots: 1, notices: [] });
    }
  });
});

it('a long span below a short one is looked at in its whole length where the trace is asked for', async () => {
  await fill(
    [],
    [
      span('POST /jobs', [0, 2], [id(1)]),
      span('job', [1, 50 * M], [id(2), id(1)]),
      span('last', [49 * M, 49.5 * M], [id(3), id(2)]),
    ]
  );
  expect(await search({ traceId: TRACE })).toEqual({ names: ['POST /jobs', 'job', 'last'], roots: 1, notices: [] });
});

describe('a long call of a process, whose calls no trace id ties', () => {
  const seq = (k: number) => ({ req_tcp_seq: k, resp_tcp_seq: k + 1 });
  const made = (name: string, from: number, k: number, syscall: TestRow) => [
    row('c-p', name, [from, from + 1], { process_id_0: 20, pod_id_0: 2, ...seq(k), ...syscall }),
    row('s-p', name, [from + 0.01, from + 0.99], { agent_id: 2, process_id_1: 30, pod_id_1: 3, ...seq(k) }),
  ];
  const call = (lengthS: number) => [
    row('s-p', 'GET /export', [0, lengthS], {
      process_id_1: 20,
      pod_id_1: 2,
      ...seq(500),
      syscall_trace_id_request: '101',
      syscall_trace_id_response: '109',
    }),
    ...made('first', 0.5, 600, { syscall_trace_id_request: '101', syscall_trace_id_response: '102' }),
    ...made('last', lengthS - 3, 700, { syscall_trace_id_request: '108', syscall_trace_id_response: '109' }),
  ];
  const names = ['GET /export', 'first', 'first', 'last', 'last'];

  it.each([58 * M, 115 * M])('keeps them when it takes %i s', async (lengthS) => {
    const rows = call(lengthS);
    await fill(rows);
    expect(await search({ callId: rows[0]._id })).toEqual({ names, roots: 1, notices: [] });
  });

  it('looks at both ends of a very long one, between them for its trace ids only, and says so', async () => {
    const lengthS = 10 * 60 * M;
    const middle = 5 * 60 * M;
    const [first, ...rest] = call(lengthS);
    const rows = [
      { ...first, ...ids(id(1)) },
      ...rest,
      row('s-app', 'code', [0.1, lengthS - 0.1], { ...code, ...ids(id(2), id(1)) }),
      row('app', 'in the middle', [middle, middle + 1], { ...code, ...ids(id(3), id(2)) }),
    ];
    await fill(rows);
    const found = await search({ callId: first._id });
    expect(found.names).toEqual([...names, 'code', 'in the middle'].sort());
    expect(found.notices).toEqual([
      'The call took 10 hours: but for its first and last 16 minutes, only rows with its trace ids were looked for.',
    ]);
  });
});

describe('a short call', () => {
  it('is looked for in two minutes', async () => {
    const rows = [
      row('s-p', 'GET /', [0, 1], { process_id_1: 20, ...ids(id(1)) }),
      row('s-app', 'GET /', [0.1, 0.9], { ...code, ...ids(id(2), id(1)) }),
    ];
    await fill(rows);
    expect((await search({ callId: rows[0]._id })).names).toHaveLength(2);
    expect(Math.round(widestMin())).toBe(2);
  });

  it('in a session of a day is not looked for in the whole day', async () => {
    const rows = [
      row('app', 'session', [-6 * 60 * M, 6 * 60 * M], { ...code, ...ids(id(1)) }),
      row('app', 'before', [-60 * M, -59 * M], { ...code, ...ids(id(3), id(1)) }),
      row('s-app', 'GET /', [0, 1], { ...code, ...ids(id(2), id(1)) }),
    ];
    await fill(rows);
    const found = await search({ callId: rows[2]._id });
    expect(found.names).toEqual(['GET /']);
    expect(found.notices).toEqual([
      'Rows were looked for up to a minute before and after the call, of its traces up to 16 minutes; a parent that spans name is not there.',
    ]);
    expect(Math.round(widestMin())).toBe(32);
  });
});
