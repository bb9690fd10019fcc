/** Filters of columns and attributes: what the store answers is what the same filter leaves of the list without it. */
import fc from 'fast-check';
import type { Call } from '../trace/call';
import { attributeKey, CALL_KEYS, isPlaceKey, type CallFilter, type FilterOperator } from '../trace/callFilter';
import type { CallsRequest } from './callsRequest';
import { readCatalog, type Catalog } from './deepflow/catalog';
import { DICTIONARIES } from './deepflow/dictionaries';
import { createDictionaries, createTable, insertRows, type TestRow } from './deepflow/testTable';
import { filterColumn } from './deepflow/filterColumns';
import { fits } from './filterFits';
import { readOtelCatalog, type OtelCatalog } from './otel/catalog';
import { otelFilterColumn } from './otel/filterColumns';
import { createOtelTable, insertSpans, type TestSpan, type Variant } from './otel/testTable';
import { callsOf, filterValuesOf, readStores, type Stores } from './stores';
import { startTestEngine } from './testEngine';

jest.setTimeout(300_000);

const engine = startTestEngine();
const store = engine.store();
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** A statement with all conventions in it takes a while to plan. */
const RUNS = 10;
const S = Math.floor(Date.now() / 1000) - 3600;
const RANGE = { fromMs: (S - 2000) * 1000, toMs: S * 1000 };
const hex = (n: number, digits: number) => n.toString(16).padStart(digits, '0');
const idsOf = (n: number) => ({ traceId: `ab${hex(n, 30)}`, spanId: `5${hex(n, 15)}` });

/** What spans say of requests, of each convention, well and badly. */
const SAID: ReadonlyArray<Record<string, string>> = [
  {},
  { 'http.request.method': 'GET', 'http.response.status_code': '200', 'url.path': '/cart', 'customer.tier': 'gold' },
  { 'http.request.method': 'GET', 'http.response.status_code': '404', 'url.path': '/cart/it’s' },
  {
    'http.method': 'POST',
    'http.status_code': '500',
    'http.url': 'https://shop.example:443/a/b?c=1',
    'error.type': 'Boom',
  },
  { 'http.route': '/only/route', 'http.flavor': '2.0', 'net.peer.name': 'far.example' },
  { 'url.full': 'http://shop.example:8080', 'http.request.method': 'HEAD' },
  { 'rpc.system': 'grpc', 'rpc.service': 'shop.Items', 'rpc.method': 'Get', 'rpc.grpc.status_code': '13' },
  { 'rpc.system.name': 'grpc', 'rpc.method': 'shop.Items/Get', 'rpc.response.status_code': 'NOT_FOUND' },
  { 'rpc.system': 'connect_rpc', 'rpc.connect_rpc.error_code': 'canceled', 'rpc.method': 'Get' },
  { 'rpc.system': 'apache_dubbo', 'rpc.response.status_code': '40', 'http.status_code': '0' },
  {
    'db.system': 'mariadb',
    'db.operation.name': 'SELECT',
    'db.query.text': 'SELECT 1\nFROM t',
    'db.response.status_code': '1064',
  },
  { 'db.system.name': 'microsoft.sql_server', 'db.connection_string': 'db.example:1433' },
  { 'messaging.system': 'rabbitmq', 'messaging.operation': 'publish', 'messaging.destination.name': 'orders' },
  { 'http.status_code': 'what', 'network.peer.address': '10.1.2.3', 'request.size': '1500' },
  {
    'network.peer.address': '127.0.0.1',
    'server.address': 'far',
    'request.size': '20',
    'customer.tier': 'it\'s "so"\\',
  },
];
const KINDS = ['Server', 'Client', 'Internal', 'Consumer'] as const;
const STATUSES = ['Unset', 'Ok', 'Error'] as const;
const TIER = attributeKey('customer.tier');
const SIZE = attributeKey('request.size');
const POD = attributeKey('k8s.pod.name');

