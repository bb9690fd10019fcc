import type { StatementReport } from '../../src/store/clickhouseClient';
import { findCalls } from '../../src/store/deepflow/calls';
import { readCatalog, type Catalog } from '../../src/store/deepflow/catalog';
import { deepflowStore } from '../../src/store/deepflow/store';
import { carriesOneOf, rowsOfTraces } from '../../src/store/deepflow/keyConditions';
import { keysOfTraces } from '../../src/store/search/keys';
import { findStart } from '../../src/store/search/findStart';
import { inRanges } from '../../src/store/timeRange';
import { startTestEngine } from '../../src/store/testEngine';
import { createSchema } from '../schema/createSchema';

/** How many rows are read to find a trace among very many, with the index on trace ids that DeepFlow's table has. */
const ROWS = 1_000_000;
const S = Math.floor(Date.now() / 3600_000) * 3600 - 7200;
const ID = '4bf92f3577b34da6a3ce929d0e0e4736';
const SHORT = 'f903a5eea37c6a4e';

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
let catalog: Catalog;

beforeAll(async () => {
  await engine.reset();
  await createSchema(engine.client);
  const columns = '_id, time, start_time, end_time, observation_point, signal_source, type, trace_id';
  const rest = `'s-p', 3, 2`;
  const at = (second: string) =>
    `toDateTime(${S} + ${second}), toDateTime64(${S} + ${second}, 6), toDateTime64(${S} + ${second}, 6)`;
  await engine.command(
    `INSERT INTO flow_log.l7_flow_log (${columns})
     SELECT bitShiftLeft(toUInt64(${S} + intDiv(number, 500)), 32) + number, ${at('intDiv(number, 500)')}, ${rest},
       lower(hex(sipHash128(number)))
     FROM numbers(${ROWS})`
  );
  for (const [id, second] of [
    [ID.toUpperCase(), 900],
    [`${'0'.repeat(16)}${SHORT}`, 1000],
  ] as const) {
    await engine.command(
      `INSERT INTO flow_log.l7_flow_log (${columns})
       SELECT bitShiftLeft(toUInt64(${S + second}), 32) + 1, ${at(String(second))}, ${rest}, '${id}'`
    );
  }
  await engine.command('OPTIMIZE TABLE flow_log.l7_flow_log FINAL');
  catalog = await readCatalog(store);
});

beforeEach(() => (statements.length = 0));
afterAll(() => engine.close());

const rowsRead = () => statements.reduce((sum, one) => sum + one.rowsRead, 0);

it.each([ID, ID.toUpperCase(), SHORT, SHORT.toUpperCase()])('few are read for the trace id %s', async (id) => {
  const found = await findStart([deepflowStore(catalog).openSearch(store)], id, { from: S, to: S + 3600 });
  expect(found).not.toBe('');
  expect(rowsRead()).toBeLessThan(ROWS / 5);
});

it('few are read for the list of its calls, all for a part of an id', async () => {
  const range = { fromMs: S * 1000, toMs: (S + 3600) * 1000, limit: 10, allObservations: true };
  expect((await findCalls(store, catalog, { ...range, traceIds: [ID] })).calls).toHaveLength(1);
  expect(rowsRead()).toBeLessThan(ROWS / 5);
  statements.length = 0;
  expect((await findCalls(store, catalog, { ...range, traceIds: [`${ID.slice(0, 8)}*`] })).calls).toHaveLength(1);
  expect(rowsRead()).toBeGreaterThan(ROWS / 2);
});

it('few are read for the rows of a trace in a wide window', async () => {
  const within = inRanges(catalog.timeColumn, [{ fromS: S, toS: S + 3601 }]);
  const { traceIds } = keysOfTraces([SHORT]);
  const [first] = rowsOfTraces(catalog, within, traceIds);
  const sql = `SELECT toString(_id) AS id FROM ${catalog.table} WHERE ${first.where}`;
  expect(await store.query(sql, first.params)).toHaveLength(1);
  expect(rowsRead()).toBeLessThan(ROWS / 5);
  // The test itself: in a narrow window, where ids are asked for together, all its rows are read.
  statements.length = 0;
  const carries = carriesOneOf(catalog, keysOfTraces([SHORT]));
  const all = `SELECT toString(_id) AS id FROM ${catalog.table} WHERE ${within.sql} AND (${carries.sql.join(' OR ')})`;
  expect(await store.query(all, { ...carries.params, ...within.params })).toHaveLength(1);
  expect(rowsRead()).toBeGreaterThan(ROWS / 2);
});
