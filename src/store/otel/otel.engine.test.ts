import { ODD_IDS } from '../../trace/oddIds';
import { decoderOf } from '../decoders';
import { RowsAtHand } from '../search/atHand';
import { detailsOfSpan, readStores, savedRowsOf, searchStores, type Stores } from '../stores';
import { startTestEngine } from '../testEngine';
import { readOtelCatalog, type OtelCatalog } from './catalog';
import { findOtelCalls } from './calls';
import { otelRowId, readOtelRowId } from '../../trace/rowId';
import { otelTagValues } from './tagValues';
import { createOtelTable, insertSpans, VARIANTS, type TestSpan, type Variant } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const store = engine.store();
beforeAll(() => engine.reset());
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** An hour ago: tables are searched back from now. */
const S = Math.floor(Date.now() / 1000) - 3600;
const TRACE = 'a'.repeat(32);
const ns = (afterUs: number) => `${S}${String(afterUs * 1000).padStart(9, '0')}`;
const shop = {
  'service.name': 'shop',
  'service.instance.id': 'shop-1',
  'k8s.pod.name': 'shop-5f6b7d9c4-lw9vd',
  'k8s.node.name': 'node-a',
  'k8s.namespace.name': 'web',
  'k8s.cluster.name': 'east',
  'k8s.deployment.name': 'shop',
  'k8s.pod.ip': '10.1.2.3',
  'host.name': 'shop-5f6b7d9c4-lw9vd',
  'process.pid': '1',
};
const SERVER: TestSpan = {
  startNs: ns(0),
  durationNs: 20_000_123,
  traceId: TRACE,
  spanId: '1111111111111111',
  parentSpanId: '0000000000000000',
  name: 'POST /orders/{id}',
  kind: 'Server',
  service: 'shop',
  status: 'Error',
  message: 'no stock',
  resource: shop,
  attributes: {
    'http.request.method': 'POST',
    'url.path': '/orders/7',
    'url.scheme': 'https',
    'http.response.status_code': '503',
    'network.peer.address': '10.9.9.9',
    'network.peer.port': '40000',
    'server.port': '8443',
    'app.customer': 'it\'s "quoted"',
  },
  events: [
    { atNs: ns(500), name: 'retry' },
    { atNs: ns(900), name: 'exception', attributes: { 'exception.message': 'no stock' } },
  ],
  links: [{ traceId: 'b'.repeat(32), spanId: '9'.repeat(16), attributes: { 'link.kind': 'follows' } }],
};
const CLIENT: TestSpan = {
  startNs: ns(1000),
  durationNs: 5_000_000,
  traceId: TRACE,
  spanId: '2222222222222222',
  parentSpanId: SERVER.spanId,
  name: 'SELECT stock',
  kind: 'Client',
  service: 'shop',
  resource: shop,
  attributes: {
    'db.system': 'postgresql',
    'db.operation': 'SELECT',
    'db.statement': 'SELECT 1',
    'net.peer.port': '5432',
  },
};
const OTHER: TestSpan = {
  ...SERVER,
  traceId: 'c'.repeat(32),
  spanId: '3333333333333333',
  startNs: ns(2000),
  resource: {},
};
const idOf = ({ startNs, traceId, spanId }: TestSpan) => otelRowId({ startNs, traceId, spanId });

let stores: Stores;
let otel: OtelCatalog;

async function fill(variant: Variant): Promise<void> {
  await createOtelTable(engine, variant);
  await insertSpans(engine, variant, [SERVER, CLIENT, OTHER]);
  stores = await readStores(store);
  otel = (await readOtelCatalog(store)) as OtelCatalog;
}

async function traceOf(request: { callId?: string; traceId?: string; rangeS?: { from: number; to: number } }) {
  const atHand = new RowsAtHand(decoderOf);
  const found = await searchStores(store, stores, request, atHand);
  return { found, trace: found && (await atHand.trace()) };
}

