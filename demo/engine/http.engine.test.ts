import { gunzipSync, gzipSync } from 'node:zlib';
import { ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { startTestEngineProcess, type TestEngineProcess } from './testEngineProcess';

let engine: TestEngineProcess;

beforeAll(async () => {
  engine = await startTestEngineProcess();
});
afterAll(() => engine.remove());

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

  test.each(['SELECT 1; SELECT 2', 'SELECT 1;\n\nSELECT 2', 'SELECT 1 PARALLEL WITH SELECT 2'])(
    'several statements in one request are refused: %j',
    async (sql) => {
      const { status, text } = await engine.ask({}, sql);
      expect([status, text]).toEqual([400, expect.stringContaining('Multi-statements are not allowed')]);
    }
  );

  test('what ClickHouse’s command line would take for an order is none', async () => {
    expect((await engine.ask({}, 'exit')).text).toMatch(/^Code: 62\..*\(SYNTAX_ERROR\)/s);
    expect((await engine.ask({}, 'SELECT 1 -- { echo }')).text).toBe('1\n');
    expect((await engine.ask({}, 'SELECT throwIf(1) /* { serverError 395 } */')).text).toMatch(/^Code: 395\./);
    expect((await engine.ask({}, "SELECT '-- not a comment /*' -- '")).text).toBe('-- not a comment /*\n');
  });

  test('a statement has an end, as in ClickHouse; what is no text is no statement', async () => {
    const long = `SELECT length('${'x'.repeat(300_000)}')`;
    expect((await engine.ask({}, long)).text).toMatch(/^Code: 62\..*Max query size exceeded/s);
    expect((await engine.ask({ max_query_size: '400000' }, long)).text).toBe('300000\n');
    expect((await engine.ask({}, Buffer.from("SELECT '\xff'", 'latin1'))).text).toMatch(/^Code: 48\..*UTF-8/s);
    expect((await fetch(`${engine.url}/?query=SELECT+{p:String}&param_p=%ff`)).status).toBe(501);
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

  test.each([
    ['SELECT 1 FORMAT JSONEachRow', 'JSONEachRow'],
    ['select 1 format csv;', 'csv'],
    ['SELECT 1 FORMAT JSON SETTINGS max_threads = 1', 'JSON'],
    ['SELECT 1 SETTINGS max_threads = 1 FORMAT TSKV -- or FORMAT CSV', 'TSKV'],
    ["SELECT ' FORMAT JSON'", 'TabSeparated'],
    ['SELECT * FROM (SELECT 1 AS format) AS x', 'TabSeparated'],
    ["SELECT format('{}', '1')", 'TabSeparated'],
    ['SELECT 1 AS format, 2 AS b', 'TabSeparated'],
  ])('the format of %s', async (sql, format) => {
    expect((await engine.ask({}, sql)).headers.get('x-clickhouse-format')).toBe(format);
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
    ["INSERT INTO t FROM INFILE '/tmp/no' FORMAT CSV", 500, 358, 'INTO_OUTFILE_NOT_ALLOWED'],
  ])('%s', async (sql, status, code, type) => {
    const answer = await engine.ask({}, sql);
    expect(answer.text).toMatch(
      new RegExp(`^Code: ${code}\\. DB::Exception: .*\\(${type}\\) \\(version [0-9.]+ [^\\n]*\\)\\n$`, 's')
    );
    expect(answer.status).toBe(status);
    expect(answer.headers.get('x-clickhouse-exception-code')).toBe(String(code));
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
