#!/usr/bin/env bash
# The newest server spans of a table like the OpenTelemetry Collector's, sorted by service: the condition on SpanKind moves to
# PREWHERE by itself, so that the large map of attributes is read of what it leaves. With `ORDER BY Timestamp DESC LIMIT 100`
# ClickHouse 26.7 puts its filter for the top rows there in its place, and the condition is looked at after the map was read;
# sorted by a number that is made of the time the condition stays. Guessed before: LIMIT only makes a statement read less.
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
session.query('CREATE DATABASE d');
session.query(`CREATE TABLE d.spans (
  Timestamp DateTime64(9), ServiceName LowCardinality(String), SpanKind LowCardinality(String), SpanAttributes Map(String, String)
) ENGINE = MergeTree ORDER BY (ServiceName, toDateTime(Timestamp))`);
session.query(`INSERT INTO d.spans SELECT toDateTime64('2026-01-01 00:00:00', 9) + number / 100, toString(number % 4),
  if(number % 10 = 0, 'Server', 'Client'), map('a', repeat(toString(cityHash64(number)), 10)) FROM numbers(500000)`);
session.query('OPTIMIZE TABLE d.spans FINAL');
const filterOf = (order) => {
  const sql = `SELECT Timestamp, SpanAttributes['a'] FROM d.spans WHERE SpanKind = 'Server' ${order}`;
  return /Prewhere filter column:\s*(.*)/.exec(session.query(`EXPLAIN actions = 1 ${sql}`, 'TSVRaw'))?.[1] ?? 'none';
};
const orders = [
  'ORDER BY Timestamp DESC',
  'ORDER BY Timestamp DESC LIMIT 100',
  'ORDER BY toUnixTimestamp64Nano(Timestamp) DESC LIMIT 100',
];
const [all, newest, byNumber] = orders.map(filterOf);
[all, newest, byNumber].forEach((filter, i) => console.log(`${orders[i]}: PREWHERE ${filter}`));
const isKind = (filter) => filter.includes("SpanKind = 'Server'");
process.exit(isKind(all) && !isKind(newest) && newest.includes('topK') && isKind(byNumber) ? 0 : 1);
JS
node ask.js "$dir/data"