describe.each(VARIANTS)('the table of the collector, %s', (variant) => {
  beforeAll(() => fill(variant));

  it('is found, with the table of when traces began where there is one', () => {
    expect(stores.all.map(({ name }) => name)).toEqual(['otel.otel_traces']);
    expect(otel.lookup !== '').toBe(!['not flattened', 'microseconds'].includes(variant));
    expect(stores.notices).toEqual([]);
  });

  it('gives the trace of a span', async () => {
    const { found, trace } = await traceOf({ callId: idOf(CLIENT) });
    expect(trace?.links.map((link) => link?.parent)).toEqual([undefined, 0]);
    expect(found).toMatchObject({ statements: 1, rowsRead: 2, notices: [], settled: true });
    const [server, client] = trace?.spans ?? [];
    expect(server).toMatchObject({
      ids: [idOf(SERVER)],
      signalSource: 'otel',
      observationPoint: 's-app',
      spanKind: 'server',
      startNs: 0,
      endNs: 20_000_123,
      clockDomain: 'node:node-a',
      traceIds: [TRACE],
      parentSpanId: '',
      endpoint: 'POST /orders/{id}',
      protocol: 'HTTP',
      l7Protocol: 20,
      isTls: true,
      requestType: 'POST',
      requestResource: '/orders/7',
      responseCode: 503,
      responseStatus: 'server_error',
      responseException: 'no stock',
      clientPort: 40000,
      serverPort: 8443,
      appService: 'shop',
      appInstance: 'shop-1',
      client: { ip: '10.9.9.9', pod: '' },
      server: { ip: '10.1.2.3', pod: 'shop-5f6b7d9c4-lw9vd', podNode: 'node-a', podNs: 'web', processId: 0 },
    });
    expect(client).toMatchObject({
      observationPoint: 'c-app',
      startNs: 1_000_000,
      endNs: 6_000_000,
      protocol: 'PostgreSQL',
      l7Protocol: 61,
      requestType: 'SELECT',
      requestResource: 'SELECT 1',
      responseStatus: 'unknown',
      serverPort: 5432,
      client: { pod: 'shop-5f6b7d9c4-lw9vd' },
    });
    expect(client.client).toBe(server.server);
  });

  it.each([
    ['where the dashboard looks', { from: S - 5, to: S + 5 }],
    ['elsewhere', { from: 5, to: 10 }],
    ['without a range', undefined],
  ])('finds a trace id %s', async (_, rangeS) => {
    const { found, trace } = await traceOf({ traceId: TRACE, rangeS });
    expect(trace?.spans).toHaveLength(2);
    expect(found?.startId).toBe(idOf(SERVER));
    if (otel.lookup !== '') {
      expect(found?.statements).toBe(2);
    }
  });

  it('tells everything of a span', async () => {
    const details = await detailsOfSpan(store, stores, [idOf(SERVER)]);
    const of = (kind: string) => details.filter((detail) => detail.kind === kind).map(({ key, value }) => [key, value]);
    expect(Object.fromEntries(of('attribute'))).toEqual({ ...SERVER.attributes, ...SERVER.resource });
    expect(of('attribute').length).toBe(Object.keys({ ...SERVER.attributes, ...SERVER.resource }).length);
    expect(of('event').map(([key]) => key)).toEqual(['retry', 'exception']);
    expect(JSON.parse(of('event')[1][1])).toMatchObject({
      name: 'exception',
      attributes: { 'exception.message': 'no stock' },
      ...(variant === 'not flattened' ? {} : { time_unix_nano: ns(900) }),
    });
    expect(of('link').map(([key, value]) => [key, JSON.parse(value)])).toEqual([
      [
        `trace ${'b'.repeat(32)}`,
        { trace_id: 'b'.repeat(32), span_id: '9'.repeat(16), attributes: { 'link.kind': 'follows' } },
      ],
    ]);
    const columns = Object.fromEntries(of('column'));
    expect(columns).toMatchObject({ TraceId: TRACE, SpanName: 'POST /orders/{id}', Duration: '20000123' });
    expect(columns.Timestamp).toBe(
      `${S}000000000 (${new Date(S * 1000).toISOString().slice(0, 19).replace('T', ' ')}.000000000 UTC)`
    );
    expect(Object.keys(columns).filter((name) => /Attributes|Events|Links/.test(name))).toEqual([]);
  });

  it('makes the list of calls of server spans, the newest first', async () => {
    const range = { fromMs: (S - 900) * 1000, toMs: (S + 1) * 1000 };
    const { calls, truncated } = await findOtelCalls(store, otel, { ...range, limit: 10 });
    expect(calls.map(({ id }) => id)).toEqual([idOf(OTHER), idOf(SERVER)]);
    expect(truncated).toBe(false);
    expect(calls[1]).toEqual({
      id: idOf(SERVER),
      placeMs: S * 1000,
      spanIds: { own: SERVER.spanId, parent: '' },
      startMs: S * 1000,
      durationMs: 20.000123,
      status: 'server_error',
      responseCode: 503,
      client: '10.9.9.9',
      server: 'shop',
      endpoint: 'POST /orders/{id}',
      requestType: 'POST',
      requestResource: '/orders/7',
      protocol: 'HTTP',
      exception: 'no stock',
      traceId: TRACE,
      observationPoint: 's-app',
      signalSource: 'otel',
    });
    const ids = async (more: object) =>
      (await findOtelCalls(store, otel, { ...range, limit: 10, ...more })).calls.map(({ id }) => id);
    expect(await ids({ namespaces: ['web'], clusters: ['east'], workloads: ['shop', 'x'] })).toEqual([idOf(SERVER)]);
    expect(await ids({ namespaces: ['nowhere'] })).toEqual([]);
    expect(await ids({ services: ['shop'] })).toEqual([idOf(OTHER), idOf(SERVER)]);
    expect(await ids({ services: ['SH*p', 'x'], namespaces: ['web'] })).toEqual([idOf(SERVER)]);
    expect(await ids({ services: ['sho'] })).toEqual([]);
    expect(await ids({ traceIds: [TRACE] })).toEqual([idOf(SERVER)]);
    expect(await ids({ spanIds: [CLIENT.spanId] })).toEqual([idOf(CLIENT)]);
    expect(await ids({ requestResource: '/ORDERS/*7' })).toEqual([idOf(OTHER), idOf(SERVER)]);
    expect(await ids({ allObservations: true })).toEqual([idOf(OTHER), idOf(CLIENT), idOf(SERVER)]);
    expect((await findOtelCalls(store, otel, { ...range, limit: 1 })).truncated).toBe(true);
  });

  it('gives the values of variables', async () => {
    const range = { fromMs: S * 1000, toMs: (S + 1) * 1000 };
    const values = (tag: 'cluster' | 'namespace' | 'workload' | 'service', more = {}) =>
      otelTagValues(store, otel, { tag, ...range, ...more });
    expect(await values('cluster')).toEqual(['east']);
    expect(await values('namespace')).toEqual(['web']);
    expect(await values('workload', { namespaces: ['web'] })).toEqual(['shop']);
    expect(await values('workload', { namespaces: ['nowhere'] })).toEqual([]);
    expect(await values('service')).toEqual(['shop']);
    expect(await otelTagValues(store, otel, { tag: 'service', fromMs: 0, toMs: 1 })).toEqual([]);
  });
});

