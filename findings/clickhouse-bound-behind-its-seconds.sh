#!/usr/bin/env bash
# The OpenTelemetry Collector's ClickHouse exporter (0.165.1) sorts its table with JSON by
# `(ServiceName, SpanName, toDateTime(Timestamp), Timestamp)`, and the one with maps by the first three. A bound on `Timestamp`
# prunes granules by the third of these where it is the last; where the fourth is there ClickHouse takes the bound for that
# one alone and reads everything. Guessed before: one more column at the end of the key changes nothing.
set -euo pipefail

CHDB=3.4.0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "chdb@$CHDB"

cat >ask.js <<'JS'
const { Session } = require('chdb');
const session = new Session(process.argv[2]);
console.log('chdb', require('chdb/package.json').version, 'ClickHouse', session.query('SELECT version()', 'TSV').trim());
const granules = (table, where) => {
  const told = session.query(`EXPLAIN indexes = 1 SELECT count() FROM d.${table} WHERE ${where}`, 'TSVRaw');
  return Number(/PrimaryKey[\s\S]*?Granules: (\d+)\//.exec(told)?.[1] ?? /Granules: (\d+)\//.exec(told)[1]);
};
session.query('CREATE DATABASE d');
const AT = "toDateTime64('2026-01-01 00:00:00', 9)";
const keys = { maps: '', json: ', Timestamp' };
for (const [table, last] of Object.entries(keys)) {
  session.query(`CREATE TABLE d.${table} (Timestamp DateTime64(9), ServiceName String) ENGINE = MergeTree
    ORDER BY (ServiceName, toDateTime(Timestamp)${last})`);
  session.query(`INSERT INTO d.${table} SELECT ${AT} + number / 100, toString(number % 4) FROM numbers(1000000)`);
  session.query(`OPTIMIZE TABLE d.${table} FINAL`);
}
const bound = `Timestamp >= ${AT} + 3600 AND Timestamp < ${AT} + 3660`;
const seconds = `toDateTime(Timestamp) >= toDateTime(${AT} + 3600) AND toDateTime(Timestamp) < toDateTime(${AT} + 3660)`;
const told = [
  ['bound by Timestamp, sorted by its seconds', granules('maps', bound)],
  ['bound by Timestamp, sorted by its seconds and by itself', granules('json', bound)],
  ['bound by both', granules('json', `${bound} AND ${seconds}`)],
];
told.forEach(([what, count]) => console.log(`${what}: ${count} granules of about 123`));
const [[, bySeconds], [, byBoth], [, both]] = told;
process.exit(bySeconds < 20 && byBoth > 100 && both === bySeconds ? 0 : 1);
JS
node ask.js "$dir/data"
