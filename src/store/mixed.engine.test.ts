import type { CallsRequest } from './callsRequest';
import type { StoreClient } from './client';
import { DICTIONARIES } from './deepflow/dictionaries';
import { createDictionaries, createTable, insertRows, type TestRow } from './deepflow/testTable';
import { createOtelTable, insertSpans, type TestSpan } from './otel/testTable';
import { StoreError } from './storeError';
import { callsOf, detailsOfSpan, gather, readStores, savedRowsOf, tagValuesOf, type Stores } from './stores';
import { startTestEngine } from './testEngine';

jest.setTimeout(300_000);

const engine = startTestEngine();
const store = engine.store();
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** An hour ago, Unix s: tables are looked at back from now. */
const S = Math.floor(Date.now() / 1000) - 3600;
const RANGE = { fromMs: (S - 130) * 1000, toMs: S * 1000 };
const [EBPF, OTEL] = [3, 4];
const TAGS = ['cluster', 'namespace', 'workload', 'service'] as const;
const dictionaries = (names: Record<string, Record<string, string>> = {}) =>
  createDictionaries(engine, { ...Object.fromEntries(DICTIONARIES.map((name) => [name, {}])), ...names });

const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
/** Ids of the request with this number. */
const traceOf = (n: number) => `ab${hex(n, 30)}`;
const onWire = (n: number) => `c${hex(n, 15)}`;
const served = (n: number) => `5${hex(n, 15)}`;

/** Request n as an agent saw it at its server. It ended so many seconds before S. */
function seen(n: number, agoS: number, more: TestRow = {}, ms = 5): TestRow {
  const endUs = BigInt(S - agoS) * 1_000_000n + 500_000n;
  return {
    _id: String((BigInt(S - agoS) << 32n) + BigInt(n)),
    time: S - agoS,
    start_time: String(endUs - BigInt(ms) * 1000n),
    end_time: String(endUs),
    observation_point: 's-p',
    signal_source: EBPF,
    type: 2,
    protocol: 6,
    is_ipv4: 1,
    ip4_0: '10.0.0.1',
    ip4_1: '10.0.0.2',
    l7_protocol: 20,
    request_type: 'GET',
    endpoint: `agent ${n}`,
    trace_id: traceOf(n),
    span_id: onWire(n),
    ...more,
  };
}

/** The server span of request n, which its code sent. */
function sent(n: number, agoS: number, more: Partial<TestSpan> = {}, ms = 5): TestSpan {
  return {
    startNs: String(BigInt(S - agoS) * 1_000_000_000n + 500_000_000n - BigInt(ms) * 1_000_000n),
    durationNs: ms * 1_000_000,
    traceId: traceOf(n),
    spanId: served(n),
    parentSpanId: onWire(n),
    name: `code ${n}`,
    kind: 'Server',
    service: 'shop',
    ...more,
  };
}

async function fill(rows: TestRow[], spans: TestSpan[]): Promise<Stores> {
  await engine.reset();
  await createTable(engine, '7.1');
  await dictionaries();
  await createOtelTable(engine, '0.150');
  await insertRows(engine, '7.1', rows);
  await insertSpans(engine, '0.150', spans);
  return readStores(store);
}

const list = (stores: Stores, more: Partial<CallsRequest> = {}, client: StoreClient = store) =>
  callsOf(client, stores, { ...RANGE, limit: 100, ...more });
/** Who tells of which request, newest first: `agent 1`, `code 2`. */
const told = async (...args: Parameters<typeof list>) => (await list(...args)).calls.map(({ endpoint }) => endpoint);

/** Statements on a table end so. */
const failing = (table: string, error: Error): StoreClient => ({
  query: (sql, ...rest) => (sql.includes(table) ? Promise.reject(error) : store.query(sql, ...rest)),
});

