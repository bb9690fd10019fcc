import { startTestEngine } from '../testEngine';
import type { StatementReport } from '../clickhouseClient';
import type { CallsRequest } from '../callsRequest';
import { findCalls } from './calls';
import { readCatalog, type Catalog } from './catalog';
import { DICTIONARIES } from './dictionaries';
import { createDictionaries, createTable, insertRows, VERSIONS, type TestRow, type Version } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
let catalog: Catalog;
beforeAll(() => engine.reset());
afterAll(() => engine.close());

const NOW_S = 1_700_000_000;
const POD = 10;
const [PACKET, EBPF, OTEL] = [0, 3, 4];
let nextId = 1;

/** A row that ended `agoS` seconds before now and took `ms`. */
function row(point: string, agoS: number, more: TestRow = {}, ms = 5): TestRow {
  const endUs = BigInt(NOW_S - agoS) * 1_000_000n + 500_000n;
  const seconds = BigInt(NOW_S - agoS);
  return {
    _id: String((seconds << 32n) + BigInt(nextId++)),
    time: NOW_S - agoS,
    start_time: String(endUs - BigInt(ms) * 1000n),
    end_time: String(endUs),
    observation_point: point,
    signal_source: /app/.test(point) ? OTEL : /-p$/.test(point) ? EBPF : PACKET,
    type: 2,
    protocol: 6,
    is_ipv4: 1,
    ip4_0: '10.0.0.1',
    ip4_1: '10.0.0.2',
    l7_protocol: 20,
    request_type: 'GET',
    ...more,
  };
}

const server = (pod: number): TestRow => ({ auto_instance_type_1: POD, auto_instance_id_1: pod });
const seq = (req: number, resp: number): TestRow => ({ req_tcp_seq: req, resp_tcp_seq: resp });

async function fill(rows: TestRow[], version: Version = '7.1'): Promise<void> {
  await createTable(engine, version);
  await insertRows(engine, version, rows);
  catalog = await readCatalog(store);
  statements.length = 0;
}

const ask = (request: Partial<CallsRequest> = {}) =>
  findCalls(store, catalog, { fromMs: (NOW_S - 3600) * 1000, toMs: NOW_S * 1000, limit: 100, ...request });
const points = async (request: Partial<CallsRequest> = {}) =>
  (await ask(request)).calls.map((call) => call.observationPoint).sort();

const names = {
  ...Object.fromEntries(DICTIONARIES.map((name) => [name, {}])),
  pod_cluster: { 1: 'east', 2: 'west' },
  pod_ns: { 7: 'shop', 8: 'default' },
  pod_group: { 21: 'cart', 22: 'stock' },
  pod_service: { 31: 'cart-http' },
  device: { '10,5': 'cart-0', '10,6': 'stock-0', '11,31': 'cart-http', '105,41': 'shopping' },
  gprocess: { 9: 'nginx' },
};
beforeAll(() => createDictionaries(engine, names));

