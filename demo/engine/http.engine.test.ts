import { gunzipSync, gzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { startTestEngineProcess, type TestEngineProcess } from './testEngineProcess';
import { READER } from './users';

let engine: TestEngineProcess;

beforeAll(async () => {
  engine = await startTestEngineProcess();
});
afterAll(() => engine.remove());

const asReader = { headers: { 'X-ClickHouse-User': READER.name, 'X-ClickHouse-Key': READER.password } };

describe('where the statement stands', () => {
  test('in the URL, in the body, and in both', async () => {
    expect((await engine.ask({ query: 'SELECT 1' })).text).toBe('1\n');
    expect((await engine.ask({}, 'SELECT 2')).text).toBe('2\n');
    expect((await engine.ask({ query: 'SELECT' }, '3')).text).toBe('3\n');
  });

  test('health checks and unknown paths', async () => {
    for (const path of ['/ping', '/replicas_status', '/']) {
      const response = await fetch(engine.url + path);
      expect([response.status, await response.text()]).toEqual([200, 'Ok.\n']);
    }
    expect((await fetch(`${engine.url}/nowhere`)).status).toBe(404);
  });

  test('several statements in one request are refused', async () => {
    const { status, text } = await engine.ask({}, 'SELECT 1; SELECT 2');
    expect([status, text]).toEqual([400, expect.stringContaining('Multi-statements are not allowed')]);
  });
});

describe('parameters', () => {
  const bound = async (type: string, value: string) =>
    (await engine.ask({ param_p: value, query: `SELECT toTypeName({p:${type}}), {p:${type}} FORMAT TSVRaw` })).text;

  test('64-bit numbers are exact', async () => {
    expect(await bound('UInt64', '18446744073709551615')).toBe('UInt64\t18446744073709551615\n');
    expect(await bound('Array(UInt64)', '[18446744073709551615,0]')).toContain('[18446744073709551615,0]');
  });

  test('quotes, backslashes and line ends are exact, in their escaped form', async () => {
    expect(await bound('String', `it's "x" \`y\``)).toBe(`String\tit's "x" \`y\`\n`);
    expect(await bound('String', 'a\\\\b\\nc\\td')).toBe('String\ta\\b\nc\td\n');
    expect(await bound('String', `'; DROP TABLE x; --`)).toBe(`String\t'; DROP TABLE x; --\n`);
  });

  test('may make the URL long', async () => {
    const ids = Array.from({ length: 20_000 }, (_, i) => i);
    const { text } = await engine.ask({ param_p: `[${ids}]`, query: 'SELECT length({p:Array(UInt32)})' });
    expect(text).toBe('20000\n');
  });

  test('each request has its own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => engine.ask({ param_p: String(i), query: 'SELECT {p:UInt32}, sleep(0.05)' }))
    );
    expect(answers.map(({ text }) => text)).toEqual(answers.map((_, i) => `${i}\t0\n`));
    expect((await engine.ask({ query: 'SELECT {p:UInt32}' })).text).toContain('Code: 456.');
  });
});