describe('a namespace that only the service names', () => {
  const own = { ...OTHER, resource: { 'service.name': 'shop', 'service.namespace': 'retail' } };
  const both = { ...SERVER, resource: { ...shop, 'service.namespace': 'retail' } };

  it.each(['0.150', 'JSON'] as const)(
    'is one in lists, variables and ends; Kubernetes comes first, %s',
    async (variant) => {
      await createOtelTable(engine, variant);
      await insertSpans(engine, variant, [both, own]);
      stores = await readStores(store);
      otel = (await readOtelCatalog(store))!;
      const range = { fromMs: S * 1000, toMs: (S + 1) * 1000, limit: 10 };
      const ids = async (namespace: string) =>
        (await findOtelCalls(store, otel, { ...range, namespaces: [namespace] })).calls.map(({ id }) => id);
      expect(await ids('retail')).toEqual([idOf(own)]);
      expect(await ids('web')).toEqual([idOf(both)]);
      expect(await otelTagValues(store, otel, { ...range, tag: 'namespace' })).toEqual(['retail', 'web']);
      expect(await otelTagValues(store, otel, { ...range, tag: 'service', namespaces: ['retail'] })).toEqual(['shop']);
      const namespaceOf = async (span: TestSpan) =>
        (await traceOf({ callId: idOf(span) })).trace?.spans[0].server.podNs;
      expect(await namespaceOf(own)).toBe('retail');
      expect(await namespaceOf(both)).toBe('web');
    }
  );
});

