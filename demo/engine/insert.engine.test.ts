import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { startTestEngineProcess, type TestEngineProcess } from './testEngineProcess';

let engine: TestEngineProcess;

beforeAll(async () => {
  engine = await startTestEngineProcess();
  await engine.ask({}, 'CREATE TABLE t (a UInt64, s String) ENGINE = MergeTree ORDER BY a');
  await engine.ask({}, 'CREATE TABLE blob (s String) ENGINE = Memory');
  await engine.ask({}, 'CREATE TABLE ran (a UInt64) ENGINE = Memory');
  await engine.ask({}, 'CREATE TABLE `a FORMAT CSV` (format String) ENGINE = Memory');
  await engine.ask({}, 'CREATE TABLE values (select String, values String) ENGINE = Memory');
});
beforeEach(async () => {
  await engine.ask({}, 'TRUNCATE TABLE t');
  await engine.ask({}, 'TRUNCATE TABLE blob');
});
/** Nothing that stands in data was ever run, and no data is left lying about. */
afterEach(async () => {
  expect((await engine.ask({ query: 'SELECT count() FROM ran' })).text).toBe('0\n');
  expect(readdirSync(join(engine.dataDir, 'gate', 'bodies'))).toEqual([]);
});
afterAll(() => engine.remove());

const rows = async () => {
  const { text } = await engine.ask({ query: 'SELECT a, s FROM t ORDER BY a, s FORMAT JSONEachRow' });
  const found = text.split('\n').filter(Boolean);
  return found.map((line) => JSON.parse(line) as { a: string; s: string }).map(({ a, s }) => [Number(a), s]);
};

/** The one string of a table, in bytes; empty where there is none. */
const blob = async (query = 'SELECT s FROM blob FORMAT RowBinary') => {
  const { bytes } = await engine.ask({ query });
  return bytes.subarray(bytes.findIndex((byte) => byte < 128) + 1);
};

const rowBinary = (value: Buffer) => {
  const length: number[] = [];
  for (let rest = value.length; length.length === 0 || rest > 0; rest = Math.floor(rest / 128)) {
    length.push((rest % 128) + (rest > 127 ? 128 : 0));
  }
  return Buffer.concat([Buffer.from(length), value]);
};

/** For the names of tests. */
const short = (sql: string) => JSON.stringify(sql.slice(0, 60));

/** Looks like the end of one statement and another behind it. */
const SECOND = '\n\nINSERT INTO ran VALUES (1);\n\nSELECT 1';