describe('each request once, as its server saw it', () => {
  it('takes the server process of a path of captures', async () => {
    const path = ['c-p', 'c', 'c-nd', 's-nd', 's', 's-p'].map((point) =>
      row(point, 5, { ...server(5), ...seq(11, 22) })
    );
    await fill(path);
    expect(await points()).toEqual(['s-p']);
    expect(await points({ allObservations: true })).toHaveLength(6);
  });

  it('takes the code of a server that no eBPF saw', async () => {
    await fill([row('s-app', 5, server(5)), row('c-app', 5, server(5)), row('app', 5, server(5))]);
    expect(await points()).toEqual(['s-app']);
  });

  it('passes over the code of a server that eBPF saw', async () => {
    await fill([row('s-app', 5, server(5)), row('s-p', 5, server(5)), row('s-app', 5, server(6))]);
    expect(await points()).toEqual(['s-app', 's-p']);
  });

  it('does not take an address for a process: two programs on one host', async () => {
    await fill([row('s-app', 5), row('s-p', 5)]);
    expect(await points()).toEqual(['s-app', 's-p']);
  });

  it('ties code to eBPF by ids where there is only an address', async () => {
    await fill([
      row('s-app', 5, { trace_id: 'a', span_id: '2', parent_span_id: '1' }),
      row('s-p', 5, { trace_id: 'a', span_id: '1' }),
    ]);
    expect(await points()).toEqual(['s-p']);
  });

  it('does not tie code to eBPF by zeros, which stand for no parent', async () => {
    const zeros = '0000000000000000';
    const app = row('s-app', 1, { trace_id: 't', span_id: 'a', parent_span_id: zeros });
    await fill([app, row('s-p', 1, { trace_id: 't', span_id: zeros })]);
    expect(await points()).toEqual(['s-app', 's-p']);
  });

  it('takes the server interface where neither code nor process was seen', async () => {
    await fill([
      row('s', 5, { ...server(5), ...seq(11, 22) }),
      row('s-nd', 5, seq(11, 22)),
      row('c-p', 5, seq(11, 22)),
    ]);
    expect(await points()).toEqual(['s']);
  });

  it('passes over the server interface of code that was seen', async () => {
    await fill([row('s', 5, { ...server(5), ...seq(11, 22) }), row('s-app', 5, server(5)), row('c-p', 5, seq(11, 22))]);
    expect(await points()).toEqual(['s-app']);
  });

  it('takes the client process where no server end was seen', async () => {
    await fill([row('c-p', 5, seq(11, 22)), row('s-p', 5, seq(11, 23)), row('s-p', 5, seq(12, 22))]);
    expect(await points()).toEqual(['c-p', 's-p', 's-p']);
  });

  it('does not tie by sequences that are zero', async () => {
    await fill([row('c-p', 5, seq(0, 0)), row('s-p', 5, seq(0, 0))]);
    expect(await points()).toEqual(['c-p', 's-p']);
  });

  it('ties a client to half a server end, and half a client to a whole one', async () => {
    await fill([
      row('c-p', 5, seq(11, 22)),
      row('s-p', 5, { ...seq(11, 0), type: 0 }),
      row('c-p', 5, { ...seq(31, 0), type: 0 }),
      row('s-p', 5, seq(31, 32)),
      row('c-p', 5, { ...seq(0, 42), type: 1 }),
      row('s-p', 5, seq(41, 42)),
    ]);
    expect(await points()).toEqual(['s-p', 's-p', 's-p']);
  });

  it('ties a client to code by the ids it carried', async () => {
    await fill([
      row('c-p', 5, { trace_id: 'a', span_id: '1', ...seq(1, 2) }),
      row('s-app', 5, { trace_id: 'a', span_id: '2', parent_span_id: '1' }),
    ]);
    expect(await points()).toEqual(['s-app']);
  });

  it('ties by ids however each row spells them', async () => {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    await fill([
      row('s-p', 5, { trace_id: id.toUpperCase(), span_id: '00F067AA0BA902B7' }),
      row('s-app', 5, { trace_id: id, span_id: '2', parent_span_id: '00f067aa0ba902b7' }),
      row('s-p', 5, { trace_id: 'F903A5EEA37C6A4E', span_id: 'ab' }),
      row('s-app', 5, { trace_id: '0000000000000000f903a5eea37c6a4e', span_id: '2', parent_span_id: 'ab' }),
    ]);
    expect(await points()).toEqual(['s-p', 's-p']);
  });

  it('ties DNS over UDP by its id and ports', async () => {
    const dns = { protocol: 17, l7_protocol: 120, request_id: '99', client_port: 40000, server_port: 53 };
    await fill([row('c-p', 5, dns), row('s-p', 5, dns), row('c-p', 5, { ...dns, request_id: '98' })]);
    expect(await points()).toEqual(['c-p', 's-p']);
  });

  it('finds the server end in the seconds beside the range', async () => {
    await fill([row('c-p', 5, seq(11, 22)), row('s-p', 7, seq(11, 22))]);
    expect(await points({ fromMs: (NOW_S - 6) * 1000 })).toEqual([]);
  });

  it('shows halves, without a duration, but not an answer beside its request', async () => {
    const socket = { agent_id: 3, flow_id: '77' };
    await fill([
      row('s-p', 9, { ...socket, type: 0, syscall_cap_seq_0: 4, endpoint: 'asked' }),
      row('s-p', 5, { ...socket, type: 1, syscall_cap_seq_1: 5, endpoint: 'answered' }),
      row('s-p', 5, { ...socket, type: 1, syscall_cap_seq_1: 9, endpoint: 'alone' }),
    ]);
    const { calls } = await ask();
    expect(calls.map((call) => [call.endpoint, call.durationMs])).toEqual([
      ['alone', null],
      ['asked', null],
    ]);
  });

  it.each(VERSIONS)('works with the table of version %s', async (version) => {
    await fill([row('s-p', 5, { ...server(5), ...seq(1, 2), agent_id: 3 }), row('c-p', 5, seq(1, 2))], version);
    expect(await points()).toEqual(['s-p']);
  });
});

