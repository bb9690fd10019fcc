#!/usr/bin/env bash
# OpenTelemetry's Python SDK and its OTLP exporter. What the SDK has taken as an attribute may be left out by the exporter,
# which only logs it: `dropped_attributes_count`, by which a reader learns that some are missing, stays 0. In 1.38.0 that is
# a list with a None in it and an integer from 2^63 on, in 1.45.2 the integer. Bytes arrive as text from 1.38.0, as bytes
# from 1.45.2. Of 130 attributes the last 128 arrive, where JavaScript's SDK keeps the first; these two are counted.
# Guessed before: what does not arrive is counted, bytes are bytes, the first 128 stay.
set -euo pipefail

OLD=1.38.0
NEW=1.45.2
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
for version in "$OLD" "$NEW"; do
  python3 -m venv "$version"
  "$version/bin/pip" install --quiet "opentelemetry-sdk==$version" "opentelemetry-exporter-otlp-proto-common==$version"
done

cat >attributes.py <<'PY'
import logging

from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

logging.disable(logging.CRITICAL)  # each loss is an error of the log
exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
tracer = provider.get_tracer("attributes")
GIVEN = {"list with none": ["a", None, "b"], "2^63": 2**63, "bytes": b"abc", "number": 1}
with tracer.start_as_current_span("odd", attributes=GIVEN):
    pass
with tracer.start_as_current_span("many", attributes={f"a{i}": i for i in range(130)}):
    pass
odd, many = exporter.get_finished_spans()
print("the SDK has:", ", ".join(odd.attributes))
sent = encode_spans([odd, many]).resource_spans[0].scope_spans[0].spans
for span in sent:
    kinds = [f"{one.key} ({one.value.WhichOneof('value')})" for one in span.attributes]
    shown = ", ".join(kinds) if len(kinds) < 9 else f"{len(kinds)} from {kinds[0]} to {kinds[-1]}"
    print(f"{span.name} arrives with: {shown}; dropped_attributes_count {span.dropped_attributes_count}")
PY

got=$(for version in "$OLD" "$NEW"; do
  echo "Python $version"
  "$version/bin/python" attributes.py
done)
echo "$got"
[ "$got" = 'Python 1.38.0
the SDK has: list with none, 2^63, bytes, number
odd arrives with: bytes (string_value), number (int_value); dropped_attributes_count 0
many arrives with: 128 from a2 (int_value) to a129 (int_value); dropped_attributes_count 2
Python 1.45.2
the SDK has: list with none, 2^63, bytes, number
odd arrives with: list with none (array_value), bytes (bytes_value), number (int_value); dropped_attributes_count 0
many arrives with: 128 from a2 (int_value) to a129 (int_value); dropped_attributes_count 2' ]
