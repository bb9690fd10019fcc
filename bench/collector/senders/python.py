"""Sends spans with OpenTelemetry's SDK for Python and prints what the SDK says that they are, as JSON.

Started with the URL of a collector.
"""

import base64
import json
import sys
import time

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanKind, Status, StatusCode


def main(url):
    memory = InMemorySpanExporter()
    provider = TracerProvider(
        resource=Resource.create({"service.name": "python-shop", "host.name": "vm-a", "host.id": "7"})
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=url + "/v1/traces")))
    provider.add_span_processor(SimpleSpanProcessor(memory))
    tracer = provider.get_tracer("bench-python", "4.5.6")
    for i in range(20):
        work(tracer, i)
    provider.shutdown()
    json.dump([sent_span(span) for span in memory.get_finished_spans()], sys.stdout)


def work(tracer, i):
    """A request with calls inside, an exception, a link, and times to the nanosecond of our own choice."""
    with tracer.start_as_current_span("earlier") as before:
        pass
    start = time.time_ns() - 60_000_000_000 + i
    server = tracer.start_span(
        "POST /pay",
        kind=SpanKind.SERVER,
        start_time=start,
        attributes={
            "http.method": "POST",
            "http.status_code": 404,
            "rpc.response.status_code": "NOT_FOUND",
            "number.max": 9223372036854775807,
            "number.min": -9223372036854775808,
            "number.odd": 9007199254740993,
            "number.double": 0.1,
            "day": "2026-11-30",
            "when": "2026-11-30 10:00:00",
            "bytes": b"\x00\xff\n\n",
            "list.whens": ["2026-11-30T10:00:00Z"],
            "list.flags": [True, False],
            "user": "u",
            "user.id": i,
            "text": "Zürich ☕ 日本語 🚀",
        },
        links=[Link(before.get_span_context(), {"link.n": i})],
    )
    with trace.use_span(server, end_on_exit=False):
        try:
            with tracer.start_as_current_span("charge", kind=SpanKind.CLIENT):
                raise ValueError("card\n\nrefused")
        except ValueError:
            pass
        with tracer.start_as_current_span("note") as note:
            note.add_event("seen", {"k": "v", "n": i}, timestamp=start + 1)
    server.set_status(Status(StatusCode.OK))
    server.end(end_time=start + 1_000_000_001)


def sent_span(span):
    scope = span.instrumentation_scope
    return {
        "traceId": format(span.context.trace_id, "032x"),
        "spanId": format(span.context.span_id, "016x"),
        "parentSpanId": format(span.parent.span_id, "016x") if span.parent else "",
        "traceState": span.context.trace_state.to_header(),
        "name": span.name,
        "kind": span.kind.name.lower(),
        "startNs": str(span.start_time),
        "endNs": str(span.end_time),
        "status": span.status.status_code.name.capitalize(),
        "message": span.status.description or "",
        "scope": f"{scope.name} {scope.version}",
        "attributes": texts_of(span.attributes),
        "resource": texts_of(span.resource.attributes),
        "events": [
            {"name": event.name, "timeNs": str(event.timestamp), "attributes": texts_of(event.attributes)}
            for event in span.events
        ],
        "links": [
            {
                "traceId": format(link.context.trace_id, "032x"),
                "spanId": format(link.context.span_id, "016x"),
                "attributes": texts_of(link.attributes),
            }
            for link in span.links
        ],
    }


def texts_of(attributes):
    return {name: text_of(value) for name, value in (attributes or {}).items()}


def text_of(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, (list, tuple)):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return str(value)


main(sys.argv[1])
