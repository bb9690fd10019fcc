/** What is asked of a table of the MergeTree family in words that a view does not take. */
import type { StatementReport } from '../clickhouseClient';
import { callsOf, readStores } from '../stores';
import { startTestEngine } from '../testEngine';
import { createOtelTable, insertSpans } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
const S = 1796001819;

beforeAll(async () => {
  await engine.reset();
  await createOtelTable(engine, '0.150');
  await insertSpans(engine, '0.150', [
    { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), parentSpanId: '', startNs: `${S}000000000`, durationNs: 1e6 },
  ]);
  await engine.command('CREATE VIEW otel.spans_view AS SELECT * FROM otel.otel_traces');
});
afterAll(async () => {
  await engine.command('DROP VIEW IF EXISTS otel.spans_view');
  await engine.reset();
  await engine.close();
});

it.each([
  ['otel.otel_traces', true],
  ['otel.spans_view', false],
])('the list of %s: PREWHERE %s', async (otelTable, hasPrewhere) => {
  const stores = await readStores(store, { otelTable });
  statements.length = 0;
  const list = await callsOf(store, stores, { fromMs: (S - 60) * 1000, toMs: (S + 60) * 1000, limit: 10 });
  expect(list.calls).toHaveLength(1);
  const [page] = statements.filter(({ sql }) => sql.includes('row_limit'));
  expect(page.sql.includes('PREWHERE')).toBe(hasPrewhere);
});
