"""clickhouse-connect against a ClickHouse: with each compression it writes rows and reads them back.

Started with the port of ClickHouse's HTTP interface at 127.0.0.1. Prints a line of JSON for each.
"""

import datetime
import json
import sys
import uuid

import clickhouse_connect

COLUMNS = """id UInt64, name LowCardinality(String), at DateTime64(9), tags Map(LowCardinality(String), String),
    maybe Nullable(Int32), ratio Float64, kind Enum8('a, (' = 1, 'b' = 2), some Array(Array(UInt16)),
    pair Tuple(String, UInt8), day Date, key UUID, lazy LowCardinality(Nullable(String)), ok Bool"""


def row_of(i):
    return (
        i,
        f"name {i % 100}",
        datetime.datetime(2026, 11, 30, 12, 0, i % 60, i),
        {"k": str(i), "": "ä"},
        -7 if i % 3 == 0 else None,
        i / 3,
        "a, (",
        [[], [1, i]],
        (f"text {i % 10}", i % 256),
        datetime.date(2026, 11, 30),
        uuid.UUID(int=i),
        f"text {i % 10}" if i % 3 == 0 else None,
        i % 2 == 0,
    )


def attempt(port, compression, count):
    found = {"client": "clickhouse-connect", "compression": compression, "rows": 0, "same": 0, "error": ""}
    try:
        compress = {"default": True, "none": False}.get(compression, compression)
        client = clickhouse_connect.get_client(host="127.0.0.1", port=port, compress=compress)
        client.command("DROP TABLE IF EXISTS clients")
        client.command(f"CREATE TABLE clients ({COLUMNS}) ENGINE = MergeTree ORDER BY id")
        client.insert("clients", [row_of(i) for i in range(count)])
        rows = client.query("SELECT * FROM clients ORDER BY id").result_rows
        found["rows"] = len(rows)
        found["same"] = sum(tuple(row) == row_of(i) for i, row in enumerate(rows))
        try:
            client.query("SELECT * FROM no_such_table")
        except Exception as error:
            found["error"] = str(error)
    except Exception as error:
        found["error"] = f"FAILED: {error}"
    return found


for compression in ["default", "lz4", "zstd", "gzip", "br", "none"]:
    print(json.dumps(attempt(int(sys.argv[1]), compression, 2000)))