describe('filters', () => {
  const at = (end: 0 | 1, cluster: number, ns: number, group: number): TestRow => ({
    [`pod_cluster_id_${end}`]: cluster,
    [`pod_ns_id_${end}`]: ns,
    [`pod_group_id_${end}`]: group,
  });
  beforeAll(() =>
    fill([
      row('s-p', 1, {
        ...at(1, 1, 7, 21),
        request_resource: '/cart/1?x=50%',
        trace_id: 'abc',
        _trace_id_2: 'def',
        span_id: '0a',
      }),
      row('s-p', 2, { ...at(0, 1, 7, 21), ...at(1, 2, 8, 22), request_resource: '/stock_a', endpoint: 'Stock' }),
      row('s-p', 3, { ...at(1, 2, 8, 22), request_resource: '/stock-b' }),
      row('app', 4, { trace_id: 'inner', span_id: '0c' }),
    ])
  );
  const resources = async (request: Partial<CallsRequest>) =>
    (await ask(request)).calls.map((call) => call.requestResource);

  it('matches tags at either end', async () => {
    expect(await resources({ namespaces: ['shop'] })).toEqual(['/cart/1?x=50%', '/stock_a']);
    expect(await resources({ namespaces: ['shop', 'default'] })).toHaveLength(3);
    expect(await resources({ workloads: ['stock'] })).toEqual(['/stock_a', '/stock-b']);
    expect(await resources({ clusters: ['east'] })).toEqual(['/cart/1?x=50%', '/stock_a']);
    expect(await resources({ namespaces: [`it's not there`] })).toEqual([]);
  });

  it('wants all tags at one and the same end', async () => {
    expect(await resources({ namespaces: ['shop'], workloads: ['stock'] })).toEqual([]);
  });

  it('finds text in resource and endpoint, any case, with * and nothing else as wildcard', async () => {
    expect(await resources({ requestResource: 'STOCK' })).toEqual(['/stock_a', '/stock-b']);
    expect(await resources({ requestResource: 'stock_' })).toEqual(['/stock_a']);
    expect(await resources({ requestResource: '50%' })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ requestResource: '/c*x=' })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ requestResource: String.raw`\%'` })).toEqual([]);
  });

  it('finds either trace id, and span ids', async () => {
    expect(await resources({ traceIds: ['abc'] })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ traceIds: ['def'] })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ spanIds: ['0a'] })).toEqual(['/cart/1?x=50%']);
  });

  it('takes * for any text in names and ids, and nothing else', async () => {
    expect(await resources({ namespaces: ['sh*'] })).toEqual(['/cart/1?x=50%', '/stock_a']);
    expect(await resources({ namespaces: ['*OP', 'x*'] })).toHaveLength(2);
    expect(await resources({ namespaces: ['*h%p', 's_op*', 'sh'] })).toEqual([]);
    expect(await resources({ namespaces: ['*o*'], workloads: ['*tock*'] })).toEqual([]);
    expect(await resources({ workloads: ['st*k', 'cart'] })).toHaveLength(3);
    expect(await resources({ clusters: ['e*t'] })).toEqual(['/cart/1?x=50%', '/stock_a']);
    expect(await resources({ traceIds: ['a*'] })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ traceIds: ['*EF'] })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ traceIds: ['b*'] })).toEqual([]);
    expect(await resources({ spanIds: ['0*'] })).toEqual(['/cart/1?x=50%']);
    expect(await resources({ spanIds: [String.raw`*'*`] })).toEqual([]);
  });

  it("takes DeepFlow's number of a place for the place", async () => {
    expect(await resources({ namespaces: ['7'] })).toEqual(['/cart/1?x=50%', '/stock_a']);
    expect(await resources({ clusters: ['1'], namespaces: ['7', 'nowhere'], workloads: ['21'] })).toHaveLength(2);
    expect(await resources({ workloads: ['22'], clusters: ['west'] })).toEqual(['/stock_a', '/stock-b']);
    expect(await resources({ namespaces: ['0'] })).toEqual([]);
    expect(await resources({ namespaces: ['99999999999999999999'] })).toEqual([]);
  });

  it('shows any observation of an id that no call carries, and says so', async () => {
    const { calls, notices } = await ask({ spanIds: ['0c'] });
    expect(calls.map((call) => call.observationPoint)).toEqual(['app']);
    expect(notices).toHaveLength(1);
    expect((await ask({ spanIds: ['0d'] })).notices).toEqual([]);
  });

  it('bounds the time to the second', async () => {
    expect(await resources({ fromMs: (NOW_S - 2) * 1000, toMs: (NOW_S - 2) * 1000 })).toEqual(['/stock_a']);
  });
});

