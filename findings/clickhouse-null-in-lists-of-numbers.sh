#!/usr/bin/env bash
# ClickHouse (chDB from npm), rows as JavaScript writes them: JSON.stringify makes NaN and Infinity null, and in JSONEachRow
# a null among numbers is no error, in lists and maps neither: it is 0 by default, and with input_format_null_as_default = 0
# it is NaN in a Float64 and still 0 in a UInt64, while a String refuses it (117). So a metric of Infinity is stored as 0.
# As text ("Infinity") it arrives. Guessed before: null within Array(Float64) is refused, at least with that setting off.
set -euo pipefail

CHDB=3.4.0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "chdb@$CHDB"

cat >ask.js <<'JS'
const { query } = require('chdb');
console.log('chdb', require('chdb/package.json').version, 'ClickHouse', query('SELECT version()', 'TSV').trim());
// type, value, what is stored by default, and with the setting off
const expected = [
  ['Float64', NaN, '0', 'nan'],
  ['Array(Float64)', [1, Infinity], '[1,0]', '[1,nan]'],
  ['Map(String, Float64)', { a: Infinity }, "{'a':0}", "{'a':nan}"],
  ['Array(UInt64)', [1, null], '[1,0]', '[1,0]'],
  ['Array(String)', ['a', null], "['a','']", 'error 117'],
  ['Array(Float64)', ['Infinity', '-Infinity', 'NaN'], '[inf,-inf,nan]', '[inf,-inf,nan]'],
];
let same = true;
for (const [type, value, ...seen] of expected) {
  const json = JSON.stringify({ v: value });
  const got = [1, 0].map((setting) => {
    try {
      const sql = `SELECT v FROM format(JSONEachRow, 'v ${type}', '${json}') SETTINGS input_format_null_as_default = ${setting}`;
      return query(sql, 'TSV').trim();
    } catch (error) {
      return `error ${/Code: (\d+)/.exec(error.message)?.[1]}`;
    }
  });
  console.log(`${type}  ${json}  =>  ${got.join('  |  ')}`);
  same &&= got.join() === seen.join();
}
process.exit(same ? 0 : 1);
JS
node ask.js
