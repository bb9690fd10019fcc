/** How many rows of a large table each question reads: rows, not times, which depend on the machine. */
import { startTestEngine } from '../../src/store/testEngine';
import type { CallsRequest } from '../../src/store/callsRequest';
import type { StatementReport } from '../../src/store/clickhouseClient';
import { findCalls } from '../../src/store/deepflow/calls';
import { readCatalog, type Catalog } from '../../src/store/deepflow/catalog';
import { filterValues } from '../../src/store/deepflow/filterValues';
import { tagValues } from '../../src/store/deepflow/tagValues';
import type { CallFilter } from '../../src/trace/callFilter';
import { NAMESPACE } from '../traffic/springBoot/pods';
import { fillManyRows, namesOfNamespaces } from './manyRows';

jest.setTimeout(180_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
const END_S = Math.floor(Date.now() / 1000) - 60;
const MINUTES = 5;
const NAMESPACES = 10;
/** ClickHouse reads no less of a part than this. */
const GRANULE = 8192;

let rows = 0;
let catalog: Catalog;

beforeAll(async () => {
  await engine.reset();
  rows = await fillManyRows(engine.client, {
    rows: 300_000,
    endS: END_S,
    lengthS: MINUTES * 60,
    namespaces: NAMESPACES,
  });
  catalog = await readCatalog(store);
});
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** Calls of the list, and the rows that were read for it. */
async function list(request: Partial<CallsRequest>) {
  statements.length = 0;
  const { calls } = await findCalls(store, catalog, {
    fromMs: (END_S - 900) * 1000,
    toMs: END_S * 1000,
    limit: 100,
    ...request,
  });
  const read = statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0);
  const endpoints = calls.map(({ endpoint }) => endpoint);
  return { calls: calls.length, endpoints, read, statements: statements.length };
}

it('reads a few seconds for a page of calls', async () => {
  expect(rows).toBeGreaterThan(300_000);
  for (const request of [{}, { namespaces: [NAMESPACE.name] }, { services: ['svc-item'] }]) {
    const { calls, read, statements: count } = await list(request);
    expect(calls).toBe(100);
    // the second and third look a minute further where a filter of services leaves code alone
    expect(count).toBeLessThanOrEqual(4);
    expect(read).toBeLessThan(8 * GRANULE);
  }
});

it.each([
  // as a call of a database that nothing watches
  ['an answered call', `2 AS type`, 6],
  // its request may go on at the server for a minute
  ['one without an answer', `0 AS type`, 14],
])('reads no further than the other end can be where it is not there: %s', async (_, type, granules) => {
  const endS = END_S - 120;
  const ends = `toDateTime(${endS}) AS time, fromUnixTimestamp64Micro(toInt64(${endS}999999)) AS end_time,
    fromUnixTimestamp64Micro(toInt64(${endS}990000)) AS start_time, toUInt64(bitShiftLeft(toUInt64(${endS + 1}), 32) - 1) AS _id`;
  await engine.command(`INSERT INTO flow_log.l7_flow_log SELECT * REPLACE (${ends}, ${type}, 'c-p' AS observation_point,
    '' AS trace_id, 'no server' AS endpoint, 4294967291 AS req_tcp_seq, 4294967292 AS resp_tcp_seq)
    FROM flow_log.l7_flow_log LIMIT 1`);
  const { endpoints } = await list({ toMs: endS * 1000, limit: 20 });
  expect(endpoints).toContain('no server');
  const looks = statements.filter(({ sql }) => sql.includes('asked_keys'));
  expect(looks).toHaveLength(2);
  expect(looks.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThan(granules * GRANULE);
  await engine.command(
    `ALTER TABLE flow_log.l7_flow_log DELETE WHERE endpoint = 'no server' SETTINGS mutations_sync = 1`
  );
});

it.each([
  ['15 minutes', 900],
  ['an hour', 3600],
])('reads the table once for what nothing in %s has', async (_, lengthS) => {
  const requestResource = 'nothing has this';
  const { calls, read } = await list({ requestResource, fromMs: (END_S - lengthS) * 1000 });
  expect(calls).toBe(0);
  expect(read).toBeLessThan(rows + 4 * GRANULE);
});

it.each([
  { key: 'endpoint', operator: '=', value: 'nothing has this' },
  { key: 'duration', operator: '>', value: '1h' },
  { key: 'attribute.no.such', operator: 'exists' },
] as CallFilter[])('reads the table once for a filter that nothing fits: %j', async (filter) => {
  const { calls, read } = await list({ filters: [filter] });
  expect(calls).toBe(0);
  expect(read).toBeLessThan(rows + 4 * GRANULE);
});

it('reads a few seconds for a page that a filter leaves half of', async () => {
  const { calls, read } = await list({ filters: [{ key: 'duration', operator: '>', value: '0.1ms' }] });
  expect(calls).toBe(100);
  expect(read).toBeLessThan(8 * GRANULE);
});

it('reads the newest rows for what a filter may be given', async () => {
  for (const key of [null, 'endpoint', 'service']) {
    statements.length = 0;
    const range = { fromMs: (END_S - 900) * 1000, toMs: END_S * 1000 };
    expect((await filterValues(store, catalog, { key, ...range })).length).toBeGreaterThan(3);
    expect(statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThanOrEqual(4 * GRANULE);
  }
});

it('reads some thousand rows for the values of a variable, and has them all', async () => {
  const systems = namesOfNamespaces(NAMESPACES);
  const pods = 7;
  for (const [tag, namespaces, count] of [
    ['cluster', undefined, 1],
    ['namespace', undefined, NAMESPACES],
    ['workload', undefined, NAMESPACES * pods],
    ['workload', [systems[3]], pods],
    ['service', undefined, NAMESPACES * pods],
    ['service', [systems[3]], pods],
  ] as const) {
    statements.length = 0;
    const request = {
      tag,
      namespaces: namespaces && [...namespaces],
      fromMs: (END_S - 900) * 1000,
      toMs: END_S * 1000,
    };
    const values = await tagValues(store, catalog, request);
    // services have names that code gives them, too
    const more = tag === 'service' ? Math.max(0, values.length - count) : 0;
    expect([tag, values.length - more]).toEqual([tag, count]);
    // the newest rows, and four stretches of a granule's rows, which may lie in three each
    expect(statements.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThanOrEqual(13 * GRANULE);
    if (tag === 'namespace') {
      expect(values).toEqual(systems);
    }
  }
});