describe('formats and headers', () => {
  test.each([
    [
      { query: 'SELECT 1 AS a FORMAT JSONEachRow' },
      {},
      'JSONEachRow',
      'application/x-ndjson; charset=UTF-8',
      '{"a":1}\n',
    ],
    [
      { query: 'SELECT 1 AS a', default_format: 'CSVWithNames' },
      {},
      'CSVWithNames',
      'text/csv; charset=UTF-8; header=present',
      '"a"\n1\n',
    ],
    [
      { query: 'SELECT 1 AS a' },
      { 'X-ClickHouse-Format': 'TSVWithNames' },
      'TSVWithNames',
      'text/tab-separated-values; charset=UTF-8',
      'a\n1\n',
    ],
  ])('%j %j', async (params, headers, format, type, body) => {
    const { headers: got, text } = await engine.ask(params, undefined, { headers: headers as HeadersInit });
    expect([got.get('x-clickhouse-format'), got.get('content-type'), text]).toEqual([format, type, body]);
  });

  test('binary formats arrive whole', async () => {
    const { bytes } = await engine.ask({ query: "SELECT unhex('00fffe0a') FORMAT RowBinary" });
    expect(bytes).toEqual(Buffer.from([4, 0, 0xff, 0xfe, 0x0a]));
  });

  test('the query id is the one given; the summary counts', async () => {
    const { headers } = await engine.ask({ query: 'SELECT * FROM numbers(1000) FORMAT JSON', query_id: 'mine-1' });
    expect(headers.get('x-clickhouse-query-id')).toBe('mine-1');
    expect(headers.get('x-clickhouse-timezone')).toBe('UTC');
    expect(headers.get('x-clickhouse-server-display-name')).toBeTruthy();
    expect(JSON.parse(headers.get('x-clickhouse-summary')!)).toMatchObject({ read_rows: '1000', result_rows: '1000' });
  });

  test('the database comes from the URL or a header', async () => {
    const query = 'SELECT currentDatabase()';
    expect((await engine.ask({ query, database: 'system' })).text).toBe('system\n');
    expect((await engine.ask({ query }, undefined, { headers: { 'X-ClickHouse-Database': 'system' } })).text).toBe(
      'system\n'
    );
    expect((await engine.ask({ query, database: 'nope' })).status).toBe(404);
  });

  test('settings hold for their own request', async () => {
    const query = "SELECT getSetting('max_block_size')";
    expect((await engine.ask({ query, max_block_size: '77', session_id: 's', wait_end_of_query: '1' })).text).toBe(
      '77\n'
    );
    expect((await engine.ask({ query })).text).not.toBe('77\n');
    expect((await engine.ask({ query, no_such_setting: '1' })).text).toMatch(/^Code: 115\. .*\(UNKNOWN_SETTING\)/);
  });
});

describe('compression', () => {
  const raw = async (params: Record<string, string>) => {
    const { get } = await import('node:http');
    return new Promise<{ encoding?: string; bytes: Buffer }>((resolve) => {
      get(`${engine.url}/?${new URLSearchParams(params)}`, { headers: { 'Accept-Encoding': 'gzip' } }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) })
        );
      });
    });
  };

  test('of the answer, unless switched off', async () => {
    const query = 'SELECT * FROM numbers(1000)';
    const plain = await raw({ query, enable_http_compression: '0' });
    const packed = await raw({ query, enable_http_compression: '1' });
    expect([plain.encoding, packed.encoding]).toEqual([undefined, 'gzip']);
    expect(gunzipSync(packed.bytes)).toEqual(plain.bytes);
  });

  test('of the request', async () => {
    const body = gzipSync('SELECT 42');
    expect((await engine.ask({}, body, { headers: { 'Content-Encoding': 'gzip' } })).text).toBe('42\n');
    const { text } = await engine.ask({}, 'SELECT 42', { headers: { 'Content-Encoding': 'gzip' } });
    expect(text).toContain('(ZLIB_INFLATE_FAILED)');
  });
});

