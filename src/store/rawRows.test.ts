import fc from 'fast-check';
import { parseAnswer } from './answer';
import type { StoreRow } from './client';
import { StoreError } from './storeError';
import { batchesOf, firstRows, queryRows, rawRows } from './rawRows';

/** As ClickHouse writes it: a row a line. */
function compact(names: string[], data: unknown[][], more = ''): string {
  const meta = names.map((name) => `\t\t{\n\t\t\t"name": ${JSON.stringify(name)},\n\t\t\t"type": "String"\n\t\t}`);
  const rows = data.map((values) => `\t\t${JSON.stringify(values)}`);
  return `{
\t"meta":
\t[
${meta.join(',\n')}
\t],

\t"data":
\t[
${rows.join(',\n')}
\t],

\t"rows": ${data.length},

\t"statistics":
\t{
\t\t"elapsed": 0.001,
\t\t"rows_read": 77,
\t\t"bytes_read": 5
\t}${more}
}
`;
}

const bytesOf = (text: string): ArrayBuffer => new Uint8Array(new TextEncoder().encode(text)).buffer;
const read = (text: string): StoreRow[] => [...batchesOf(rawRows(bytesOf(text)).rows)].flat();

it('counts rows by the end of the answer, without reading it', () => {
  const text = compact(['a'], [['x'], ['y']]).replace('["x"]', '[broken]');
  expect(rawRows(bytesOf(text))).toMatchObject({ rows: { length: 2 }, rowsRead: 77 });
});

it('reads the same rows as reading all at once does', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\n\t]', '\n\t],', '"rows": 5,', '],[', 'é', '😀', '\u2028'),
    fc.integer(),
    fc.constant(null),
    fc.constant({ exception: 'in a map' })
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 30 }), (data) => {
      const text = compact(['v_a', 'b', '__proto__x'], data);
      expect(read(text)).toEqual(parseAnswer(text).rows);
    })
  );
});

it('reads long answers piece by piece, whatever a piece cuts in two', () => {
  const data = Array.from({ length: 3000 }, (_, i) => [String(i), 'ä€😀'.repeat(i % 50), { key: `${i}` }]);
  const text = compact(['id', 'text', 'map'], data);
  const batches = [...batchesOf(rawRows(bytesOf(text)).rows)];
  expect(batches.length).toBeGreaterThan(3);
  expect(batches.flat()).toEqual(parseAnswer(text).rows);
});

it('reads a row that is longer than a piece', () => {
  const text = compact(['a'], [['x'.repeat(400_000)], ['y']]);
  expect(read(text)).toEqual([{ a: 'x'.repeat(400_000) }, { a: 'y' }]);
});

it('reads an answer that is not a row a line', () => {
  const text = JSON.stringify({ meta: [{ name: 'a' }], data: [['x'], ['y']], rows: 2 });
  expect(rawRows(bytesOf(text)).rows.length).toBe(2);
  expect(read(text)).toEqual([{ a: 'x' }, { a: 'y' }]);
});

it.each([-2, -1, 0, 1, 2])('reads an answer of which a line ends %i bytes behind a piece', (behind) => {
  const text = compact(
    ['a', 'b'],
    [
      ['', 1],
      ['y\n\t],\n', 2],
    ]
  );
  const missing = 128 * 1024 + behind - text.indexOf('\n\t\t["y');
  const long = text.replace('[""', `["${'x'.repeat(missing)}"`);
  expect(long[128 * 1024 + behind]).toBe('\n');
  expect(read(long)).toEqual(parseAnswer(long).rows);
});

it('reads an answer without rows', () => {
  const text = compact(['a'], []);
  expect(rawRows(bytesOf(text))).toMatchObject({ rows: { length: 0 }, rowsRead: 77 });
  expect(read(text)).toEqual([]);
  expect(text).toContain('\t[\n\n\t],');
});

it('takes numbers of rows as text, which is how ClickHouse before 25.8 writes long ones inside objects', () => {
  const text = compact(['a'], [['x']])
    .replace('"rows": 1', '"rows": "1"')
    .replace('77', '"77"');
  expect(rawRows(bytesOf(text))).toMatchObject({ rows: { length: 1 }, rowsRead: 77 });
});

