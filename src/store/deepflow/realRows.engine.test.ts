import { decodeSpans } from './decode';
import { startTestEngine } from '../testEngine';
import type { StoreRow } from '../client';
import { readConventions } from '../conventions';
import { spansOfRows } from '../rowFile/spansOfRows';
import type { Span } from '../../trace/span';
import { findCalls } from './calls';
import { realRows } from './cases/realRows';
import { readCatalog } from './catalog';
import { DICTIONARIES } from './dictionaries';
import { attributesOfSpan } from './requestOfRow';
import { PREFIX, spanColumns } from './spanColumns';
import { spanDetails } from './spanDetails';
import { createDictionaries, createTable } from './testTable';

const engine = startTestEngine();
const store = engine.store();
beforeAll(() => engine.reset());
afterAll(() => engine.close());

/** What these spans ended with, by name; all others were sent without a status or a code. */
const STATUSES: Record<string, [Span['responseStatus'], number | null]> = {
  'client error by status 200': ['ok', 200],
  'error without message': ['server_error', null],
  // unset, and gRPC's 0
  'grpc client': ['ok', 0],
  'grpc server error': ['server_error', 13],
  'http2 flavor': ['ok', 200],
  'internal error': ['server_error', null],
  'internal ok': ['ok', null],
  lengths: ['ok', 200],
  'lengths text': ['ok', 200],
  'old http client url': ['client_error', 404],
  'old http server': ['ok', 200],
  'old https client': ['server_error', 503],
  'old https http2 client': ['ok', 200],
  'stable db': ['server_error', null],
  // neither server reads the stable name of the code
  'stable http client': ['ok', 200],
  'stable http server': ['server_error', 500],
  'status 0': ['server_error', null],
  'status 302': ['ok', 302],
  'status 600': ['server_error', 600],
  'status string': ['server_error', 503],
};

/** Protocols by name of the span; all others have none. */
const PROTOCOLS: Record<string, string> = {
  activemq: 'OpenWire',
  aws_sqs: 'aws_sqs',
  'client error by status 200': 'HTTP',
  connect_rpc: 'connect_rpc',
  dubbo: 'Dubbo',
  'error without message': 'HTTP',
  'grpc client': 'gRPC',
  'grpc server error': 'gRPC',
  'host twice': 'HTTP',
  'http.route only': 'HTTP',
  'http2 flavor': 'HTTP2',
  java_rmi: 'java_rmi',
  'kafka consumer stable': 'Kafka',
  'kafka producer': 'Kafka',
  lengths: 'HTTP',
  'lengths text': 'HTTP',
  mariadb: 'MySQL',
  memcached: 'Memcached',
  'mixed case': 'MySQL',
  mongodb: 'MongoDB',
  mssql: 'mssql',
  mysql: 'MySQL',
  nats: 'NATS',
  'old http client url': 'HTTP',
  'old http server': 'HTTP',
  'old https client': 'HTTP',
  'old https http2 client': 'HTTP2',
  oracle: 'Oracle',
  postgresql: 'PostgreSQL',
  pulsar: 'Pulsar',
  rabbitmq: 'AMQP',
  'rabbitmq no protocol': 'AMQP',
  redis: 'Redis',
  rocketmq: 'RocketMQ',
  'rpc word': 'rpc',
  'scheme after db': 'elasticsearch',
  sql: 'sql',
  'stable db': 'PostgreSQL',
  'stable http client': 'HTTP2',
  'stable http server': 'HTTP',
  'stable mysql+old system': 'MySQL',
  'status 0': 'HTTP',
  'status 302': 'HTTP',
  'status 600': 'HTTP',
  'status junk': 'HTTP',
  'status string': 'HTTP',
  'tls by name': 'https-rpc',
};

/** What only the name of a key says, `http_thing`, and what only the resource says: the newest server takes it for HTTP. */
const TOLD_BY_SERVER = { 'httpish resource': 'HTTP', 'resource only': 'HTTP' };

async function spansOfTable(): Promise<Span[]> {
  const catalog = await readCatalog(store);
  const rows = await store.query(`SELECT ${spanColumns(catalog)} FROM ${catalog.table} ORDER BY endpoint`);
  return decodeSpans(rows, 1_790_000_000_000_000_000n, PREFIX);
}

const bySpan = <T>(spans: readonly Span[], what: (span: Span) => T): Record<string, T> =>
  Object.fromEntries(spans.map((span) => [span.endpoint, what(span)]));