describe('a site with both tables', () => {
  let stores: Stores;
  beforeAll(async () => {
    stores = await fill(
      [
        seen(1, 10),
        seen(2, 20),
        seen(4, 40, { trace_id: traceOf(4).toUpperCase() }),
        { ...seen(5, 50), observation_point: 's-app', signal_source: OTEL, span_id: served(5) },
        // the request as its caller saw it, which no list of requests has
        { ...seen(6, 60), observation_point: 'c-app', signal_source: OTEL, span_id: onWire(6) },
        // an agent at the client only
        seen(7, 70, { observation_point: 'c-p' }),
        // Zipkin's way: both ends have one span id
        seen(8, 80),
        // 64 bits, filled up by one and not by the other
        seen(9, 90, { trace_id: '00000000000000009999999999999999' }),
      ],
      [
        sent(2, 20),
        sent(3, 30),
        sent(4, 40),
        sent(5, 50),
        sent(6, 60),
        sent(7, 70),
        sent(8, 80, { spanId: onWire(8), parentSpanId: '' }),
        sent(9, 90, { traceId: '9999999999999999' }),
        // other requests of known traces
        sent(11, 110, { traceId: traceOf(1), parentSpanId: served(1) }),
        sent(12, 120, { traceId: traceOf(1), parentSpanId: '' }),
      ]
    );
  });

  it('lists the requests of either and of both, each once, newest first', async () => {
    const { calls, truncated, notices } = await list(stores);
    expect(calls.map(({ endpoint }) => endpoint)).toEqual([
      ...['agent 1', 'agent 2', 'code 3', 'agent 4', 'agent 5', 'code 6', 'agent 7', 'agent 8', 'agent 9'],
      ...['code 11', 'code 12'],
    ]);
    expect([truncated, notices]).toEqual([false, []]);
    expect(Object.keys(calls[0])).toEqual(expect.not.arrayContaining(['placeMs', 'spanIds']));
  });

  it('asks DeepFlow once per page which of them it has', async () => {
    const asked: string[] = [];
    await list(stores, {}, { query: (sql, ...rest) => (asked.push(sql), store.query(sql, ...rest)) });
    expect(asked.filter((sql) => sql.includes('known_spans'))).toHaveLength(1);
  });

  it('lists observations of both, a span that both received once', async () => {
    const all = await told(stores, { allObservations: true });
    expect(all.filter((one) => one.endsWith(' 5'))).toEqual(['agent 5']);
    expect(all.filter((one) => one.endsWith(' 2')).sort()).toEqual(['agent 2', 'code 2']);
    expect(all).toHaveLength(8 + 10 - 1);
  });

  it('finds by ids what either has', async () => {
    expect(await told(stores, { traceIds: [traceOf(2)] })).toEqual(['agent 2']);
    expect(await told(stores, { traceIds: [traceOf(3)] })).toEqual(['code 3']);
    // not what its caller saw, which is no request of its own
    expect(await told(stores, { traceIds: [traceOf(6)] })).toEqual(['code 6']);
    expect(await told(stores, { spanIds: [served(2)] })).toEqual(['code 2']);
    expect(await told(stores, { spanIds: [served(5)] })).toEqual(['agent 5']);
    expect(await told(stores, { spanIds: [onWire(6)] })).toEqual(['agent 6']);
  });

  it('shows the list of one where the other does not answer, and says so', async () => {
    const error = new StoreError('It took too long.', 159);
    const withoutCode = await list(stores, {}, failing('otel_traces', error));
    expect(withoutCode.calls).toHaveLength(7);
    expect(withoutCode.notices).toEqual(['Calls of otel.otel_traces are missing here: It took too long.']);
    const withoutAgents = await list(stores, {}, failing('l7_flow_log', error));
    expect(withoutAgents.calls).toHaveLength(10);
    expect(withoutAgents.notices).toEqual(['Calls of flow_log.l7_flow_log are missing here: It took too long.']);
    const twice = await list(stores, {}, failing('known_spans', error));
    expect(twice.calls).toHaveLength(17);
    expect(twice.notices.join()).toMatch(/^Requests may be listed twice: flow_log\.l7_flow_log .* It took too long\.$/);
    await expect(list(stores, {}, failing('', error))).rejects.toThrow('It took too long.');
    expect(await tagValuesOf(failing('l7_flow_log', error), stores, { tag: 'service', ...RANGE })).toEqual(['shop']);
  });

  it('shows nothing where the query was cancelled', async () => {
    const error = Object.assign(new Error('The user aborted a request.'), { name: 'AbortError' });
    for (const table of ['otel_traces', 'l7_flow_log', 'known_spans']) {
      await expect(list(stores, {}, failing(table, error))).rejects.toMatchObject({ code: 394 });
    }
    const values = tagValuesOf(failing('otel_traces', error), stores, { tag: 'service', ...RANGE });
    await expect(values).rejects.toMatchObject({ code: 394 });
  });
});

