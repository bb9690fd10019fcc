#!/usr/bin/env bash
# chDB (npm) takes statements as ClickHouse's command line does, its test suite's marks included: a comment of the form
# `-- { serverError 395 }` makes that error vanish, `-- { echo }` prints the statement on the process's output, and `exit`
# is answered with nothing. Guessed before: a comment does nothing, and `exit` is a syntax error (62), as over HTTP.
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
const expected = [
  ['SELECT throwIf(1)', 'error 395'],
  ['SELECT throwIf(1) -- { serverError 395 }', '""'],
  ['SELECT 1', '"1\\n"'],
  ['exit', '""'],
];
let same = true;
for (const [sql, seen] of expected) {
  let got;
  try {
    got = JSON.stringify(query(sql, 'TSV'));
  } catch (error) {
    got = `error ${/Code: (\d+)/.exec(error.message)?.[1]}`;
  }
  console.log(`${sql}  =>  ${got}`);
  same &&= got === seen;
}
process.exit(same ? 0 : 1);
JS
node ask.js

# The echo goes to the process's own output, not into the answer.
node -e "require('chdb').query('SELECT 1 -- { echo }', 'TSV')" >echoed.txt
echo "SELECT 1 -- { echo }  prints  $(cat echoed.txt)"
grep -q 'SELECT 1' echoed.txt