describe('the head ends where it ends for ClickHouse', () => {
  const data = `;"'\`/* -- $$ FORMAT CSV${SECOND}`;

  test.each(
    [
      'INSERT INTO blob FORMAT RawBLOB\n',
      'insert into blob format RawBLOB\n',
      'INSERT INTO blob FORMAT RawBLOB\r\n',
      'INSERT INTO blob FORMAT RawBLOB \t\f\r\n',
      'INSERT INTO blob FORMAT RawBLOB ',
      'INSERT\nINTO\n\n\tblob\n\n(\ns\n)\n\nFORMAT\n\nRawBLOB\n',
      'INSERT INTO TABLE blob (s,) FORMAT RawBLOB\n',
      'INSERT INTO blob (*) FORMAT RawBLOB\n',
      'INSERT INTO "default".`blob` (`s`) FORMAT `RawBLOB`\n',
      '-- FORMAT CSV\nINSERT /* FORMAT /* VALUES */ CSV */ INTO # SELECT\nblob // FORMAT CSV \' " `\nFORMAT RawBLOB\n',
      "INSERT INTO blob SETTINGS max_block_size = 7, log_comment = ') FORMAT CSV \\' -- (' FORMAT RawBLOB\n",
      'INSERT INTO blob SETTINGS log_comment = $a$ FORMAT CSV\n\nVALUES $a$, max_block_size = 7 FORMAT RawBLOB\n',
      "INSERT INTO blob (s) SETTINGS additional_table_filters = {'x': 'y'} FORMAT RawBLOB\n",
      'WITH 1 AS x INSERT INTO blob FORMAT RawBLOB\n',
      'WITH (SELECT 1) AS FORMAT INSERT INTO blob FORMAT RawBLOB\n',
      '\ufeffINSERT INTO blob FORMAT RawBLOB\n',
      `INSERT INTO blob /* ${'long '.repeat(500)}*/ FORMAT RawBLOB\n`,
      `INSERT INTO blob SETTINGS log_comment = '${'long '.repeat(10_000)}' FORMAT RawBLOB\n`,
      `INSERT INTO blob SETTINGS log_comment = $$${' FORMAT CSV '.repeat(5_000)}$$ FORMAT RawBLOB\n`,
    ].map((head) => [short(head), head])
  )('%s', async (_, head) => {
    const answer = await engine.ask({}, head + data);
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect((await blob()).toString()).toBe(data);
  });

  test('names may be words of SQL', async () => {
    expect((await engine.ask({}, 'INSERT INTO `a FORMAT CSV` (format) FORMAT RawBLOB\nx\n\ny')).text).toBe('');
    expect((await blob('SELECT format FROM `a FORMAT CSV` FORMAT RowBinary')).toString()).toBe('x\n\ny');
    expect((await engine.ask({}, "INSERT INTO values (select, values) VALUES ('a;\n\n', 'b')")).text).toBe('');
    expect((await engine.ask({ query: 'SELECT * FROM values FORMAT CSV' })).text).toBe('"a;\n\n","b"\n');
  });

  test('a parameter may name the table', async () => {
    expect((await engine.ask({ param_t: 'blob' }, `INSERT INTO {t:Identifier} FORMAT RawBLOB\n${data}`)).text).toBe('');
    expect((await blob()).toString()).toBe(data);
  });

  test('a table function takes data as well', async () => {
    for (const target of ["null('s String')", "TABLE FUNCTION null('s String') (s)"]) {
      const sql = `INSERT INTO ${target.startsWith('TABLE') ? target : `FUNCTION ${target}`} FORMAT RawBLOB\n${data}`;
      const answer = await engine.ask({}, sql);
      expect([answer.text, JSON.parse(answer.headers.get('x-clickhouse-summary') ?? '{}').written_rows]).toEqual([
        '',
        '1',
      ]);
    }
  });

  test('a comment behind the format is data, only one line end is not, and SETTINGS are where they are allowed', async () => {
    await engine.ask({}, 'INSERT INTO blob FORMAT RawBLOB -- x\n');
    expect((await blob()).toString()).toBe('-- x\n');
    await engine.ask({}, 'TRUNCATE TABLE blob');
    await engine.ask({}, 'INSERT INTO blob FORMAT RawBLOB\n\r\n x');
    expect((await blob()).toString()).toBe('\r\n x');
    await engine.ask({}, 'TRUNCATE TABLE blob');
    const late = 'INSERT INTO blob FORMAT RawBLOB SETTINGS max_block_size = 7\nx';
    await engine.ask({}, late);
    expect((await blob()).toString()).toBe('SETTINGS max_block_size = 7\nx');
    await engine.ask({}, 'TRUNCATE TABLE blob');
    await engine.ask({ allow_settings_after_format_in_insert: '1' }, late);
    expect((await blob()).toString()).toBe('x');
  });

  test.each(
    [
      ['INSERT INTO blob FORMAT RawBLOB;\nx', 62],
      ['INSERT INTO blob FORMT RawBLOB\nx', 62],
      ['INSERT INTO blob (s FORMAT RawBLOB\nx', 62],
      ['INSERT INTO blob SETTINGS = 1 FORMAT RawBLOB\nx', 62],
      ['INSERT INTO blob SETTINGS no_such_setting = 1 FORMAT RawBLOB\nx', 115],
      ['INSERT INTO nope FORMAT RawBLOB\nx', 60],
      ['INSERT INTO blob (nope) FORMAT RawBLOB\nx', 16],
      ['INSERT INTO blob FORMAT Nope\nx', 73],
      [`INSERT INTO blob /* ${'long '.repeat(60_000)}*/ FORMAT RawBLOB\nx`, 62],
    ].map(([sql, code]) => [short(String(sql)), sql, code])
  )('%s is an error', async (_, sql, code) => {
    const { text } = await engine.ask({}, sql + SECOND);
    expect(text).toMatch(new RegExp(`^Code: ${code}\\. DB::Exception: `));
    expect(text).not.toContain('bodies');
    expect(await blob()).toHaveLength(0);
  });
});