it('lists a request whose row of DeepFlow does not fit what is asked for', async () => {
  const web = { resource: { 'k8s.namespace.name': 'web' } };
  const stores = await fill([seen(1, 10), seen(2, -1, {}, 3000)], [sent(1, 10, web), sent(2, -1, {}, 3000)]);
  expect(await told(stores, { namespaces: ['web'] })).toEqual(['code 1']);
  expect(await told(stores, { requestResource: 'agent' })).toEqual(['agent 1']);
  // it began in the range and ended behind it: DeepFlow lists it there
  expect(await told(stores)).toEqual(['code 2', 'agent 1']);
  expect(await told(stores, { toMs: RANGE.toMs + 2000 })).toEqual(['agent 2', 'agent 1']);
});

it.each([
  ['an empty l7_flow_log', []],
  ['one without rows in the range', [seen(1, 2000)]],
])('is not hidden by %s', async (_, rows) => {
  const stores = await fill(rows, [sent(2, 20), sent(3, 30)]);
  expect(await told(stores)).toEqual(['code 2', 'code 3']);
  expect(await told(stores, { limit: 1 })).toEqual(['code 2']);
  expect(await tagValuesOf(store, stores, { tag: 'service', ...RANGE })).toEqual(['shop']);
});

describe('a page that grows', () => {
  const slow = new StoreError('It took too long.', 159);
  const numbers = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  let stores: Stores;
  beforeAll(async () => {
    // the newest eight of both, so that pages of code must grow to hold others
    const isBoth = (n: number) => n <= 8;
    stores = await fill(
      numbers(8).map((n) => seen(n, n)),
      numbers(40).flatMap((n) => [
        sent(n, n, isBoth(n) ? {} : { parentSpanId: `9${hex(n, 15)}` }),
        // a root that a server may have answered
        sent(100 + n, n, { kind: 'Client', parentSpanId: '' }),
      ])
    );
  });
  /** Statements with this text end so. */
  const counting = (text: string) => {
    const asked: string[] = [];
    const client: StoreClient = {
      query: (sql, ...rest) =>
        sql.includes(text) ? (asked.push(sql), Promise.reject(slow)) : store.query(sql, ...rest),
    };
    return { asked, client };
  };

  it.each([
    ['who called', 'parent_ids', /^Who called is not known of some calls here: .* It took too long\.$/],
    ['which roots are answered', 'root_ids', /^Some requests may be listed twice, .* It took too long\.$/],
    ['which requests DeepFlow has', 'known_spans', /^Requests may be listed twice: .* It took too long\.$/],
  ])('asks once for what failed, and says so: %s', async (_, text, notice) => {
    const { asked, client } = counting(text);
    const { calls, notices } = await list(stores, { limit: 12 }, client);
    expect(calls).toHaveLength(12);
    expect(notices).toEqual([expect.stringMatching(notice)]);
    expect(asked).toHaveLength(1);
    // another list is another question
    await list(stores, { limit: 12 }, client);
    expect(asked).toHaveLength(2);
  });

  it('keeps what it has where more cannot be had, and says so', async () => {
    let lists = 0;
    const client: StoreClient = {
      query: (sql, ...rest) =>
        sql.includes('kinds') && !/root_ids|parent_ids/.test(sql) && ++lists > 1
          ? Promise.reject(slow)
          : store.query(sql, ...rest),
    };
    const { calls, truncated, notices } = await list(stores, { limit: 12 }, client);
    expect(lists).toBe(2);
    expect(calls.length).toBeGreaterThan(0);
    expect(truncated).toBe(true);
    expect(notices).toEqual(['Older calls of otel.otel_traces are missing here: It took too long.']);
  });
});