describe.each([
  ['6.4', 'otel-rows-of-6.4.jsonl', {}],
  ['7.1', 'otel-rows-of-7.1.jsonl', TOLD_BY_SERVER],
] as const)('spans of OpenTelemetry as a server of version %s stores them', (version, file, toldByServer) => {
  const rows = realRows(file);
  let spans: Span[] = [];

  beforeAll(async () => {
    await createTable(engine, version);
    await createDictionaries(engine, Object.fromEntries(DICTIONARIES.map((name) => [name, {}])));
    const { tableColumns } = await readCatalog(store);
    const known = new Set(tableColumns.map(({ name }) => name));
    await engine.insert(
      'flow_log.l7_flow_log',
      rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => known.has(name))))
    );
    spans = await spansOfTable();
  });

  it('are all there', () => {
    expect(spans.map((span) => span.ids[0]).sort()).toEqual(rows.map((row) => String(row._id)).sort());
  });

  it('ended as they did: none with a timeout, and the number of a status is no code', () => {
    const expected = bySpan(spans, ({ endpoint }) => STATUSES[endpoint] ?? ['unknown', null]);
    expect(bySpan(spans, (span) => [span.responseStatus, span.responseCode])).toEqual(expected);
  });

  it('have one name for one protocol', () => {
    const expected = bySpan(spans, ({ endpoint }) => ({ ...PROTOCOLS, ...toldByServer })[endpoint] ?? '');
    expect(bySpan(spans, (span) => span.protocol)).toEqual(expected);
  });

  it("have the name and code that the same attributes give in the collector's table", () => {
    const row = new Map<string, StoreRow>(rows.map((one) => [String(one.endpoint), one]));
    const told = spans.filter(({ endpoint }) => !(endpoint in toldByServer));
    const ofCollector = bySpan(told, ({ endpoint }) => {
      const { attribute_names, attribute_values } = row.get(endpoint) ?? {};
      const said = readConventions(attributesOfSpan(attribute_names, attribute_values), 'unset', '');
      return [said.protocol, said.l7Protocol];
    });
    expect(bySpan(told, (span) => [span.protocol, span.l7Protocol])).toEqual(ofCollector);
  });

  it('say what was asked for, by whatever name', () => {
    const request = bySpan(spans, (span) => `${span.requestType} ${span.requestResource} ${span.requestDomain}`);
    expect(request).toMatchObject({
      'kafka consumer stable': 'process orders ',
      'rabbitmq no protocol': ' q ',
      'stable db': 'SELECT SELECT 4 pg',
      'stable http client': 'GET /p x.example',
      'stable http server': 'GET /a shop',
      'stable mysql+old system': 'SELECT SELECT 5 my',
      'http.route only': ' /r/{id} ',
    });
    expect(request['old http client url']).toMatch(/^GET \/c\/d(\?e=f#g)? cart:8080$/);
    expect(request['old https client']).toMatch(/^POST \/v1\/charge(\?x=1)? pay\.example\.com$/);
  });

  it('have no parent where it is zeros', () => {
    const parents = bySpan(spans, (span) => span.parentSpanId);
    expect(parents).toMatchObject({ 'parent zeros': '', 'no parent': '', 'old http server': 'aaaaaaaaaaaaaaaa' });
    expect(parents.sw8).toBe('SEG.2-2');
  });

  it('are read out of a file as out of the table', () => {
    const facts = (span: Span) => ({
      ...{ status: span.responseStatus, code: span.responseCode, exception: span.responseException },
      ...{ protocol: span.protocol, l7Protocol: span.l7Protocol, isTls: span.isTls },
      ...{ type: span.requestType, domain: span.requestDomain, resource: span.requestResource },
      ...{ parent: span.parentSpanId, point: span.observationPoint, agent: span.agentId },
    });
    const { spans: ofFile, undecided } = spansOfRows(rows);
    expect(bySpan(ofFile, facts)).toEqual(bySpan(spans, facts));
    expect(undecided).toBe(0);
  });

  it('stand in the list as in the trace', async () => {
    const { calls } = await findCalls(store, await readCatalog(store), {
      fromMs: 1_789_999_990_000,
      toMs: 1_790_000_100_000,
      limit: 100,
      allObservations: true,
    });
    const listed = Object.fromEntries(
      calls.map((call) => [
        call.endpoint,
        [call.status, call.responseCode, call.protocol, call.requestType, call.requestResource, call.exception],
      ])
    );
    expect(listed).toEqual(
      bySpan(spans, (span) => [
        ...[span.responseStatus, span.responseCode, span.protocol],
        ...[span.requestType, span.requestResource, span.responseException],
      ])
    );
  });

  it.each([
    ['/c/d', ['old http client url']],
    ['SELECT 4', ['stable db']],
    ['orders', ['kafka consumer stable', 'kafka producer']],
    ['/v1/charge', ['old https client']],
  ])('are found by %s', async (requestResource, expected) => {
    const { calls } = await findCalls(store, await readCatalog(store), {
      fromMs: 1_789_999_990_000,
      toMs: 1_790_000_100_000,
      limit: 100,
      allObservations: true,
      requestResource,
    });
    expect(calls.map(({ endpoint }) => endpoint).sort()).toEqual(expected);
  });

  it('have no events where none are stored, and their times to the nanosecond', async () => {
    const catalog = await readCatalog(store);
    const eventsOf = async (endpoint: string) => {
      const row = rows.find((one) => one.endpoint === endpoint);
      return (await spanDetails(store, catalog, [String(row?._id)])).filter(({ kind }) => kind === 'event');
    };
    expect(await eventsOf('internal')).toEqual([]);
    const found = await eventsOf('internal error');
    const hasEvents = catalog.has('events');
    expect(found.map(({ key }) => key)).toEqual(hasEvents ? ['exception'] : []);
    if (hasEvents) {
      expect(found[0].value).toContain('"time_unix_nano":1790000000123456789');
      expect(JSON.parse(found[0].value).attributes).toMatchObject({
        'exception.type': 'java.lang.RuntimeException',
        n: 3,
        list: ['a', 1],
      });
    }
  });

  it('say in the details what a status means', async () => {
    const row = rows.find((one) => one.endpoint === 'internal');
    const details = await spanDetails(store, await readCatalog(store), [String(row?._id)]);
    expect(details.find(({ key }) => key === 'response_status')?.value).toMatch(/^[25] \(unknown\)$/);
  });
});