describe('errors', () => {
  test.each([
    ['SELECT FROM WHERE', 400, 62, 'SYNTAX_ERROR'],
    ['1 + 1', 400, 62, 'SYNTAX_ERROR'],
    ['SELECT * FROM nope', 404, 60, 'UNKNOWN_TABLE'],
    ['SELECT nope()', 404, 46, 'UNKNOWN_FUNCTION'],
    ['SELECT nope', 404, 47, 'UNKNOWN_IDENTIFIER'],
    ['SELECT * FROM nope.t', 404, 81, 'UNKNOWN_DATABASE'],
    ['SELECT 1 FORMAT Nope', 404, 73, 'UNKNOWN_FORMAT'],
    ['SELECT throwIf(1)', 500, 395, 'FUNCTION_THROW_IF_VALUE_IS_NON_ZERO'],
    [
      'SELECT count() FROM numbers(100000000000) WHERE NOT ignore(sipHash64(number)) SETTINGS max_execution_time = 1',
      408,
      159,
      'TIMEOUT_EXCEEDED',
    ],
    ["SELECT 1 INTO OUTFILE '/tmp/no'", 500, 358, 'INTO_OUTFILE_NOT_ALLOWED'],
  ])('%s', async (sql, status, code, type) => {
    const answer = await engine.ask({}, sql);
    expect(answer.text).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${type}\\) \\(version [0-9.]+ [^\\n]*\\)\\n$`, 's')
    );
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe(String(code));
  });
});

describe('INSERT', () => {
  beforeAll(async () => {
    await engine.ask({}, 'CREATE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a');
  });
  beforeEach(async () => {
    await engine.ask({}, 'TRUNCATE TABLE t');
  });
  const rows = async () => (await engine.ask({ query: 'SELECT a, hex(s) FROM t ORDER BY a FORMAT CSV' })).text;

  test.each([
    ['INSERT INTO t FORMAT JSONEachRow', '{"a":"18446744073709551615","s":"x;y"}', '18446744073709551615,"783B79"\n'],
    ['INSERT INTO t FORMAT CSV', '1,"x;y"\n2,z', '1,"783B79"\n2,"7A"\n'],
    ['INSERT INTO t VALUES', "(1,'x'),(2,'y')", '1,"78"\n2,"79"\n'],
    ['INSERT INTO t FORMAT RowBinary', Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, 2, 0xff, 0xfe]), '1,"FFFE"\n'],
    ['', 'INSERT INTO t FORMAT JSONEachRow {"a":5,"s":""}', '5,""\n'],
    ['', "INSERT INTO t VALUES (6, '; DROP')", '6,"3B2044524F50"\n'],
    ['INSERT INTO t', "SELECT 7, 'q'", '7,"71"\n'],
    ["INSERT INTO t SELECT 8, 'r'", '', '8,"72"\n'],
    ['INSERT INTO t FORMAT JSONEachRow', '', ''],
  ])('%s, %s', async (query, body, expected) => {
    const answer = await engine.ask(query ? { query } : {}, body);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(await rows()).toBe(expected);
  });

  test('tells what it wrote, and where it could not', async () => {
    const query = 'INSERT INTO t FORMAT JSONEachRow';
    const { headers } = await engine.ask({ query }, '{"a":1}\n{"a":2}');
    expect(JSON.parse(headers.get('x-clickhouse-summary')!)).toMatchObject({ written_rows: '2' });
    expect((await engine.ask({ query }, '{"a":3}\n{"a":"x"}')).text).toMatch(/^Code: 27\. .*\(at row 2\)/s);
    expect(await rows()).toBe('1,""\n2,""\n');
  });

  test('with input() is refused, not half done', async () => {
    const answer = await engine.ask({ query: "INSERT INTO t (a) SELECT a FROM input('a UInt64') FORMAT CSV" }, '1');
    expect([answer.status, await rows()]).toEqual([501, '']);
  });
});

test('@clickhouse/client works against it', async () => {
  const client = createClient({
    url: engine.url,
    compression: { request: true, response: true },
    log: { level: ClickHouseLogLevel.OFF },
  });
  try {
    expect(await client.ping()).toEqual({ success: true });
    await client.command({ query: 'CREATE TABLE c (id UInt64, at DateTime64(6)) ENGINE = MergeTree ORDER BY id' });
    const id = '18446744073709551615';
    await client.insert({ table: 'c', values: [{ id, at: 1_700_000_000_123_456 }], format: 'JSONEachRow' });
    const result = await client.query({
      query:
        'SELECT toString(id) AS text, toUnixTimestamp64Micro(at) AS us FROM c WHERE id = {id:UInt64} AND {s:String} = {s:String}',
      query_params: { id, s: `it's\n\\ "x"` },
      format: 'JSONEachRow',
      clickhouse_settings: { output_format_json_quote_64bit_integers: 1 },
    });
    expect(await result.json()).toEqual([{ text: id, us: '1700000000123456' }]);
    await expect(client.query({ query: 'SELECT * FROM nope' })).rejects.toMatchObject({
      code: '60',
      type: 'UNKNOWN_TABLE',
    });
  } finally {
    await client.close();
  }
});

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

  test('GET changes nothing, whoever asks', async () => {
    const { status, text } = await engine.ask({ query: 'CREATE TABLE g (a Int8) ENGINE = Memory' });
    expect([status, text]).toEqual([500, expect.stringContaining('(READONLY)')]);
  });
});

