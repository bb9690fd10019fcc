import { existsSync, readdirSync, readlinkSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { PURE, PURE_TOO, TABLES } from './readerGuard';
import { startTestEngineProcess, type TestEngineProcess } from './testEngineProcess';
import { READER } from './users';

let engine: TestEngineProcess;

beforeAll(async () => {
  engine = await startTestEngineProcess();
  await engine.ask({}, 'CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a');
});
afterAll(() => engine.remove());

const asReader = { headers: { 'X-ClickHouse-User': READER.name, 'X-ClickHouse-Key': READER.password } };

describe('users', () => {
  const basic = (user: string, password: string) => ({
    headers: { Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}` },
  });
  const query = "SELECT getSetting('readonly')";

  test('log in by headers, Basic, or the URL', async () => {
    const { name: user, password } = READER;
    expect((await engine.ask({ query }, undefined, asReader)).text).toBe('1\n');
    expect((await engine.ask({ query }, undefined, basic(user, password))).text).toBe('1\n');
    expect((await engine.ask({ query, user, password })).text).toBe('1\n');
    expect((await engine.ask({}, query)).text).toBe('0\n');
  });

  test('a wrong password, an unknown user and a mix of ways are refused', async () => {
    const { name: user, password } = READER;
    for (const answer of [
      await engine.ask({ query, user, password: 'wrong' }),
      await engine.ask({ query, user }),
      await engine.ask({ query, user: 'nobody', password }),
      await engine.ask({ query }, undefined, basic(user, 'wrong')),
      await engine.ask({ query, user, password }, undefined, asReader),
    ]) {
      expect([answer.status, answer.headers.get('x-clickhouse-exception-code')]).toEqual([403, '516']);
      expect(answer.text).toMatch(/^Code: 516\. DB::Exception: .*\(AUTHENTICATION_FAILED\)/);
    }
  });

  test('no page in a browser is the user without a password', async () => {
    const answer = await engine.ask({}, 'SELECT 1', { headers: { Origin: 'http://elsewhere.example' } });
    expect(answer.status).toBe(403);
  });

  test.each(['CREATE TABLE g (a Int8) ENGINE = Memory', 'INSERT INTO t VALUES (1)', 'INSERT INTO t SELECT 1'])(
    'GET changes nothing, whoever asks: %s',
    async (sql) => {
      const { status, text } = await engine.ask({ query: sql });
      expect([status, text]).toEqual([500, expect.stringContaining('(READONLY)')]);
      expect((await engine.ask({ query: 'SELECT count() FROM t' })).text).toBe('0\n');
    }
  );
});

describe('a reader', () => {
  const ask = (sql: string | Buffer, params: Record<string, string> = {}) => engine.ask(params, sql, asReader);

  test.each([
    ['SELECT 1', '1'],
    ['WITH 1 AS x SELECT x', '1'],
    ['FROM numbers(2) SELECT max(number)', '1'],
    ['(SELECT 1) UNION DISTINCT (SELECT 1)', '1'],
    ['SHOW TABLES', 't'],
    ["SHOW TABLES FROM system LIKE 'one'", 'one'],
    ["SHOW DATABASES LIKE 'default'", 'default'],
    ['DESCRIBE TABLE system.one', 'dummy\tUInt8'],
    ['DESC t', 'a\tUInt64'],
    ['EXISTS TABLE system.one', '1'],
    [
      'SELECT sumIf(number, number > 1), COUNT(*), quantilesExact(0.5)(number), uniqExactArrayIf([1], 1) FROM numbers(3)',
      '2\t3\t[1]\t1',
    ],
    [
      "SELECT left('ab', 1), if(1, 'x', 'y'), CAST('5' AS Nullable(UInt8)), CASE 1 WHEN 1 THEN 2 END, (1, 2).1",
      'a\tx\t5\t2\t1',
    ],
    [
      "SELECT arrayMap(x -> (x + 1), [1]), 1 IN (1, 2), NOT (1 = 2), map('a', 1)['a'], exists(SELECT 1)",
      '[2]\t1\t1\t1\t1',
    ],
    ['SELECT row_number() OVER (PARTITION BY number), {p:Array(UInt8)} FROM numbers(1)', '1\t[1,2]'],
    ["SELECT * FROM VALUES('a UInt8', 1)", '1'],
    [
      "SELECT 'no_such_function(1)', max(a) FROM t WHERE a = 1 OR a = 2 -- SETTINGS no_such_function(1)",
      'no_such_function(1)\t0',
    ],
    ["SELECT name FROM system.settings WHERE name = 'readonly' FORMAT TSV", 'readonly'],
  ])('may %s', async (sql, expected) => {
    // The names of what is described go on: comments, codecs.
    expect((await ask(sql, { param_p: '[1,2]' })).text.trim().slice(0, expected.length)).toBe(expected);
  });

  test.each([
    'CREATE TABLE x (a Int8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE x (a Int8)',
    'INSERT INTO t VALUES (1)',
    'INSERT INTO t SELECT 1',
    'INSERT INTO t FORMAT RowBinary\n\0\n\n',
    'DROP TABLE t',
    'TRUNCATE TABLE t',
    'ALTER TABLE t DELETE WHERE 1',
    'OPTIMIZE TABLE t',
    'KILL QUERY WHERE 0',
    'SYSTEM FLUSH LOGS',
    'SET max_threads = 99',
    'USE system',
    'SELECT 1 SETTINGS max_threads = 99',
    'SELECT 1 SETTINGS max_execution_time = 60',
    'SELECT * FROM (SELECT 1 SETTINGS max_threads = 99)',
    'EXPLAIN SELECT 1',
    'SHOW CREATE TABLE system.one',
    "SHOW SETTINGS LIKE 'readonly'",
    'CHECK TABLE t',
    'DESCRIBE (SELECT 1)',
    'DESCRIBE no_such_function(1)',
  ])('may not %s', async (sql) => {
    const { status, text } = await ask(sql);
    expect([status, text]).toEqual([500, expect.stringMatching(/^Code: 164\..*spanloom_reader: .*\(READONLY\)/s)]);
    expect((await engine.ask({ query: 'SELECT count() FROM t' })).text).toBe('0\n');
  });

  test.each([
    // Known to the engine, but not on the list.
    'SELECT tid()',
    'SELECT * FROM primes(1)',
    // Known to nobody: refused for that it is not on the list, before the engine looks for it.
    'SELECT no_such_function(1)',
    'SELECT `no_such_function`(1)',
    'SELECT “no_such_function” /* ( */ (1)',
    'SELECT a FROM t WHERE a IN (SELECT no_such_function(1))',
    "SELECT * FROM no_such_function('x')",
    "SELECT * FROM t, no_such_function('x')",
    // Named without being called.
    'SELECT * APPLY(toString) FROM t',
    "SELECT COLUMNS('a') APPLY toString FROM t",
    // Names that could be paths, or that the guard would not see.
    'SELECT * FROM `no/such/table`',
    "SELECT * FROM 'no/such/table'",
    'DESCRIBE TABLE `no/such/table`',
    'SELECT * FROM {t:Identifier}',
  ])('may not %s', async (sql) => {
    expect((await ask(sql, { param_t: 't' })).text).toMatch(/^Code: 497\..*spanloom_reader: .*\(ACCESS_DENIED\)/s);
  });

  test('may call nothing that is not on the list, whatever its name', async () => {
    const names = fc.stringMatching(/^no_[a-zA-Z_]{1,12}$/);
    await fc.assert(
      fc.asyncProperty(
        names,
        fc.constantFrom('SELECT @(1)', 'SELECT * FROM @(1)', 'SELECT 1 + (@ (1))'),
        async (name, form) => {
          expect((await ask(form.replace('@', name))).text).toMatch(/^Code: 497\./);
        }
      ),
      { numRuns: 30 }
    );
  });

  test('the list names nothing that ClickHouse does not know', async () => {
    const unknown = async (names: readonly string[], known: string) =>
      (
        await engine.ask({
          param_p: `['${names.join("','")}']`,
          query: `SELECT arrayJoin({p:Array(String)}) AS x WHERE x NOT IN (${known})`,
        })
      ).text;
    expect(await unknown(PURE, 'SELECT categories FROM system.functions')).toBe('');
    expect(await unknown(PURE_TOO, 'SELECT name FROM system.functions')).toBe('');
    expect(await unknown(TABLES, 'SELECT lower(name) FROM system.table_functions')).toBe('');
  });

  test('may not INSERT with the data in the body', async () => {
    const query = 'INSERT INTO t FORMAT JSONEachRow';
    expect((await engine.ask({ query }, '{"a":1}', asReader)).text).toContain('(READONLY)');
  });

  test('may send no setting that differs', async () => {
    expect((await ask('SELECT 1', { max_threads: '99' })).text).toMatch(/^Code: 164\..*'max_threads'/);
    expect((await ask('SELECT 1', { max_execution_time: '60' })).text).toBe('1\n');
    expect((await ask('SELECT 1', { max_query_size: '1000000' })).text).toMatch(/^Code: 164\./);
    expect((await ask('SELECT 1', { log_comment: 'mine', default_format: 'CSV' })).status).toBe(200);
    expect((await ask('SELECT {a:String}', { param_a: 'x' })).text).toBe('x\n');
  });

  test('is told of mistakes in its SQL', async () => {
    expect((await ask('SELEC 1')).text).toMatch(/^Code: 62\..*\(SYNTAX_ERROR\)/s);
    expect((await ask("SHOW TABLES LIKE '")).text).toMatch(/^Code: 62\..*\(SYNTAX_ERROR\)/s);
    expect((await ask('SELECT 1; SELECT 2')).text).toMatch(/^Code: 62\..*Multi-statements/s);
    expect((await ask(Buffer.from("SELECT '\xff'", 'latin1'))).text).toMatch(/^Code: 48\..*UTF-8/s);
  });

  test('has limits', async () => {
    const { text } = await ask('SELECT number FROM numbers(1000001) FORMAT Null');
    expect(text).toMatch(/^Code: 396\..*\(TOO_MANY_ROWS_OR_BYTES\)/s);
    expect((await ask(`SELECT '${'x'.repeat(300_000)}'`)).text).toMatch(/^Code: 62\..*Max query size exceeded/s);
  });

  test('finds no files where chDB looks for tables it does not know: the engine stands in a folder without any', () => {
    const stand = join(engine.dataDir, 'gate');
    expect(readdirSync(stand)).toEqual(['bodies']);
    expect(readdirSync(join(stand, 'bodies'))).toEqual([]);
    if (existsSync('/proc')) {
      expect(readlinkSync(`/proc/${engine.pid}/cwd`)).toBe(realpathSync(stand));
    }
  });
});
