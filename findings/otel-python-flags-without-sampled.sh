#!/usr/bin/env bash
# OpenTelemetry's SDKs, the `flags` of a span in OTLP: the protocol has the W3C trace flags in their lowest 8 bits (1 is
# "sampled"), 256 says that the next bit is known, 512 that the parent is remote. JavaScript sends all of it (257, 769);
# Python sends the upper bits alone (256, 768) for spans that are sampled, and for their links: whoever reads the lowest bit
# takes every span of Python for one that was not sampled. Guessed before: 257 and 769 from both.
set -euo pipefail

PYTHON_OTEL=1.45.2
JS_SDK=2.2.0
JS_OTLP=0.208.0
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "@opentelemetry/sdk-trace-base@$JS_SDK" "@opentelemetry/otlp-transformer@$JS_OTLP" @opentelemetry/api@1.9.0
python3 -m venv env
env/bin/pip install --quiet "opentelemetry-sdk==$PYTHON_OTEL" "opentelemetry-exporter-otlp-proto-common==$PYTHON_OTEL"

cat >flags.js <<'JS'
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace-base');
const { JsonTraceSerializer } = require('@opentelemetry/otlp-transformer');
const { context, trace } = require('@opentelemetry/api');
const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer('flags');
const caller = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1, isRemote: true };
tracer.startSpan('root', { links: [{ context: caller }] }).end();
tracer.startSpan('child', {}, trace.setSpanContext(context.active(), caller)).end();
const sent = JSON.parse(new TextDecoder().decode(JsonTraceSerializer.serializeRequest(exporter.getFinishedSpans())));
const [root, child] = sent.resourceSpans[0].scopeSpans[0].spans;
console.log(`root ${root.flags}, its link ${root.links[0].flags}, child of a remote span ${child.flags}`);
JS

cat >flags.py <<'PY'
from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.common.trace_encoder import encode_spans
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

exporter = InMemorySpanExporter()
provider = TracerProvider()
provider.add_span_processor(SimpleSpanProcessor(exporter))
tracer = provider.get_tracer("flags")
caller = trace.SpanContext(0x0AF7651916CD43DD8448EB211C80319C, 0xB7AD6B7169203331, True, trace.TraceFlags(1))
tracer.start_span("root", links=[trace.Link(caller)]).end()
tracer.start_span("child", context=trace.set_span_in_context(trace.NonRecordingSpan(caller))).end()
spans = exporter.get_finished_spans()
assert all(span.context.trace_flags.sampled for span in spans)
root, child = encode_spans(spans).resource_spans[0].scope_spans[0].spans
print(f"root {root.flags}, its link {root.links[0].flags}, child of a remote span {child.flags}")
PY

javascript=$(node flags.js)
python=$(env/bin/python flags.py)
echo "JavaScript SDK $JS_SDK, otlp-transformer $JS_OTLP: $javascript"
echo "Python $PYTHON_OTEL: $python"
[ "$javascript" = 'root 257, its link 769, child of a remote span 769' ]
[ "$python" = 'root 256, its link 768, child of a remote span 768' ]