describe('a reader', () => {
  const ask = (sql: string, params: Record<string, string> = {}) => engine.ask(params, sql, asReader);

  test.each([
    'SELECT 1',
    'WITH 1 AS x SELECT x',
    '(SELECT 1) UNION ALL (SELECT 2)',
    'SHOW TABLES',
    'DESCRIBE TABLE system.one',
    'EXPLAIN SELECT 1',
    'EXISTS TABLE system.one',
    'SELECT * FROM numbers(3) LIMIT 1',
    'SELECT 1 SETTINGS max_execution_time = 60',
    "SELECT name, '= DEFAULT', 'file(' FROM system.settings WHERE default = 'default' LIMIT 1 -- SETTINGS a = DEFAULT",
  ])('may %s', async (sql) => {
    expect((await ask(sql)).status).toBe(200);
  });

  test.each([
    'CREATE TABLE x (a Int8) ENGINE = Memory',
    'CREATE TEMPORARY TABLE x (a Int8)',
    'INSERT INTO t VALUES (1, 1)',
    'INSERT INTO t SELECT 1, 1',
    'DROP TABLE t',
    'TRUNCATE TABLE t',
    'ALTER TABLE t DELETE WHERE 1',
    'OPTIMIZE TABLE t',
    'KILL QUERY WHERE 1',
    'SYSTEM FLUSH LOGS',
    'SET max_threads = 99',
    'SET readonly = DEFAULT',
    'USE system',
    'SELECT 1 SETTINGS max_threads = 99',
    'SELECT 1 SETTINGS readonly = 0',
    'SELECT 1 SETTINGS readonly = DEFAULT',
    'SELECT 1 SETTINGS max_result_rows = DEFAULT',
    "SELECT 1 AS a$$ SETTINGS readonly = DEFAULT, log_comment = '$$'",
    "SELECT ‘it'’ SETTINGS readonly /*'*/ = /*x*/ DEFAULT",
    "SELECT * FROM url('http://127.0.0.1:1/', 'CSV', 'a String')",
    "SELECT * FROM remote('127.0.0.1', 'system.one')",
  ])('may not %s', async (sql) => {
    const { status, text } = await ask(sql);
    expect([status, text]).toEqual([500, expect.stringMatching(/^Code: 164\..*\(READONLY\)/s)]);
  });

  test.each([
    "SELECT file('/etc/passwd')",
    "SELECT * FROM file('/etc/passwd', 'LineAsString')",
    "SELECT “file”('/etc/passwd')",
    "SELECT `file`('/etc/passwd')",
    "DESCRIBE file('/etc/passwd', 'LineAsString')",
  ])('may not %s', async (sql) => {
    expect((await ask(sql)).text).toMatch(/^Code: 497\..*\(ACCESS_DENIED\)/s);
  });

  test('may not INSERT with the data in the body', async () => {
    const query = 'INSERT INTO t FORMAT JSONEachRow';
    expect((await engine.ask({ query }, '{"a":1}', asReader)).text).toContain('(READONLY)');
  });

  test('may send no setting that differs, in the URL neither', async () => {
    expect((await ask('SELECT 1', { max_threads: '99' })).text).toMatch(/^Code: 164\..*'max_threads'/);
    expect((await ask('SELECT 1', { log_comment: 'mine', default_format: 'CSV' })).status).toBe(200);
    expect((await ask('SELECT {a:String}', { param_a: 'x' })).text).toBe('x\n');
  });

  test('is told of mistakes in its SQL', async () => {
    expect((await ask('SELEC 1')).text).toMatch(/^Code: 62\..*\(SYNTAX_ERROR\)/s);
    expect((await ask("SHOW TABLES LIKE '")).text).toMatch(/^Code: 62\..*\(SYNTAX_ERROR\)/s);
  });

  test('has limits', async () => {
    const { text } = await ask('SELECT number FROM numbers(1000001) FORMAT Null');
    expect(text).toMatch(/^Code: 396\..*\(TOO_MANY_ROWS_OR_BYTES\)/s);
  });
});