describe('pages of any length', () => {
  /** A page of n + 1 is one of n and one more, up to the full list. */
  async function expectPages(stores: Stores): Promise<string[]> {
    const ids = (found: Awaited<ReturnType<typeof list>>) => found.calls.map(({ id }) => id);
    const full = ids(await list(stores));
    expect(new Set(full).size).toBe(full.length);
    let shorter: string[] = [];
    for (let limit = 1; limit <= full.length + 1; limit++) {
      const page = await list(stores, { limit });
      expect([limit, page.calls.length, page.truncated]).toEqual([
        limit,
        Math.min(limit, full.length),
        limit < full.length,
      ]);
      expect(full).toEqual(expect.arrayContaining(ids(page)));
      expect(ids(page)).toEqual(expect.arrayContaining(shorter));
      const starts = page.calls.map(({ startMs }) => startMs);
      expect(starts).toEqual([...starts].sort((a, b) => b - a));
      shorter = ids(page);
    }
    return full;
  }

  it('hold no request twice and lose none', async () => {
    const rows: TestRow[] = [];
    const spans: TestSpan[] = [];
    for (let n = 1; n <= 12; n++) {
      // several a second, some of them long: by their ends they come in another order than by their starts
      const ago = Math.floor(n / 3) * 7;
      const ms = n % 5 === 0 ? 9000 : n;
      const isIn = n % 4;
      if (isIn !== 0) {
        const twin = { observation_point: 's-app', signal_source: OTEL, span_id: served(n) };
        rows.push(seen(n, ago, isIn === 1 ? twin : {}, ms));
      }
      if (isIn !== 3) {
        spans.push(sent(n, ago, {}, ms));
      }
    }
    expect(await expectPages(await fill(rows, spans))).toHaveLength(12);
  });

  it('are filled from older requests where many stand for one of DeepFlow', async () => {
    const tries = [1, 2, 3, 4, 5, 6].map((i) => sent(1, 10 + i, { spanId: served(100 + i) }));
    const stores = await fill([seen(1, 10)], [...tries, sent(2, 40), sent(3, 60), sent(4, 80)]);
    const page = await told(stores, { limit: 3 });
    expect(page).toEqual(['agent 1', 'code 2', 'code 3']);
    expect(await expectPages(stores)).toHaveLength(4);
  });
});

it('has the names of both in the variables', async () => {
  const of = (service: string, resource: Record<string, string>): Partial<TestSpan> => ({ service, resource });
  const stores = await fill(
    [seen(1, 10, { pod_ns_id_1: 7, pod_cluster_id_1: 1, pod_group_id_1: 5 }), seen(2, 20, { pod_ns_id_1: 8 })],
    [
      sent(1, 10, of('b', { 'k8s.namespace.name': 'web', 'k8s.cluster.name': 'west' })),
      sent(2, 20, of('a', { 'k8s.namespace.name': 'batch' })),
    ]
  );
  await dictionaries({ pod_ns: { 7: 'web', 8: 'kube' }, pod_cluster: { 1: 'east' }, pod_group: { 5: 'cart' } });
  const values = (more: object = {}) =>
    Promise.all(TAGS.map((tag) => tagValuesOf(store, stores, { tag, ...RANGE, ...more })));
  expect(await values()).toEqual([['east', 'west'], ['batch', 'kube', 'web'], ['cart'], ['a', 'b']]);
  expect(await values({ clusters: ['east'] })).toEqual([['east'], ['web'], ['cart'], []]);
});

describe('a trace of which DeepFlow has more rows than are shown', () => {
  const MANY = 40;
  const [row] = [seen(1, 10)];
  let stores: Stores;
  beforeAll(async () => {
    const inner = (i: number): TestSpan =>
      sent(1, 10, {
        spanId: `6${hex(i, 15)}`,
        parentSpanId: i > 0 ? served(1) : onWire(1),
        name: `inner ${i}`,
        kind: 'Internal',
      });
    stores = await fill(
      [row, ...Array.from({ length: MANY - 1 }, (_, i) => seen(100 + i, 10, { trace_id: traceOf(1), span_id: '' }))],
      [sent(1, 10), ...Array.from({ length: 9 }, (_, i) => inner(i + 1))]
    );
  });
  const open = (request: { callId?: string; traceId?: string }, maxRows: number) =>
    gather(store, stores, { ...request, limits: { maxRows } });
  const sources = (found: Awaited<ReturnType<typeof open>>) =>
    found!.set.spans.reduce<Record<string, number>>(
      (sum, { signalSource }) => ({ ...sum, [signalSource]: (sum[signalSource] ?? 0) + 1 }),
      {}
    );

  it.each([
    ['less than it has', 20],
    ['as many as it has', MANY],
  ])('has spans of the other table, too, and both are told of: %s', async (_, maxRows) => {
    for (const request of [{ callId: String(row._id) }, { traceId: traceOf(1) }]) {
      const found = await open(request, maxRows);
      expect(sources(found)).toMatchObject({ ebpf: expect.any(Number), otel: expect.any(Number) });
      expect(found!.set.spans.length).toBeLessThanOrEqual(maxRows);
      expect(found!.set.spans.map(({ ids: [id] }) => id)).toContain(row._id);
      expect(found!.leftOut).toEqual([expect.objectContaining({ rows: expect.any(Number) })]);
      expect(found!.notices).toEqual([
        expect.stringMatching(
          new RegExp(
            `^More than ${maxRows} rows are tied .* in l7_flow_log .* Of 10 spans in otel.otel_traces \\d are shown`
          )
        ),
      ]);
    }
  });

  it.each([
    ['as many rows as it has', MANY + 10],
    ['twice as many', 2 * (MANY + 10)],
  ])('is whole where the limit allows it: %s', async (_, maxRows) => {
    for (const request of [{ callId: String(row._id) }, { traceId: traceOf(1) }]) {
      const found = await open(request, maxRows);
      expect(sources(found)).toEqual({ ebpf: MANY, otel: 10 });
      expect(found!.leftOut).toEqual([]);
      expect(found!.notices).toEqual([]);
    }
  });
});

