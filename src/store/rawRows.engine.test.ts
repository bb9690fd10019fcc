/** Unread answers as a real engine writes them. */
import { parseAnswer } from './answer';
import type { StoreRow } from './client';
import { batchesOf, rawRows } from './rawRows';
import { startTestEngine } from './testEngine';

const engine = startTestEngine();
afterAll(() => engine.close());

async function answerTo(query: string): Promise<{ text: string; bytes: ArrayBuffer }> {
  const text = await (await engine.client.query({ query, format: 'JSONCompact' })).text();
  return { text, bytes: new TextEncoder().encode(text).buffer as ArrayBuffer };
}

it.each([
  ['one row', 'SELECT 1 AS a', 1],
  ['no row', 'SELECT number AS a, toString(number) AS b FROM numbers(3) WHERE number > 10', 0],
  [
    'names and values that look like the lines around them',
    `SELECT '\\n\\t],\\n' AS \`\t"data":\n\t[\n\`, map('k\\n', '\\t],') AS m, ['\\n', 'v/w', 'ä😀\\u2028'] AS l, NULL AS n FROM numbers(7)`,
    7,
  ],
  [
    'many pieces',
    `SELECT toString(number) AS a, repeat('é\\n', number % 90) AS b, (number, 'x') AS t FROM numbers(9000)`,
    9000,
  ],
  ['rows longer than a piece', `SELECT repeat('x\\n', 200000) AS a, number AS b FROM numbers(3)`, 3],
  ['totals', 'SELECT number % 3 AS a, toUInt32(count()) AS b FROM numbers(9) GROUP BY a WITH TOTALS ORDER BY a', 3],
  ['a limit', 'SELECT number AS a FROM numbers(100) ORDER BY a LIMIT 5', 5],
])('reads %s as it would at once', async (_, sql, rows) => {
  const { text, bytes } = await answerTo(sql);
  const raw = rawRows(bytes);
  expect(raw.rows.length).toBe(rows);
  const { rows: expected, rowsRead } = parseAnswer(text);
  expect(raw.rowsRead).toBe(rowsRead);
  const read: StoreRow[] = [...batchesOf(raw.rows)].flat();
  expect(read).toHaveLength(rows);
  expect(read).toEqual(expected);
});

it('finds the rows by the lines around them, without reading them', async () => {
  const { text } = await answerTo('SELECT number AS a FROM numbers(2000)');
  const spoilt = new TextEncoder().encode(text.replace('[1000]', '[oops]'));
  const { rows } = rawRows(spoilt.buffer as ArrayBuffer);
  expect(rows.length).toBe(2000);
  expect(() => [...batchesOf(rows)]).toThrow('cut');
});