describe('the filter of services', () => {
  const found = (end: 0 | 1, id: number): TestRow => ({
    [`auto_service_type_${end}`]: POD,
    [`auto_service_id_${end}`]: id,
  });
  const named = async (services: string[], more: Partial<CallsRequest> = {}) =>
    (await ask({ services, ...more })).calls.map((call) => call.observationPoint);

  it('goes by the names that variables list, at either end', async () => {
    await fill([
      row('s-p', 1, { ...found(0, 5), ...found(1, 6), ...server(6) }),
      row('s-app', 2, { ...found(0, 5), app_service: 'checkout', ...server(7) }),
      row('s-p', 3, { ...found(1, 5), app_service: 'checkout' }),
    ]);
    expect(await named(['cart-0'])).toEqual(['s-p', 's-app', 's-p']);
    expect(await named(['stock-0'])).toEqual(['s-p']);
    expect(await named(['check*', 'nobody'])).toEqual(['s-app']);
    expect(await named(['10'])).toEqual([]);
    expect(await named([])).toHaveLength(3);
  });

  it('goes by the names that dictionaries have for a place, too, whatever DeepFlow or its code calls the service', async () => {
    const [SERVICE, CUSTOM] = [11, 105];
    const of = (type: number, id: number): TestRow => ({
      auto_service_type_1: type,
      auto_service_id_1: id,
      pod_group_id_1: 21,
      service_id_1: 31,
    });
    await fill([
      row('s-p', 1, of(SERVICE, 31)),
      row('s-p', 2, of(CUSTOM, 41)),
      row('s-app', 3, { ...of(SERVICE, 31), app_service: 'checkout' }),
    ]);
    expect(await named(['cart'])).toHaveLength(3);
    expect(await named(['cart-http'])).toHaveLength(3);
    expect(await named(['shopping'])).toHaveLength(1);
    expect(await named(['checkout'])).toHaveLength(1);
    expect(await named(['stock'])).toEqual([]);
  });

  it('must fit the end that the other filters fit', async () => {
    await fill([row('s-p', 1, { ...found(1, 6), pod_ns_id_0: 7, pod_ns_id_1: 8 })]);
    expect(await named(['stock-0'], { namespaces: ['default'] })).toEqual(['s-p']);
    expect(await named(['stock-0'], { namespaces: ['shop'] })).toEqual([]);
  });

  it('finds a request by the name that its code has, and by the one that eBPF has', async () => {
    await fill([
      row('s-app', 1, { ...server(5), app_service: 'checkout' }),
      row('s-p', 1, { ...server(5), ...found(1, 5) }),
    ]);
    expect(await named(['checkout'])).toEqual(['s-app']);
    expect(await named(['cart-0'])).toEqual(['s-p']);
    expect(await named(['c*'])).toEqual(['s-p']);
  });
});