/** A request of each kind, status and way to say it, a second after the other. */
const REQUESTS = SAID.flatMap((attributes, a) =>
  STATUSES.flatMap((status, s) =>
    KINDS.map((kind, k) => ({
      n: (a * STATUSES.length + s) * KINDS.length + k + 1,
      attributes,
      status,
      kind,
      durationNs: [0, 1_100_000, 10_000_000, 1_500_000_000][(a + k) % 4],
      resource: (a % 2 === 0
        ? { 'k8s.pod.name': `pod-${k}`, 'k8s.namespace.name': 'shop' }
        : { 'k8s.pod.ip': '10.9.9.9' }) as Record<string, string>,
    }))
  )
);
type Request = (typeof REQUESTS)[number];

function spanOf({ n, attributes, status, kind, durationNs, resource }: Request): TestSpan {
  return {
    startNs: `${S - n - 5}000000000`,
    durationNs,
    ...idsOf(n),
    name: `request ${n % 7}`,
    kind,
    service: n % 3 === 0 ? '' : 'shop',
    status,
    message: status === 'Error' && n % 2 === 0 ? 'it broke' : '',
    attributes,
    resource,
  };
}

/** The same as DeepFlow stores it: code's, or as the kernel saw it. */
function rowOf({ n, attributes, status, kind, durationNs, resource }: Request): TestRow {
  const isCode = kind !== 'Internal';
  const names = { ...attributes, 'service.name': 'shop', ...resource };
  const endUs = BigInt(S - n - 5) * 1_000_000n + 500_000n;
  const code = Number(attributes['http.status_code'] ?? attributes['http.response.status_code']);
  return {
    _id: String((BigInt(S - n - 5) << 32n) + BigInt(n)),
    time: S - n - 5,
    start_time: String(endUs - BigInt(durationNs / 1000)),
    end_time: String(endUs),
    observation_point: isCode ? 's-app' : 's-p',
    signal_source: isCode ? 4 : 3,
    type: n % 5 === 0 ? 0 : 2,
    protocol: 6,
    is_ipv4: 1,
    ip4_0: '10.0.0.1',
    ip4_1: `10.0.0.${n % 4}`,
    l7_protocol: [20, 22, 0, 1, 60][n % 5],
    biz_protocol: ['', 'HTTP_TLS', 'Others', 'mysql', 'my own'][(n + Math.floor(n / 5)) % 5],
    app_service: n % 3 === 0 ? '' : 'shop',
    request_type: n % 2 === 0 ? 'GET' : '',
    request_resource: n % 4 === 0 ? '/of/column' : '',
    endpoint: `request ${n % 7}`,
    response_status: [0, 2, 3, 4, 5, 6][n % 6],
    response_code: Number.isFinite(code) ? code : n % 4 === 1 ? n % 3 : null,
    response_exception: status === 'Error' && n % 2 === 0 ? 'it broke' : '',
    ...idsOf(n),
    trace_id: idsOf(n).traceId,
    span_id: idsOf(n).spanId,
    attribute_names: isCode ? Object.keys(names) : [],
    attribute_values: isCode ? Object.values(names).map((text) => (text === '' ? '""' : text)) : [],
  };
}

const TEXTS = ['', 'shop', 'GET', 'server_error', 'unknown', 'HTTP', 'gRPC', '/cart', '404', 'it broke', 'gold'];
const PATTERNS = [
  '.*',
  '.+',
  'server.*',
  '(client|server)_error',
  '.*[0-9]',
  'HTTP2?',
  '/.*',
  'it.*',
  'pod-[12]',
  'SELECT.*',
];
const DURATIONS = ['0', '1.1ms', '1100us', '10', '0.01s', '1.5s', '1m'];
const NUMBERS = ['200', '404', '500', '13', '20.5', '0'];

