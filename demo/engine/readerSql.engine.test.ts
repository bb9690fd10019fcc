import { READER_SQL } from '../../src/setup/readerSql';
import { startTestEngineProcess, type TestEngineProcess } from './testEngineProcess';

let engine: TestEngineProcess;

beforeAll(async () => {
  engine = await startTestEngineProcess();
});
afterAll(() => engine.remove());

/** chDB keeps no users, so it is asked to read the statements, and not to follow them. */
it.each(
  READER_SQL.replace(/--.*$/gm, '')
    .split(';')
    .map((sql) => sql.trim())
    .filter(Boolean)
)('ClickHouse can read %s', async (sql) => {
  const { status, text } = await engine.ask({}, `EXPLAIN AST ${sql}`);
  expect({ status, isRead: /Create|Grant/.test(text) }).toEqual({ status: 200, isRead: true });
  const wrong = await engine.ask({}, `EXPLAIN AST ${sql.replace('spanloom_reader', '1spanloom_reader +')}`);
  expect(wrong.status).toBe(400);
});