describe('where head and data stand', () => {
  const data = Buffer.concat([Buffer.from([0, 10, 10, 255, 59]), Buffer.from(SECOND)]);
  const head = 'INSERT INTO blob FORMAT RawBLOB';

  test('the head in the URL, the data in the body', async () => {
    expect((await engine.ask({ query: head }, data)).text).toBe('');
    expect(await blob()).toEqual(data);
  });

  test('the head begins in the URL and ends in the body', async () => {
    expect(
      (await engine.ask({ query: 'INSERT INTO' }, Buffer.concat([Buffer.from('blob FORMAT RawBLOB\n'), data]))).text
    ).toBe('');
    expect(await blob()).toEqual(data);
  });

  test('the data begins in the URL, bytes that are no text among it, and goes on in the body', async () => {
    const inUrl = [...data].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
    const url = `${engine.url}/?query=${encodeURIComponent(`${head}\n`)}${inUrl}`;
    expect((await fetch(url, { method: 'POST', body: data })).status).toBe(200);
    expect(await blob()).toEqual(Buffer.concat([data, Buffer.from('\n'), data]));
    await engine.ask({}, 'TRUNCATE TABLE blob');
    expect((await fetch(url, { method: 'POST' })).status).toBe(200);
    expect(await blob()).toEqual(data);
  });

  test('a line end at the end of the URL is data where there is one already, as in ClickHouse', async () => {
    await engine.ask({ query: `${head}\n` }, 'x');
    expect((await blob()).toString()).toBe('\nx');
  });

  test('all in the URL changes nothing by GET', async () => {
    expect((await engine.ask({ query: `${head}\nx` })).text).toMatch(/^Code: 164\. .*default: .*\(READONLY\)/);
    expect(await blob()).toHaveLength(0);
  });
});

test('whatever bytes follow the head come out of the column, and nothing else ran', async () => {
  const tempting = fc.constantFrom(SECOND, '\n\n', ';', "'", '$$', '/*', '--', '\r\n\r\n', 'FORMAT CSV\n', '\\', '\0');
  const piece = fc.oneof(
    tempting.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes))
  );
  const values = fc.array(
    fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces)),
    { minLength: 1, maxLength: 5 }
  );
  const head = fc.constantFrom(
    'INSERT INTO blob FORMAT RowBinary\n',
    'INSERT INTO blob (s) SETTINGS max_block_size = 7 FORMAT RowBinary\r\n',
    "/* x */ insert into `blob` settings log_comment = '\n\n' format RowBinary\n"
  );
  await fc.assert(
    fc.asyncProperty(head, values, fc.boolean(), async (sql, strings, inUrl) => {
      await engine.ask({}, 'TRUNCATE TABLE blob');
      const data = Buffer.concat(strings.map(rowBinary));
      const answer = inUrl
        ? await engine.ask({ query: sql.replace(/\r?\n$/, '') }, data)
        : await engine.ask({}, Buffer.concat([Buffer.from(sql), data]));
      expect([answer.status, answer.text]).toEqual([200, '']);
      const { bytes } = await engine.ask({ query: 'SELECT s FROM blob FORMAT RowBinary' });
      expect(bytes).toEqual(data);
      expect((await engine.ask({ query: 'SELECT count() FROM ran' })).text).toBe('0\n');
    }),
    { numRuns: 60 }
  );
});