describe('ids', () => {
  it('finds ids in any spelling, and one of several in one text', async () => {
    const id = '4bf92f3577b34da6a3ce929d0e0e4736';
    await fill([
      row('s-p', 1, { endpoint: 'capitals', trace_id: id.toUpperCase(), span_id: '0F75D876B89B75C2' }),
      row('s-p', 2, { endpoint: 'short', trace_id: 'f903a5eea37c6a4e', span_id: 'b' }),
      row('s-p', 3, { endpoint: 'text', trace_id: 'a.B.c', span_id: 'a.B.c-0' }),
      row('s-p', 4, { endpoint: 'several', trace_id: 'x1, 00000000000000000000000000000abc', span_id: 'c' }),
      row('app', 5, { endpoint: 'inner', trace_id: 'y1,z1' }),
    ]);
    const endpoints = async (request: Partial<CallsRequest>) => (await ask(request)).calls.map((call) => call.endpoint);
    for (const spelled of [
      id,
      id.toUpperCase(),
      `0x${id}`,
      '4BF92F35-77B3-4DA6-A3CE-929D0E0E4736',
      `00-${id}-${'1'.repeat(16)}-01`,
    ]) {
      expect(await endpoints({ traceIds: [spelled] })).toEqual(['capitals']);
    }
    expect(await endpoints({ traceIds: ['0000000000000000F903A5EEA37C6A4E'] })).toEqual(['short']);
    expect(await endpoints({ traceIds: [String(0xf903a5eea37c6a4en)] })).toEqual(['short']);
    expect(await endpoints({ traceIds: ['a.B.c', id] })).toEqual(['capitals', 'text']);
    expect(await endpoints({ traceIds: ['a.b.c'] })).toEqual([]);
    expect(await endpoints({ spanIds: ['f75d876b89b75c2'] })).toEqual(['capitals']);
    expect(await endpoints({ spanIds: ['a.B.c-0'] })).toEqual(['text']);
    expect(await endpoints({ traceIds: ['ABC'] })).toEqual(['several']);
    expect(await endpoints({ traceIds: ['z1'] })).toEqual(['inner']);
    expect(await endpoints({ traceIds: ['1'] })).toEqual([]);
  });
});

describe('what a call says', () => {
  it('gives times, status, names and protocol', async () => {
    await fill([
      row(
        's-p',
        5,
        {
          ...server(6),
          auto_instance_type_0: POD,
          auto_instance_id_0: 5,
          endpoint: 'GetStock',
          request_resource: '/stock',
          response_status: 3,
          response_code: 500,
          response_exception: 'broken',
          trace_id: 'abc',
        },
        1234
      ),
    ]);
    const { calls } = await ask();
    expect(calls).toEqual([
      {
        id: expect.stringMatching(/^\d{19}$/),
        startMs: NOW_S * 1000 - 5000 + 500 - 1234,
        placeMs: NOW_S * 1000 - 5000 + 500,
        durationMs: 1234,
        status: 'server_error',
        responseCode: 500,
        client: 'cart-0',
        server: 'stock-0',
        endpoint: 'GetStock',
        requestType: 'GET',
        requestResource: '/stock',
        protocol: 'HTTP',
        exception: 'broken',
        traceId: 'abc',
        observationPoint: 's-p',
        signalSource: 'ebpf',
      },
    ]);
  });

  it('names an end by service, process or address where there is no instance', async () => {
    await fill([
      row('s-app', 1, { app_service: 'cart', ip4_0: '1.2.3.4' }),
      row('s-p', 2, { gprocess_id_0: 9, process_kname_1: 'java' }),
      row('s-p', 3, {
        is_ipv4: 0,
        ip6_0: 'fe80::1',
        ip6_1: 'fe80::2',
        auto_instance_type_1: 255,
        auto_instance_id_1: 5,
      }),
    ]);
    const { calls } = await ask();
    expect(calls.map((call) => [call.client, call.server])).toEqual([
      ['1.2.3.4', 'cart'],
      ['nginx', 'java'],
      ['fe80::1', 'fe80::2'],
    ]);
  });
});

