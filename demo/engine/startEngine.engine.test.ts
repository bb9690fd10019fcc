import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from './startEngine';
import { startTestEngineProcess } from './testEngineProcess';

test('what was written is there after a restart, and after a crash', async () => {
  const first = await startTestEngineProcess();
  await first.ask({}, 'CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a');
  await first.ask({ query: 'INSERT INTO t FORMAT CSV' }, '1');
  await first.stop();
  // As a crash in the midst of an INSERT leaves it.
  writeFileSync(join(first.dataDir, 'gate', 'bodies', 'left'), '3');

  const second = await startTestEngineProcess({ dataDir: first.dataDir });
  expect((await second.ask({ query: 'SELECT a FROM t' })).text).toBe('1\n');
  await second.ask({ query: 'INSERT INTO t FORMAT CSV' }, '2');
  process.kill(second.pid, 'SIGKILL');
  await second.exited;

  const third = await startTestEngineProcess({ dataDir: first.dataDir });
  expect((await third.ask({ query: 'SELECT a FROM t ORDER BY a' })).text).toBe('1\n2\n');
  expect(readdirSync(join(first.dataDir, 'gate', 'bodies'))).toEqual([]);
  await third.remove();
});

test('a taken port and a folder in use are told in plain words', async () => {
  const engine = await startTestEngineProcess();
  try {
    const port = Number(new URL(engine.url).port);
    await expect(startEngine({ dataDir: `${engine.dataDir}-2`, port })).rejects.toThrow(`port ${port} is taken`);
    await expect(startEngine({ dataDir: engine.dataDir, port: 0 })).rejects.toThrow('another engine');
    expect((await engine.ask({ query: 'SELECT 1' })).text).toBe('1\n');
  } finally {
    await engine.remove();
  }
});

test('users can be others', async () => {
  const engine = await startTestEngineProcess({
    users: [{ name: 'ann', password: 'a', readonly: true, settings: { max_result_rows: 1 } }],
  });
  try {
    expect((await engine.ask({ query: 'SELECT 1' })).status).toBe(403);
    expect((await engine.ask({ query: 'SELECT 1', user: 'ann', password: 'a' })).text).toBe('1\n');
    const many = await engine.ask({ query: 'SELECT * FROM numbers(2)', user: 'ann', password: 'a' });
    expect(many.text).toContain('(TOO_MANY_ROWS_OR_BYTES)');
  } finally {
    await engine.remove();
  }
});