describe('data of all kinds', () => {
  const trace = 'java.lang.Error: x\n\n\tat a.B(C.java:1);\n\nCaused by: y\n';
  const own = [
    [1, trace],
    [2, `${SECOND}\n`],
  ] as const;
  const escaped = (text: string) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t');

  test.each([
    ['JSONEachRow', own.map(([a, s]) => JSON.stringify({ a, s })).join('\n\n\n')],
    ['JSONCompactEachRow', own.map((row) => JSON.stringify(row)).join('\n\n')],
    ['CSV', own.map(([a, s]) => `${a},"${s}"`).join('\n')],
    ['CSVWithNames', `"a","s"\n${own.map(([a, s]) => `${a},"${s}"`).join('\n')}`],
    ['TSV', own.map(([a, s]) => `${a}\t${escaped(s)}`).join('\n')],
    ['Values', own.map(([a, s]) => `(${a},\n\n'${s}')`).join(',\n\n')],
    [
      'RowBinary',
      Buffer.concat(own.flatMap(([a, s]) => [Buffer.from([a, 0, 0, 0, 0, 0, 0, 0]), rowBinary(Buffer.from(s))])),
    ],
  ])('%s with blank lines and what looks like SQL', async (format, data) => {
    const { text } = await engine.ask(
      {},
      Buffer.concat([Buffer.from(`INSERT INTO t FORMAT ${format}\n`), Buffer.from(data)])
    );
    expect(text).toBe('');
    expect(await rows()).toEqual(own);
  });

  test.each(['Native', 'Parquet', 'ArrowStream', 'MsgPack', 'RowBinaryWithNamesAndTypes'])('%s', async (format) => {
    const query = `SELECT number AS a, concat(char(10, 10, 0, 255), repeat(char(10), number), 'x') AS s FROM numbers(40)`;
    const { bytes } = await engine.ask({ query: `${query} FORMAT ${format}` });
    expect(bytes.includes('\n\n')).toBe(true);
    const insert = Buffer.concat([Buffer.from(`INSERT INTO t FORMAT ${format}\n`), bytes]);
    expect((await engine.ask({}, insert)).text).toBe('');
    const hash = async (from: string) =>
      (await engine.ask({ query: `SELECT count(), groupBitXor(sipHash64(a, s)) FROM ${from}` })).text;
    expect(await hash('t')).toBe(await hash(`(${query})`));
  });

  test.each([
    ['JSONEachRow', `{"a":1,"s":"x"}${SECOND}`, 27],
    ['TSV', `1\tx${SECOND}`, 27],
    ['CSV', `1,x${SECOND}`, 27],
    ['Values', `(1,'x')${SECOND}`, 33],
    ['Values', "(1,'x')\n\nSELECT 1", 27],
    ['Values', "(1,'x'); INSERT INTO ran VALUES (1)", 33],
    ['Values', "(1,'x');\n\nSELECT 1", 33],
    ['RowBinary', Buffer.from(`\x01\0\0\0\0\0\0\0\x01x${SECOND}`), 33],
  ])('a second statement behind %s is data that is no such row', async (format, data, code) => {
    const heads = [`INSERT INTO t FORMAT ${format}`, ...(format === 'Values' ? ['INSERT INTO t VALUES'] : [])];
    for (const query of heads) {
      const inOne = await engine.ask({}, Buffer.concat([Buffer.from(`${query}\n`), Buffer.from(data)]));
      const inTwo = await engine.ask({ query }, data);
      expect([inOne.text, inTwo.text]).toEqual(Array(2).fill(expect.stringMatching(`^Code: ${code}\\. `)));
      expect(await rows()).toEqual([]);
    }
  });

  test('or it is a row', async () => {
    await engine.ask({}, 'INSERT INTO t (s) FORMAT LineAsString\nx\n\nSELECT 1\n');
    expect(await rows()).toEqual([
      [0, ''],
      [0, 'SELECT 1'],
      [0, 'x'],
    ]);
  });
});

