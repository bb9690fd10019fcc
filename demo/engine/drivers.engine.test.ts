/**
 * What drivers want of the HTTP interface beyond text: ClickHouse's own compression, content encodings that Node does not
 * know, Native blocks of a revision. Real drivers: `bench/clients`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packBlocks, unpackBlocks } from './compressedBlocks';
import { startTestEngineProcess, type TestEngineProcess } from './testEngineProcess';

let engine: TestEngineProcess;
/** A table's column as the engine keeps it on disk: in blocks of its compression, unpacked RowBinary. */
const files: Record<string, Buffer> = {};
const ROWS = 40_000;
const COUNT = 'SELECT count(), sum(length(s)), any(s) FROM target';

beforeAll(async () => {
  engine = await startTestEngineProcess();
  await engine.ask({}, 'CREATE TABLE target (s String) ENGINE = Memory');
  for (const codec of ['NONE', 'LZ4', 'ZSTD']) {
    const table = `made_${codec}`;
    await engine.ask({}, `CREATE TABLE ${table} (s String CODEC(${codec})) ENGINE = TinyLog`);
    const text = "concat(repeat(toString(number % 7), 30), hex(sipHash64(number)), '\\n\\n;')";
    await engine.ask({}, `INSERT INTO ${table} SELECT ${text} FROM numbers(${ROWS})`);
    const { text: path } = await engine.ask({}, `SELECT data_paths[1] FROM system.tables WHERE name = '${table}'`);
    files[codec] = readFileSync(join(path.trim(), 's.bin'));
  }
});
afterAll(() => engine.remove());
beforeEach(() => engine.ask({}, 'TRUNCATE TABLE target'));

const unpackZstd = () => Promise.reject(new Error('is not packed with zstd'));
const plain = () => unpackBlocks(files.NONE, 1e9, unpackZstd);
const insert = (params: Record<string, string>, body: Buffer, headers: Record<string, string> = {}) =>
  engine.ask({ query: 'INSERT INTO target FORMAT RowBinary', ...params }, body, { headers });

/** One frame of LZ4 with one block that is packed already: magic, flags, sizes, hash of these, block, end. */
function lz4Frame(block: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(block.length);
  return Buffer.concat([Buffer.from('04224d18607073', 'hex'), size, block, Buffer.alloc(4)]);
}

describe('ClickHouse’s own compression', () => {
  test.each(['NONE', 'LZ4', 'ZSTD'])('blocks of the engine itself are read: %s', async (codec) => {
    expect(await insert({ decompress: '1' }, files[codec])).toMatchObject({ status: 200 });
    const { text } = await engine.ask({}, COUNT);
    expect(text).toBe((await engine.ask({}, COUNT.replace('target', 'made_NONE'))).text);
    expect(text).toMatch(new RegExp(`^${ROWS}\t`));
  });

  test('what is none, or was changed, is refused', async () => {
    const changed = Buffer.from(files.LZ4);
    changed[1000] ^= 1;
    for (const [body, error] of [
      [Buffer.from('\x01\x05hello'), /CANNOT_DECOMPRESS/],
      [files.LZ4.subarray(0, 2000), /CANNOT_DECOMPRESS/],
      [changed, /CHECKSUM_DOESNT_MATCH/],
    ] as const) {
      expect((await insert({ decompress: '1' }, body)).text).toMatch(error);
    }
    expect((await engine.ask({}, 'SELECT count() FROM target')).text).toBe('0\n');
  });

  test('answers and errors come in blocks', async () => {
    const query = `SELECT repeat(toString(number), 10) FROM numbers(25000)`;
    const [inBlocks, bare] = await Promise.all([engine.ask({ query, compress: '1' }), engine.ask({ query })]);
    expect(bare.bytes.length).toBeGreaterThan(2 ** 20);
    expect((await unpackBlocks(inBlocks.bytes, 1e9, unpackZstd)).equals(bare.bytes)).toBe(true);
    const error = await engine.ask({ query: 'SELECT * FROM nope', compress: '1' });
    expect(error.status).toBe(404);
    expect((await unpackBlocks(error.bytes, 1e9, unpackZstd)).toString()).toMatch(/^Code: 60\..*\(UNKNOWN_TABLE\)/s);
    expect(
      (await engine.ask({ query: 'CREATE TABLE empty (a UInt8) ENGINE = Memory', compress: '1' }, '')).bytes
    ).toHaveLength(0);
  });

  test('and both ways at once', async () => {
    const params = { decompress: '1', compress: '1' };
    const { status, bytes } = await engine.ask(params, packBlocks(Buffer.from('SELECT 1')));
    expect([status, (await unpackBlocks(bytes, 1e9, unpackZstd)).toString()]).toEqual([200, '1\n']);
  });
});