describe('pages', () => {
  const busy = () => Array.from({ length: 50 }, (_, i) => row('s-p', i, { endpoint: String(i) }));

  it('stops as soon as the page is full', async () => {
    await fill([...busy(), row('s-p', 3000)]);
    const { calls, truncated } = await ask({ limit: 5 });
    expect(calls.map((call) => call.endpoint)).toEqual(['0', '1', '2', '3', '4']);
    expect([truncated, statements.length]).toEqual([true, 1]);
  });

  it('walks back to the end of the range', async () => {
    await fill([...busy(), row('s-p', 3599, { endpoint: 'last' }), row('s-p', 3601)]);
    const { calls, truncated } = await ask();
    expect([calls.length, calls.at(-1)?.endpoint, truncated]).toEqual([51, 'last', false]);
    expect(statements).toHaveLength(3);
  });

  it('is not truncated when it fits exactly', async () => {
    await fill(busy());
    expect((await ask({ limit: 50 })).truncated).toBe(false);
    expect((await ask({ limit: 49 })).truncated).toBe(true);
  });

  it('is empty on an empty table', async () => {
    await fill([]);
    expect(await ask()).toEqual({ calls: [], truncated: false, notices: [] });
  });
});

describe('which rows stand for their requests', () => {
  const statementsAbout = (what: RegExp) => statements.filter(({ sql }) => what.test(sql)).length;
  const looks = () => statementsAbout(/asked_keys/);

  it('is not asked where the server process saw all', async () => {
    await fill([row('s-p', 5, seq(1, 2)), row('s-p', 6, seq(3, 4))]);
    expect(await points()).toEqual(['s-p', 's-p']);
    expect(looks()).toBe(0);
  });

  it('is asked within a second at first, and further where nothing is found there', async () => {
    await fill([row('c-p', 5, seq(1, 2)), row('s-p', 6, seq(1, 2))]);
    expect(await points()).toEqual(['s-p']);
    expect(looks()).toBe(1);
    const givenUp = { ...seq(1, 0), type: 0 };
    await fill([row('s-p', 5, seq(1, 2), 40_000), row('c-p', 44, givenUp), row('c-p', 50, seq(8, 9))]);
    expect(await points()).toEqual(['c-p', 's-p']);
    expect(looks()).toBe(2);
  });

  const ids = { trace_id: 'a', span_id: '1' };
  const answer = (agoS: number) => row('s-p', agoS, seq(1, 2));
  const code = (agoS: number) => row('s-app', agoS, { trace_id: 'a', span_id: '2', parent_span_id: '1' });
  const process = (agoS: number) => row('s-p', agoS, server(5));

  it.each([
    ['not 50 s before a row began', row('c-p', 60, seq(1, 2)), answer(110), 2],
    ['nor 50 s after an answer', row('c-p', 60, seq(1, 2)), answer(10), 2],
    ['but while it went on', row('c-p', 60, seq(1, 2), 55_000), answer(110), 1],
    ['after what was given up', row('c-p', 60, { ...seq(1, 0), type: 0 }), answer(10), 1],
    ['not before that', row('c-p', 60, { ...seq(1, 0), type: 0 }), answer(110), 2],
    ['where clocks differ: before', row('c-p', 60, seq(1, 2)), answer(63), 1],
    ['where clocks differ: after', row('c-p', 60, seq(1, 2)), answer(57), 1],
    ['after an answer for spans of code', row('c-p', 60, ids), code(10), 1],
    ['not before, for these', row('c-p', 60, ids), code(110), 2],
    ['before for a process, of which any row will do', row('s-app', 60, server(5)), process(110), 1],
    ['and after', row('s-app', 60, server(5)), process(10), 1],
  ])('is asked where the other end can be: %s', async (_, one, other, calls) => {
    await fill([one, other]);
    expect(await points()).toHaveLength(calls);
  });

  it('depends on the minute around each row alone, not on the page or the range', async () => {
    const code = row('s-app', 5, server(5));
    await fill([row('s-p', 80, server(5)), code, row('s-p', 6, server(6)), row('s-app', 20, server(5))]);
    const rows = await points();
    expect(rows).toEqual(['s-app', 's-p', 's-p']);
    expect((await ask({ limit: 1, fromMs: (NOW_S - 30) * 1000 })).calls.map(({ id }) => id)).toEqual([code._id]);
    expect((await ask({ limit: 2 })).calls.map(({ id }) => id)).toContain(code._id);
  });

  it('is known of pages whose rows have more keys than fit into one statement', async () => {
    const pairs = Array.from({ length: 2600 }, (_, i) => [
      row('c-p', i % 40, seq(i + 1, i + 7001)),
      row('s-p', i % 40, seq(i + 1, i + 7001)),
    ]).flat();
    await fill([...pairs, row('c-p', 7, seq(9001, 9002))]);
    const found = await points({ limit: 4000 });
    expect([found.length, found.filter((point) => point === 'c-p').length]).toEqual([2601, 1]);
  });
});