const TIMEOUT = 'Code: 159. DB::Exception: Timeout exceeded: elapsed 30 seconds. (TIMEOUT_EXCEEDED) (version 25.8.1)';
const whole = compact(['a'], [['Code: 60. DB::Exception: in a row'], ['y']]);
const half = whole.slice(0, whole.indexOf('["y"'));

// ClickHouse before 23.8, from then on, and from 25.11 on (where it does not write errors into the format)
it.each([
  ['behind half the rows', `${half}${TIMEOUT}`],
  ['behind a whole answer', `${whole}${TIMEOUT}`],
  ['inside the answer', compact(['a'], [['x']], `,\n\n\t"exception": ${JSON.stringify(TIMEOUT)}`)],
  [
    'inside, longer than what is looked at',
    compact(['a'], [['x']], `,\n\n\t"exception": "${TIMEOUT}${'x'.repeat(5000)}"`),
  ],
  [
    'between marks',
    `${half}\r\n__exception__\r\nabcdefghijklmnop\r\n${TIMEOUT}\n101 abcdefghijklmnop\r\n__exception__\r\n`,
  ],
])('finds an error %s', (_, text) => {
  const message =
    'The database stopped the query because it took too long. Choose a shorter time range or more filters.';
  const error = expect.objectContaining({ name: 'StoreError', code: 159, message });
  expect(() => rawRows(bytesOf(text))).toThrow(error);
  expect(() => parseAnswer(text)).toThrow(error);
});

it('leaves the marks around an error out of what it says', () => {
  const told = 'Code: 47. DB::Exception: Unknown identifier `x`. (UNKNOWN_IDENTIFIER) (version 26.3.1)\n';
  const text = `${half}\r\n__exception__\r\nabc\r\n${told}84 abc\r\n__exception__\r\n`;
  expect(() => rawRows(bytesOf(text))).toThrow(/^The database answered with error 47: Unknown identifier `x`\.$/);
});

it.each(['', '<html>\n<body>Sign in</body>\n</html>', '{"meta":[]}', 'null', '[]', '{"message":"Unauthorized"}'])(
  'refuses what is no answer: %j',
  (text) => {
    expect(() => rawRows(bytesOf(text))).toThrow(StoreError);
  }
);

it('refuses an answer wherever it is cut', () => {
  const text = compact(
    ['a', 'b'],
    [
      ['x', 1],
      ['y\n', 2],
      ['z', 3],
    ]
  );
  // the last is the line break behind it all
  for (let end = 0; end < text.length - 1; end++) {
    expect(() => rawRows(bytesOf(text.slice(0, end)))).toThrow(StoreError);
  }
});

it.each([0, 3])('refuses rows of which something is missing, found when they are read: from line %i', (line) => {
  const text = compact(['a'], [['x'], ['y']]);
  const lines = text.split('\n');
  const rowsAt = lines.findIndex((one) => one.includes('["x"'));
  const cut = line === 0 ? text.replace('["x"]', '["x') : lines.slice(0, rowsAt + 1).join('\n');
  expect(() => [...batchesOf({ bytes: bytesOf(cut), length: 2 })]).toThrow('The answer of the database was cut.');
});

it('gives only the first rows where fewer are wanted, read or not', () => {
  const data = Array.from({ length: 5000 }, (_, i) => [i]);
  const { rows } = rawRows(bytesOf(compact(['a'], data)));
  const some = firstRows(rows, 4321);
  expect(some.length).toBe(4321);
  expect([...batchesOf(some)].flat()).toEqual(data.slice(0, 4321).map(([a]) => ({ a })));
  expect(firstRows(rows, 5000)).toBe(rows);
  const objects = data.map(([a]) => ({ a }));
  expect([...batchesOf(firstRows(objects, 4321))].flat()).toEqual(objects.slice(0, 4321));
});

it('asks a client for unread rows where it can give them', async () => {
  const query = async () => [{ a: 1 }];
  expect(await queryRows({ query }, 'SELECT 1', {})).toEqual([{ a: 1 }]);
  const raw = { bytes: new ArrayBuffer(0), length: 0 };
  expect(await queryRows({ query, queryRaw: async () => raw }, 'SELECT 1', {})).toBe(raw);
});
