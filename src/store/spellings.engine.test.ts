/** One request whose rows spell its ids each in its own way, in both stores: the whole of it from any row and any spelling. */
import { asTold } from '../trace/idSpelling';
import { decoderOf } from './decoders';
import { RowsAtHand } from './search/atHand';
import { createDictionaries, createTable, insertRows, type TestRow } from './deepflow/testTable';
import { otelRowId } from '../trace/rowId';
import { createOtelTable, insertSpans, type TestSpan } from './otel/testTable';
import { readStores, searchStores, type Stores } from './stores';
import { startTestEngine } from './testEngine';

jest.setTimeout(120_000);

const engine = startTestEngine();
const store = engine.store();
let stores: Stores;

const S = 1_750_000_000;
const ns = (ms: number) => String(BigInt(S) * 1_000_000_000n + BigInt(Math.round(ms * 1e6)));

/** Times in ms from S. */
function row(
  n: number,
  point: string,
  [from, to]: [number, number],
  ids: [string, string, string?],
  more: TestRow = {}
) {
  const us = (ms: number) => String(BigInt(S) * 1_000_000n + BigInt(ms * 1000));
  const [trace_id, span_id, parent_span_id = ''] = ids;
  return {
    _id: String((BigInt(S) << 32n) + BigInt(n)),
    time: S,
    start_time: us(from),
    end_time: us(to),
    observation_point: point,
    signal_source: /app/.test(point) ? 4 : 3,
    type: 2,
    protocol: 6,
    is_ipv4: 1,
    l7_protocol: 20,
    response_status: 0,
    trace_id,
    span_id,
    parent_span_id,
    ...more,
  };
}

const span = (ids: [string, string, string?], [from, to]: [number, number], more: Partial<TestSpan>): TestSpan => ({
  traceId: ids[0],
  spanId: ids[1],
  parentSpanId: ids[2] ?? '',
  startNs: ns(from),
  durationNs: (to - from) * 1e6,
  ...more,
});

const SMALL = '4bf92f3577b34da6a3ce929d0e0e4736';
const SHORT = 'f903a5eea37c6a4e';
const FILLED = `${'0'.repeat(16)}${SHORT}`;
const SKYWALKING = '2a1eb8F3C5d74ab2.52.16573682091280001';
const CLIENT_END = { agent_id: 1, process_id_0: 10, pod_id_0: 1, client_port: 40000, server_port: 80 };
const SERVER_END = { agent_id: 2, process_id_1: 20, pod_id_1: 2, client_port: 40000, server_port: 80 };

/** client's code → its process → server's process → the server's code → code in it, which came to the collector only. */
function requestOf([a, b, c, d, e]: readonly string[], spanIdOf: (text: string) => string, first: number) {
  const [wire, inner] = ['00f067aa0ba902b7', '0e12ab34cd56ef01'];
  const seq = { req_tcp_seq: first + 5, resp_tcp_seq: first + 6 };
  return {
    rows: [
      row(first, 'c-app', [0, 100], [a, wire], { app_service: 'x', pod_id_0: 1 }),
      row(first + 1, 'c-p', [1, 99], [b, wire.toUpperCase()], { ...CLIENT_END, ...seq }),
      row(first + 2, 's-p', [2, 98], [c, wire], { ...SERVER_END, ...seq }),
      row(first + 3, 's-app', [3, 97], [d, inner, wire.toUpperCase()], { app_service: 'y', pod_id_1: 2 }),
    ],
    spans: [span([e, spanIdOf('aa00000000000001'), spanIdOf(inner)], [4, 90], { name: 'work', service: 'y' })],
  };
}

