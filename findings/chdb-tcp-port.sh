#!/usr/bin/env bash
# chDB (PyPI) takes a configuration with tcp_port and http_port, and tcpPort() then says that number, but nothing listens
# there: a driver of the native protocol cannot reach it. Guessed before: whoever says its port listens at it, as a
# server with the same configuration does.
set -euo pipefail

CHDB=4.4.0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check "chdb==$CHDB"

cat >ask.py <<'PY'
import os
import socket

from chdb import session


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


tcp, http = free_port(), free_port()
with open("config.xml", "w") as file:
    file.write(
        f"<clickhouse><tcp_port>{tcp}</tcp_port><http_port>{http}</http_port>"
        "<listen_host>127.0.0.1</listen_host></clickhouse>"
    )
store = session.Session(os.path.abspath("data") + "?config-file=" + os.path.abspath("config.xml"))
version, said = str(store.query("SELECT version(), tcpPort()", "TSV")).split()
print("ClickHouse", version, "- tcpPort() says the configured port:", said == str(tcp))


def listens(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


heard = [listens(tcp), listens(http)]
print("listens at tcp_port, http_port:", heard)
raise SystemExit(0 if said == str(tcp) and heard == [False, False] else 1)
PY
env/bin/python ask.py