describe('VALUES', () => {
  test.each<[string, unknown[]]>([
    [
      "INSERT INTO t VALUES (1, 'a;\n\nSELECT 1'), (2, 'it''s \\'')",
      [
        [1, 'a;\n\nSELECT 1'],
        [2, "it's '"],
      ],
    ],
    [
      'insert into t (a) values(1)(2)\n\n,\n(3) ;\n',
      [
        [1, ''],
        [2, ''],
        [3, ''],
      ],
    ],
    [
      "INSERT INTO t VALUES /* ( */ -- (\n (1 + 1, upper('x')), (3, {p:String})",
      [
        [2, 'X'],
        [3, 'p'],
      ],
    ],
    ["INSERT INTO t SETTINGS max_block_size = 7 VALUES (1, 'x')", [[1, 'x']]],
    ['INSERT INTO t VALUES', []],
    ['INSERT INTO t VALUES;', []],
    ['INSERT INTO t VALUES ; \n', []],
  ])('%j', async (sql, expected) => {
    expect((await engine.ask({ param_p: 'p' }, sql)).text).toBe('');
    expect(await rows()).toEqual(expected);
  });
});

describe('an INSERT without data of its own', () => {
  test.each<[string, unknown[]]>([
    ["INSERT INTO t SELECT 1, 'a\n\nb'", [[1, 'a\n\nb']]],
    ["INSERT INTO t (a, s) (SELECT 1, 'x')", [[1, 'x']]],
    ["INSERT INTO t WITH 1 AS x SELECT x, 'x' FORMAT Null", [[1, 'x']]],
    ["WITH 1 AS x INSERT INTO t SELECT x, 'VALUES'", [[1, 'VALUES']]],
    ["INSERT INTO t SELECT number + 1, 'x' FROM numbers(1) SETTINGS max_block_size = 1;", [[1, 'x']]],
  ])('%j', async (sql, expected) => {
    expect((await engine.ask({}, sql)).text).toBe('');
    expect(await rows()).toEqual(expected);
  });

  test.each([
    [`INSERT INTO t SELECT 1, 'x' FORMAT CSV${SECOND}`, 62],
    [`INSERT INTO t SELECT 1, 'x' FORMAT CSV\n1,x${SECOND}`, 62],
    [`INSERT INTO t SELECT 1, 'x';${SECOND}`, 62],
    [`INSERT INTO t SELECT a, s FROM input('a UInt64, s String') FORMAT CSV\n1,x${SECOND}`, 62],
    ["INSERT INTO t SELECT a, s FROM input('a UInt64, s String') FORMAT CSV\n1,x", 48],
    ["INSERT INTO t SELECT a, s FROM `input`('a UInt64, s String') FORMAT CSV\n1,x", 48],
    ['EXPLAIN INSERT INTO t VALUES (1, 1)', 80],
  ])('%j is refused', async (sql, code) => {
    expect((await engine.ask({}, sql)).text).toMatch(new RegExp(`^Code: ${code}\\. `));
    expect(await rows()).toEqual([]);
  });
});

test('tells what it wrote, and where it could not', async () => {
  const query = 'INSERT INTO t FORMAT JSONEachRow';
  const { headers } = await engine.ask({ query }, '{"a":1}\n{"a":2}');
  expect(JSON.parse(headers.get('x-clickhouse-summary')!)).toMatchObject({ written_rows: '2' });
  const { text } = await engine.ask({ query }, '{"a":3}\n{"a":"x"}');
  expect(text).toMatch(/^Code: 27\. .*\(at row 2\).*data for INSERT was parsed from query/s);
  expect(text).not.toMatch(/file/i);
  expect(await rows()).toEqual([
    [1, ''],
    [2, ''],
  ]);
});