describe('where the tables are', () => {
  beforeAll(() => engine.reset());
  afterAll(() => engine.command('DROP TABLE IF EXISTS default.otel_traces SYNC'));

  it('is no error when there is none', async () => {
    expect(await readOtelCatalog(store)).toBeNull();
    expect(await readOtelCatalog(store, { table: 'no.where' })).toBeNull();
    await expect(readStores(store)).rejects.toThrow(/flow_log\.l7_flow_log was not found/);
  });

  it('is `default` where there is no `otel`, or as named', async () => {
    await createOtelTable(engine, '0.150', 'default.otel_traces');
    expect((await readOtelCatalog(store))?.name).toBe('default.otel_traces');
    await createOtelTable(engine, '0.150', 'otel_more.spans');
    expect(await readOtelCatalog(store, { table: 'otel_more.spans' })).toMatchObject({
      table: '`otel_more`.`spans`',
      lookup: '`otel_more`.`spans_trace_id_ts`',
    });
    expect((await readOtelCatalog(store, { table: 'otel_traces' }))?.name).toBe('default.otel_traces');
    await createOtelTable(engine, '0.150');
    expect((await readOtelCatalog(store))?.name).toBe('otel.otel_traces');
  });

  it('may have names and units of its own, as the settings say', async () => {
    const at = (afterUs: number) => `fromUnixTimestamp64Nano(toInt64(${ns(afterUs)}))`;
    for (const sql of [
      'CREATE DATABASE `my.traces`',
      `CREATE TABLE \`my.traces\`.spans (began DateTime64(9), trace String, span String, parent String, title String, kind String, ms UInt32, app String)
       ENGINE = MergeTree ORDER BY began`,
      `INSERT INTO \`my.traces\`.spans VALUES
       (${at(0)}, '${TRACE}', '01', '', 'GET /', 'Server', 7, 'shop'), (${at(1000)}, '${TRACE}', '02', '01', 'SELECT', 'Client', 3, 'shop')`,
    ]) {
      await engine.command(sql);
    }
    const own = await readStores(store, {
      otelTable: '`my.traces`.spans',
      otelSchema: 'collector',
      otelColumns: {
        Timestamp: 'began',
        TraceId: 'trace',
        SpanId: 'span',
        ParentSpanId: 'parent',
        SpanName: 'title',
        SpanKind: 'kind',
        Duration: 'ms * 1000000',
        ServiceName: 'app',
      },
    });
    expect(own.all.map(({ name }) => name)).toEqual(['my.traces.spans']);
    const { calls } = await own.all[0].calls(store, { fromMs: S * 1000, toMs: (S + 1) * 1000, limit: 10 });
    expect(calls).toMatchObject([{ endpoint: 'GET /', server: 'shop', durationMs: 7 }]);
    const atHand = new RowsAtHand(decoderOf);
    await searchStores(store, own, { callId: calls[0].id }, atHand);
    const { spans, links } = await atHand.trace();
    expect(spans.map(({ endpoint, endNs, startNs }) => [endpoint, endNs - startNs])).toEqual([
      ['GET /', 7e6],
      ['SELECT', 3e6],
    ]);
    expect(links.map((link) => link?.parent)).toEqual([undefined, 0]);
    const details = await detailsOfSpan(store, own, spans[0].ids);
    expect(details).toContainEqual({ kind: 'column', key: 'title', value: 'GET /', row: spans[0].ids[0] });
    await engine.command('DROP DATABASE `my.traces`');
  });

  it("refuses what is no name of a table, and a table that is not the collector's", async () => {
    await expect(readOtelCatalog(store, { table: 'a.b.c' })).rejects.toThrow(/names no table/);
    await engine.command('CREATE TABLE otel_more.logs (Timestamp DateTime64(9)) ENGINE = Memory');
    await expect(readOtelCatalog(store, { table: 'otel_more.logs' })).rejects.toThrow(
      'The table otel_more.logs is of no kind that is known here. Missing columns: for OpenTelemetry Collector: TraceId, SpanId.'
    );
  });
});