describe('content encodings that Node does not know', () => {
  /** The data of the first block of a file. */
  const firstBlock = (codec: string) => files[codec].subarray(25, 16 + files[codec].readUInt32LE(17));
  const lengthUnpacked = (codec: string) => files[codec].readUInt32LE(21);

  test.each([
    ['zstd', 'ZSTD', (block: Buffer) => block],
    ['lz4', 'LZ4', lz4Frame],
  ])('%s', async (coding, codec, framed) => {
    const body = framed(firstBlock(codec));
    const readBack = await engine.ask({ query: 'INSERT INTO target SELECT * FROM made_NONE LIMIT 0' }, '');
    expect(readBack.status).toBe(200);
    // A block ends in the middle of a row: as one text it is whole.
    const text = { query: 'INSERT INTO target FORMAT RawBLOB' };
    expect(await engine.ask(text, body, { headers: { 'content-encoding': coding } })).toMatchObject({ status: 200 });
    const { bytes } = await engine.ask({ query: 'SELECT s FROM target FORMAT RawBLOB' });
    expect(bytes).toHaveLength(lengthUnpacked(codec));
    expect(bytes.equals((await plain()).subarray(0, bytes.length))).toBe(true);
  });

  test('a body that is none is refused', async () => {
    for (const coding of ['zstd', 'lz4']) {
      const { status, text } = await insert({}, Buffer.from('certainly not'), { 'content-encoding': coding });
      expect([status, text]).toEqual([500, expect.stringContaining(`is not ${coding}`)]);
    }
    expect((await insert({}, Buffer.from('any'), { 'content-encoding': 'xz' })).status).toBe(501);
  });
});

describe('Native blocks of a revision', () => {
  const TYPES = `number AS a, toString(number) AS b, toLowCardinality(toString(number % 3)) AS c,
    toLowCardinality(if(number % 2 = 0, NULL, toString(number))) AS d, if(number % 2 = 0, NULL, number) AS e,
    [[number], []] AS f, arrayMap(x -> toLowCardinality(toString(x)), range(number % 3)) AS g,
    map(toLowCardinality('k'), toString(number)) AS h, CAST((number, 'x'), 'Tuple(n UInt64, \`s ,(\` String)') AS i,
    CAST(1, 'Enum8(\\'a, (\\' = 1)') AS j, toDateTime64(number, 9, 'UTC') AS k, toDate(number) AS l, toUUID(toString(generateUUIDv4())) AS m,
    toDecimal64(number, 3) AS n, toFixedString('abc', 3) AS o, true AS p, NULL AS q, toIPv6('::1') AS r, toInt256(number) AS s,
    CAST([(number, 'y')], 'Nested(n UInt64, s String)') AS t, (1., 2.)::Point AS u, toIntervalDay(number) AS v, [] AS w`;
  const COLUMNS = 23;

  test.each([
    [54_460, 8 + COLUMNS],
    [54_405, 8],
  ])('%i: some bytes before each block and column', async (revision, more) => {
    // Two blocks, one of which has no rows in some columns' lists.
    const query = `SELECT ${TYPES} FROM numbers(5) UNION ALL SELECT ${TYPES} FROM numbers(1) FORMAT Native`;
    const read = async (version: string) =>
      (await engine.ask({ query, client_protocol_version: version, max_threads: '1' })).bytes;
    const [bare, revised] = [await read('0'), await read(String(revision))];
    expect(bare.length).toBeGreaterThan(1000);
    expect((revised.length - bare.length) % more).toBe(0);
    expect((revised.length - bare.length) / more).toBeGreaterThanOrEqual(1);
    expect(revised.subarray(0, 8).toString('hex')).toBe('010002ffffffff00');
  });

  test('to the byte', async () => {
    const { bytes } = await engine.ask({
      query: "SELECT 1::UInt8 AS a, 'x' AS b",
      default_format: 'Native',
      client_protocol_version: '54460',
    });
    const block = Buffer.concat([
      Buffer.from([1, 0, 2, 255, 255, 255, 255, 0, 2, 1]),
      ...[Buffer.from('\x01a\x05UInt8'), Buffer.from([0, 1])],
      ...[Buffer.from('\x01b\x06String'), Buffer.from([0, 1, 0x78])],
    ]);
    expect(bytes.toString('hex')).toBe(block.toString('hex'));
  });

  test('what it cannot write it says', async () => {
    const ask = (query: string, more = {}) =>
      engine.ask({ query, default_format: 'Native', client_protocol_version: '54460', ...more });
    expect((await ask("SELECT '{}'::JSON AS j")).text).toMatch(/does not write JSON in Native/);
    const asText = await ask(`SELECT '{"a":1}'::JSON AS j`, { output_format_native_write_json_as_string: '1' });
    expect([asText.status, asText.text]).toEqual([200, expect.stringContaining('{"a":')]);
    expect((await ask('SELECT sumState(1::UInt8) AS s')).text).toMatch(/AggregateFunction/);
  });
});