/** Any filter that its key takes, with values that calls have and others. */
function arbitraryFilter(calls: readonly Call[], keys: readonly string[]): fc.Arbitrary<CallFilter> {
  const inList = (key: string): string[] =>
    key in CALL_KEYS
      ? calls.map((call) => String(call[key as keyof Call] ?? ''))
      : [`it's "so"\\`, 'gold', '1500', 'pod-1'];
  return fc.constantFrom(...keys).chain((key) => {
    const kind = key in CALL_KEYS ? CALL_KEYS[key as keyof typeof CALL_KEYS] : 'attribute';
    const values =
      kind === 'duration' ? DURATIONS : kind === 'number' ? NUMBERS : [...new Set([...TEXTS, ...inList(key)])];
    const same: FilterOperator[] = ['=', '!=', '=|', '!=|'];
    const bySize: FilterOperator[] = kind === 'text' ? [] : ['<', '<=', '>', '>='];
    const sized = kind === 'attribute' ? NUMBERS : values;
    return fc.oneof(
      fc.record({
        key: fc.constant(key),
        operator: fc.constantFrom(...same),
        values: fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ key: fc.constant(key), operator: fc.constantFrom<FilterOperator>('exists', '!exists') }),
      ...(kind === 'duration'
        ? []
        : [
            fc.record({
              key: fc.constant(key),
              operator: fc.constantFrom<FilterOperator>('=~', '!~'),
              values: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 2 }),
            }),
          ]),
      ...(bySize.length > 0
        ? [fc.record({ key: fc.constant(key), operator: fc.constantFrom(...bySize), value: fc.constantFrom(...sized) })]
        : [])
    );
  });
}

const list = async (stores: Stores, more: Partial<CallsRequest> = {}): Promise<Call[]> =>
  (await callsOf(store, stores, { ...RANGE, limit: 1000, ...more })).calls;

/** Attributes by trace id, of the span before those of its resource. */
const ATTRIBUTES = new Map(REQUESTS.map((one) => [idsOf(one.n).traceId, { ...one.resource, ...one.attributes }]));
const inKernel = new Set(REQUESTS.filter(({ kind }) => kind === 'Internal').map(({ n }) => idsOf(n).traceId));

async function fill(tables: 'deepflow' | Variant | 'both'): Promise<Stores> {
  await engine.reset();
  if (tables === 'deepflow' || tables === 'both') {
    await createTable(engine, '7.1');
    await createDictionaries(engine, Object.fromEntries(DICTIONARIES.map((name) => [name, {}])));
    await insertRows(engine, '7.1', REQUESTS.filter(({ n }) => tables !== 'both' || n % 2 === 0).map(rowOf));
  }
  if (tables !== 'deepflow') {
    const variant = tables === 'both' ? '0.150' : tables;
    await createOtelTable(engine, variant);
    await insertSpans(engine, variant, REQUESTS.map(spanOf));
  }
  return readStores(store);
}

/** SQL of a key with one text, and where it stands. */
async function columnOf(key: string, isDeepflow: boolean) {
  const catalog = isDeepflow ? await readCatalog(store) : await readOtelCatalog(store);
  const column = isDeepflow
    ? filterColumn(catalog as Catalog, key, 'key')
    : otelFilterColumn(catalog as OtelCatalog, key, 'key');
  const of = column.kind === 'text' ? column.of[0] : `toString(${column.of})`;
  return { of, table: catalog!.table, traceId: isDeepflow ? '`trace_id`' : '`TraceId`' };
}

const COLUMNS = Object.keys(CALL_KEYS).filter((key) => !isPlaceKey(key));
const OF_ATTRIBUTES = [TIER, SIZE, POD, attributeKey('no.such')];

