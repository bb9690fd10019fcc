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

it.each([
  ['inside the answer', compact(['a'], [['x']], ',\n\t"exception": "Code: 159. DB::Exception: Timeout exceeded"')],
  ['behind the answer', `${compact(['a'], [['x']])}Code: 159. DB::Exception: Timeout exceeded`],
])('finds an error %s', (_, text) => {
  expect(() => rawRows(bytesOf(text))).toThrow(StoreError);
  expect(() => rawRows(bytesOf(text))).toThrow(/took too long|159/);
});

it.each(['', '<html>', '{"meta":[]}', compact(['a'], [['x']]).slice(0, 80)])(
  'refuses what is no answer: %j',
  (text) => {
    expect(() => rawRows(bytesOf(text))).toThrow(StoreError);
  }
);

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