const REQUESTS: Array<[string, readonly string[], string[]]> = [
  [
    'capitals beside small digits',
    [SMALL, SMALL.toUpperCase(), '4BF92f3577b34DA6a3ce929d0e0e4736', SMALL.toUpperCase(), SMALL],
    [SMALL, SMALL.toUpperCase(), '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736', `0x${SMALL}`],
  ],
  [
    '16 digits beside 32',
    [FILLED, SHORT, FILLED.toUpperCase(), SHORT.toUpperCase(), SHORT],
    [SHORT, FILLED, SHORT.toUpperCase()],
  ],
  ['several in one column', [SMALL, `other, ${SMALL.toUpperCase()}`, `${SMALL}, other`, SMALL, SMALL], [SMALL]],
];

describe.each(REQUESTS)('%s', (_, traceIds, questions) => {
  const { rows, spans } = requestOf(traceIds, (id) => id.toUpperCase(), 100);
  const stranger = row(900, 's-p', [0, 100], ['4bf92f3577b34da6a3ce929d0e0e4737', '00f067aa0ba902b7']);

  beforeAll(async () => {
    await engine.reset();
    await createTable(engine, '7.1');
    await createDictionaries(engine, {});
    await insertRows(engine, '7.1', [...rows, stranger]);
    await createOtelTable(engine, '0.150');
    await insertSpans(engine, '0.150', spans);
    stores = await readStores(store);
  });

  async function tree(request: { callId?: string; traceId?: string }) {
    const atHand = new RowsAtHand(decoderOf);
    const rangeS = { from: S - 60, to: S + 60 };
    const found = await searchStores(store, stores, { ...request, rangeS }, atHand);
    const trace = found && (await atHand.trace());
    return {
      statements: found?.statements,
      tree: trace?.links.map((link, i) => [trace.spans[i].observationPoint, link?.parent ?? null, link?.strength]),
      told: trace?.spans.map((one) => one.traceIds.map((id) => asTold(one, id)).join(', ')),
    };
  }

  const WHOLE = [
    ['c-app', null, undefined],
    ['c-p', 0, 'exact'],
    ['s-p', 1, 'exact'],
    ['s-app', 2, 'exact'],
    ['app', 3, 'exact'],
  ];

  it('from any row', async () => {
    const ids = [...rows.map(({ _id }) => _id), otelRowId(spans[0])];
    for (const callId of ids) {
      const found = await tree({ callId });
      expect({ callId, tree: found.tree }).toEqual({ callId, tree: WHOLE });
      expect(found.told).toEqual(traceIds);
      expect(found.statements).toBeLessThanOrEqual(6);
    }
  });

  it.each(questions)('from the trace id %s', async (traceId) => {
    expect((await tree({ traceId })).tree).toEqual(WHOLE);
  });
});

describe("SkyWalking's ids", () => {
  const segment = '2a1eb8F3C5d74ab2.52.16573682091280000';
  const rows = [
    row(1, 'c-p', [0, 100], [SKYWALKING, `${segment}-1`], { ...CLIENT_END, req_tcp_seq: 5, resp_tcp_seq: 6 }),
    row(2, 's-p', [1, 99], [SKYWALKING, `${segment}-1`], { ...SERVER_END, req_tcp_seq: 5, resp_tcp_seq: 6 }),
    row(3, 's-app', [2, 98], [SKYWALKING, `${segment}-2`, `${segment}-1`], { app_service: 'y', pod_id_1: 2 }),
  ];

  beforeAll(async () => {
    await engine.reset();
    await createTable(engine, '7.1');
    await createDictionaries(engine, {});
    await insertRows(engine, '7.1', rows);
    stores = await readStores(store);
  });

  const spansFrom = async (traceId: string) => {
    const atHand = new RowsAtHand(decoderOf);
    const rangeS = { from: S - 60, to: S + 60 };
    return (await searchStores(store, stores, { traceId, rangeS }, atHand)) && (await atHand.trace()).spans.length;
  };

  it('are text, in which capitals matter', async () => {
    expect(await spansFrom(SKYWALKING)).toBe(3);
    expect(await spansFrom(SKYWALKING.toLowerCase())).toBeNull();
  });
});

afterAll(() => engine.close());