describe.each(['deepflow', '0.150', 'JSON', '0.71'] as const)('filters on a table: %s', (tables) => {
  const isDeepflow = tables === 'deepflow';
  const keys = [...COLUMNS.filter((key) => isDeepflow || key !== 'client'), ...OF_ATTRIBUTES];
  let stores: Stores;
  let all: Call[];
  const attributesOf = ({ traceId }: Call) =>
    isDeepflow && inKernel.has(traceId) ? {} : (ATTRIBUTES.get(traceId) ?? {});
  beforeAll(async () => {
    stores = await fill(tables);
    all = await list(stores, { allObservations: true });
  });

  // what chDB has left of an answer that failed behind its first bytes comes before the next one
  afterAll(() => store.query('SELECT 1 AS one').catch(() => []));

  it('have calls of each kind', () => {
    expect(all).toHaveLength(REQUESTS.length);
    expect(new Set(all.map(({ protocol }) => protocol)).size).toBeGreaterThan(8);
    expect(new Set(all.map(({ status }) => status)).size).toBeGreaterThan(3);
    expect(new Set(all.map(({ responseCode }) => responseCode)).size).toBeGreaterThan(5);
  });

  // so that no column is shown as one thing and filtered as another
  it.each(keys.filter((key) => key in CALL_KEYS))('read in SQL what the list shows: %s', async (key) => {
    const { of, table, traceId } = await columnOf(key, isDeepflow);
    const rows = await store.query(`SELECT ${traceId} AS of_trace, ${of} AS sql_value FROM ${table}`);
    const inSql = new Map(rows.map((row) => [String(row.of_trace), String(row.sql_value ?? '')]));
    const shown = (call: Call): string =>
      key === 'duration'
        ? call.durationMs === null
          ? ''
          : String(Math.round(call.durationMs * 1e6))
        : String(call[key as keyof Call] ?? '');
    const differ = all.filter((call) => inSql.get(call.traceId) !== shown(call));
    expect(differ.map((call) => [call, inSql.get(call.traceId)])).toEqual([]);
  });

  it.each([true, false])(
    'leave what the same filter leaves of the list (all observations: %s)',
    async (allObservations) => {
      const unfiltered = await list(stores, { allObservations });
      await fc.assert(
        fc.asyncProperty(fc.array(arbitraryFilter(all, keys), { minLength: 1, maxLength: 2 }), async (filters) => {
          const found = await list(stores, { allObservations, filters });
          const wanted = unfiltered.filter((call) => filters.every((filter) => fits(call, filter, attributesOf(call))));
          expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
        }),
        { numRuns: RUNS }
      );
    }
  );

  it('suggest what calls have, the most frequent first', async () => {
    const suggested = (key: string | null, filters: CallFilter[] = []) =>
      filterValuesOf(store, stores, { key, ...RANGE, filters });
    const names = await suggested(null);
    expect(names).toEqual(expect.arrayContaining(['customer.tier', 'k8s.pod.name', 'http.request.method']));
    expect(names.indexOf('k8s.pod.ip')).toBeLessThan(names.indexOf('customer.tier'));
    expect((await suggested(TIER)).sort()).toEqual(['gold', `it's "so"\\`]);
    expect(await suggested('responseCode')).toContain('404');
    expect(await suggested('status')).toContain('server_error');
    expect(await suggested('duration')).toEqual([]);
    expect(await suggested(TIER, [{ key: TIER, operator: '=', value: 'gold' }])).toEqual(['gold']);
  });

  it.each([
    [{ key: 'endpoint', operator: '=~', value: '(' }, /regular expression/],
    [{ key: 'endpoint', operator: '>', value: '1' }, /endpoint is a text/],
    [{ key: 'duration', operator: '>', value: 'long' }, /"long" is no duration/],
    [{ key: 'duration', operator: '=~', value: '1.*' }, /not by a regular expression/],
    [{ key: 'responseCode', operator: '=', value: 'ok' }, /"ok" is no number/],
    [{ key: SIZE, operator: '>', value: 'large' }, /"large" is no number/],
    [{ key: 'no such', operator: '=', value: '1' }, /has no such column/],
  ] as Array<[CallFilter, RegExp]>)('say in plain words what is wrong: %j', async (filter, message) => {
    await expect(list(stores, { filters: [filter] })).rejects.toThrow(message);
    await expect(list(stores, { filters: [filter] })).rejects.not.toThrow(/Exception|Stack|query:/);
  });
});

describe('filters on both tables', () => {
  it('leave what the same filter leaves of the list', async () => {
    const stores = await fill('both');
    const unfiltered = await list(stores);
    const ofBoth = new Set(unfiltered.map(({ signalSource, id }) => `${signalSource} ${id.length > 20}`));
    expect(ofBoth.size).toBeGreaterThan(1);
    const keys = COLUMNS.filter((key) => key !== 'client');
    await fc.assert(
      fc.asyncProperty(arbitraryFilter(unfiltered, keys), async (filter) => {
        const found = await list(stores, { filters: [filter] });
        const wanted = unfiltered.filter((call) => fits(call, filter, {}));
        expect(found.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id));
      }),
      { numRuns: RUNS }
    );
    const { calls, notices } = await callsOf(store, stores, {
      ...RANGE,
      limit: 1000,
      filters: [{ key: 'client', operator: 'exists' }],
    });
    expect(calls.length).toBeGreaterThan(0);
    expect(notices.join()).toMatch(/Calls of otel.otel_traces are missing here: Who called is not in a span/);
  });
});
