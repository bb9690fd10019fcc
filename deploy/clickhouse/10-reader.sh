#!/bin/bash
# Runs once, on an empty data folder, before ClickHouse takes connections: makes the user that the data source has, from the
# statements that docs/install.md has, with the password of STORE_PASSWORD.
set -euo pipefail
sql=$(cat "${READER_SQL_FILE:-/spanloom/reader.sql}")
password=${STORE_PASSWORD//\\/\\\\}
password=${password//\'/\\\'}
printf '%s' "${sql//"choose a password"/"$password"}" |
  clickhouse-client --host 127.0.0.1 --user "$CLICKHOUSE_USER" --password "$CLICKHOUSE_PASSWORD" --multiquery