describe('kinds and statuses in any spelling', () => {
  const SPELLINGS = [
    'Server',
    'SERVER',
    'server',
    'SPAN_KIND_SERVER',
    'SpanKind.SERVER',
    'span_kind_consumer',
    '2',
    '5',
  ];
  const range = { fromMs: (S - 900) * 1000, toMs: (S + 1) * 1000, limit: 20 };
  const kindsOf = async () =>
    (await findOtelCalls(store, otel, range)).calls.map(({ id, status }) => [readOtelRowId(id)?.spanId, status]);

  it('are servers in SQL as in decoding', async () => {
    await createOtelTable(engine, '0.150');
    const others = ['Client', 'internal', '3', 'SPAN_KIND_UNSPECIFIED', '', 'observer'];
    for (const [i, kind] of [...SPELLINGS, ...others].entries()) {
      await engine.command(
        `INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, ParentSpanId, SpanKind, StatusCode)
         VALUES (toDateTime64(${S}, 9), '${TRACE}', '0${i.toString(16)}', 'ff', '${kind}', '${['ERROR', 'error'][i % 2]}')`
      );
    }
    otel = (await readOtelCatalog(store))!;
    expect(await kindsOf()).toEqual(SPELLINGS.map((_, i) => [`0${i}`, 'server_error']));
  });

  it('are numbers where a table keeps numbers', async () => {
    await engine.command('DROP TABLE otel.otel_traces SYNC');
    await engine.command(
      `CREATE TABLE otel.otel_traces (Timestamp DateTime64(9), TraceId String, SpanId String, SpanKind Int8, StatusCode Int8)
       ENGINE = MergeTree ORDER BY Timestamp`
    );
    await engine.command(
      `INSERT INTO otel.otel_traces SELECT toDateTime64(${S}, 9), '${TRACE}', concat('0', toString(number)), number, 2 FROM numbers(6)`
    );
    otel = (await readOtelCatalog(store))!;
    expect(await kindsOf()).toEqual([
      ['02', 'server_error'],
      ['05', 'server_error'],
    ]);
  });
});

describe('a trace that is long, cut or broken', () => {
  beforeAll(() => fill('0.150'));

  it('9c05ea0: is looked for over a day while a parent is missing', async () => {
    const traceId = 'd'.repeat(32);
    const later = `${S + 3000}000000000`;
    await insertSpans(engine, '0.150', [
      { ...SERVER, traceId, durationNs: 3.01e12, spanId: 'd1' },
      { ...CLIENT, traceId, startNs: later, spanId: 'd2', parentSpanId: 'd1' },
    ]);
    const { found, trace } = await traceOf({ callId: otelRowId({ startNs: later, traceId, spanId: 'd2' }) });
    expect(trace?.links.map((link) => link?.parent)).toEqual([undefined, 0]);
    expect(found?.statements).toBe(2);
  });

  it('keeps the span that was asked for when the limit of rows is hit', async () => {
    const traceId = 'e'.repeat(32);
    const spans = Array.from({ length: 50 }, (_, i) => ({ ...CLIENT, traceId, spanId: `e${i}`, parentSpanId: 'e0' }));
    await insertSpans(engine, '0.150', spans);
    const atHand = new RowsAtHand(decoderOf);
    const found = await searchStores(store, stores, { callId: idOf(spans[49]), limits: { maxRows: 10 } }, atHand);
    expect((await atHand.spans()).spans).toHaveLength(10);
    expect(found?.notices).toEqual([
      'More than 10 rows are tied to this call; the rest was left out. Of 50 spans in otel.otel_traces 10 are shown: the earliest, and those above the call.',
    ]);
  });

  it('is a single span where it has no trace id', async () => {
    const lonely = { ...CLIENT, traceId: '', spanId: 'f1' };
    await insertSpans(engine, '0.150', [lonely]);
    expect((await traceOf({ callId: idOf(lonely) })).trace?.spans).toHaveLength(1);
  });

  it.each(ODD_IDS.filter((id) => id !== ''))(
    'is found under the trace id %p, and so are details and rows',
    async (id) => {
      const odd = { ...CLIENT, traceId: id, spanId: `${id}-1` };
      await insertSpans(engine, '0.150', [odd]);
      const callId = idOf(odd);
      expect((await traceOf({ callId })).trace?.spans).toMatchObject([{ ids: [callId] }]);
      expect(await detailsOfSpan(store, stores, [callId])).toContainEqual({
        kind: 'column',
        key: 'TraceId',
        value: id,
        row: callId,
      });
      expect(await savedRowsOf(store, stores, [callId])).toMatchObject([{ id: callId, row: { TraceId: id } }]);
    }
  );

  it('is not there under an id of the other store, or one that no span has', async () => {
    expect((await traceOf({ callId: '7301444403836092417' })).found).toBeNull();
    expect((await traceOf({ callId: idOf({ ...CLIENT, spanId: 'nobody' }) })).found).toBeNull();
    expect((await traceOf({ traceId: 'f'.repeat(32) })).found).toBeNull();
    await expect(detailsOfSpan(store, stores, ['7301444403836092417'])).rejects.toThrow(/no longer there/);
    await expect(detailsOfSpan(store, stores, [idOf({ ...CLIENT, spanId: 'nobody' })])).rejects.toThrow(/no longer/);
  });
});