describe("OpenTelemetry's stable conventions, which DeepFlow leaves in the attributes", () => {
  const attributes = (given: Record<string, string>): TestRow => ({
    attribute_names: Object.keys(given),
    attribute_values: Object.values(given),
  });
  const http = (path: string, status: string) =>
    attributes({ 'http.request.method': 'PUT', 'url.path': path, 'http.response.status_code': status });
  const unmapped = { endpoint: 'PUT', request_type: '', request_resource: '', response_status: 5, response_code: null };

  it.each(VERSIONS)('give method, path and status of an HTTP server (%s)', async (version) => {
    await fill(
      [
        row('s-app', 3, { ...unmapped, ...http('/orders/1', '204') }),
        row('s-app', 4, { ...unmapped, ...http('/orders/2', '404') }),
        // an error status without a code of its own: DeepFlow's number for it stands where the code belongs
        row('s-app', 5, { ...unmapped, response_status: 3, response_code: 2, ...http('/orders/3', '503') }),
      ],
      version
    );
    const { calls } = await ask();
    expect(calls.map((call) => [call.requestType, call.requestResource, call.status, call.responseCode])).toEqual([
      ['PUT', '/orders/1', 'ok', 204],
      ['PUT', '/orders/2', 'client_error', 404],
      ['PUT', '/orders/3', 'server_error', 503],
    ]);
    expect((await ask({ requestResource: 'orders/2' })).calls).toHaveLength(1);
  });

  it('are asked for where there are spans of code only, of these alone', async () => {
    const withAttributes = () => statements.filter(({ sql }) => sql.includes('attribute_names'));
    await fill([row('s-p', 3, { request_resource: '/a' })]);
    await ask();
    expect(withAttributes()).toEqual([]);
    const code = row('s-app', 4, { ...server(6), request_resource: '/b' });
    await fill([row('s-p', 3, { request_resource: '/a' }), code]);
    await ask();
    expect(withAttributes().map(({ params }) => params.ids)).toEqual([[BigInt(String(code._id))]]);
  });

  it('change nothing where a span has none of them', async () => {
    await fill([row('s-app', 3, { ...unmapped, response_status: 3, response_code: 2, ...attributes({ a: 'b' }) })]);
    expect((await ask()).calls[0]).toMatchObject({
      requestType: '',
      requestResource: '',
      status: 'server_error',
      // that is the number of the span's status
      responseCode: null,
    });
  });

  it('give the path of a client span from its whole URL', async () => {
    await fill([row('c-app', 3, { ...unmapped, ...attributes({ 'url.full': 'http://orders:80/orders/7?x=1' }) })]);
    expect((await ask({ allObservations: true })).calls[0].requestResource).toBe('/orders/7');
  });
});
