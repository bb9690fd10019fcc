#!/usr/bin/env bash
# @clickhouse/client-web and @clickhouse/client 1.23.1 take JSONCompactEachRowWithNames, and WithNamesAndTypes, among the
# formats whose answer `ResultSet.json()` and `stream()` read row by row, and give the row of names, and that of types, as
# rows of data: a count of two rows is three, or four. Guessed before: the format that says "with names" gives the rows, and
# the names apart. For the forms that are one document (`JSONCompact`) `meta` and `data` are apart.
# The answers are what ClickHouse writes for SELECT number AS n, toString(number) AS t FROM numbers(2).
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm pkg set type=module >/dev/null
npm install --silent --no-audit --no-fund @clickhouse/client@1.23.1 @clickhouse/client-web@1.23.1

cat >ask.js <<'JS'
import { createServer } from 'node:http';
import { createClient as forNode } from '@clickhouse/client';
import { createClient as forWeb } from '@clickhouse/client-web';

const NAMES = '["n","t"]\n';
const TYPES = '["UInt64","String"]\n';
const ROWS = '["0","0"]\n["1","1"]\n';
const answers = {
  JSONCompactEachRow: ROWS,
  JSONCompactEachRowWithNames: NAMES + ROWS,
  JSONCompactEachRowWithNamesAndTypes: NAMES + TYPES + ROWS,
};
const server = createServer((request, response) => {
  let sql = '';
  request.on('data', (part) => (sql += part));
  request.on('end', () => response.end(answers[/FORMAT (\w+)/.exec(sql)?.[1]] ?? 'Ok.\n'));
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const expected = { JSONCompactEachRow: 2, JSONCompactEachRowWithNames: 3, JSONCompactEachRowWithNamesAndTypes: 4 };
let same = true;
for (const [name, createClient] of [
  ['@clickhouse/client', forNode],
  ['@clickhouse/client-web', forWeb],
]) {
  const client = createClient({ url });
  for (const [format, count] of Object.entries(expected)) {
    const rows = await (await client.query({ query: 'SELECT n, t', format })).json();
    console.log(`${name} 1.23.1, ${format}: ${rows.length} rows for two, the first ${JSON.stringify(rows[0])}`);
    same &&= rows.length === count;
  }
  await client.close();
}
server.close();
process.exit(same ? 0 : 1);
JS
node ask.js