it('looks for more with as many rows as are allowed, and says that some were left out only where some were', async () => {
  const inner = (i: number): TestSpan => sent(1, 10, { spanId: `7${i}`, parentSpanId: served(1) });
  const stores = await fill([], [sent(1, 10), inner(1)]);
  const open = (maxRows: number) => gather(store, stores, { traceId: traceOf(1), limits: { maxRows } });
  // the parent of the first is nowhere
  const lookedFor = [expect.stringContaining('Rows were looked for')];
  expect(await open(2)).toMatchObject({ notices: lookedFor, leftOut: [] });
  expect(await open(3)).toMatchObject({ notices: lookedFor, leftOut: [] });
  expect(await open(1)).toMatchObject({
    notices: [expect.stringContaining('More than 1 rows')],
    leftOut: [{ rows: 1 }],
  });
});

describe('no statement of a page fails', () => {
  /** Everything that panels, variables and details ask for. @returns how many statements, and those refused */
  async function load(ids: (stores: Stores) => Promise<string[]>): Promise<{ sent: number; failed: string[] }> {
    let sent = 0;
    const failed: string[] = [];
    const client: StoreClient = {
      query: async (sql, ...rest) => {
        sent++;
        return store.query(sql, ...rest).catch((error) => {
          failed.push(`${String(error)}: ${sql}`);
          throw error;
        });
      },
    };
    const stores = await readStores(client);
    const [id] = await ids(stores);
    const { calls } = await list(stores, {}, client);
    expect(calls.map((call) => call.id)).toContain(id);
    await list(stores, { traceIds: [traceOf(1)] }, client);
    await list(stores, { allObservations: true, clusters: ['c'], requestResource: '/' }, client);
    await Promise.all(TAGS.map((tag) => tagValuesOf(client, stores, { tag, clusters: ['c'], ...RANGE })));
    expect((await gather(client, stores, { callId: id }))?.trace.spans).toHaveLength(1);
    expect((await gather(client, stores, { traceId: traceOf(1) }))?.trace.spans).toHaveLength(1);
    expect(await gather(client, stores, { traceId: traceOf(99) })).toBeNull();
    expect(await detailsOfSpan(client, stores, [id])).not.toEqual([]);
    expect(await savedRowsOf(client, stores, [id])).toHaveLength(1);
    await Promise.all(stores.all.map((one) => one.countRecent(client)));
    return { sent, failed };
  }
  const first = async (stores: Stores) => (await list(stores)).calls.map(({ id }) => id);

  it("where there is the collector's table only", async () => {
    await engine.reset();
    await createOtelTable(engine, '0.150');
    await insertSpans(engine, '0.150', [sent(1, 10)]);
    const { sent: statements, failed } = await load(first);
    expect(failed).toEqual([]);
    expect(statements).toBeGreaterThan(10);
  });

  it("where there is DeepFlow's only, with fewer dictionaries than we know", async () => {
    await engine.reset();
    await createTable(engine, '7.1');
    await createDictionaries(engine, { pod: {}, pod_ns: {}, device: {} });
    await insertRows(engine, '7.1', [seen(1, 10)]);
    const { failed } = await load(first);
    expect(failed).toEqual([]);
  });

  it('where there are both', async () => {
    const stores = await fill([seen(1, 10)], []);
    expect(stores.all).toHaveLength(2);
    expect((await load(first)).failed).toEqual([]);
  });
});
