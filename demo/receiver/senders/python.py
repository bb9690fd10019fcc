"""Sends one span with OpenTelemetry's SDK for Python by each of its exporters, and prints what each said.

Started with the URLs of the agent's port, of OTLP over HTTP and of gRPC.
"""

import json
import sys

from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter as GrpcExporter
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter as HttpExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode


def sdk_spans():
    memory = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource.create({"service.name": "python-shop", "process.pid": 42}))
    provider.add_span_processor(SimpleSpanProcessor(memory))
    with provider.get_tracer("test", "1.2").start_as_current_span("GET /ä", kind=SpanKind.SERVER) as span:
        span.set_attributes(
            {
                "http.method": "GET",
                "nan": float("nan"),
                "infinity": float("-inf"),
                "2^63 - 1": 2**63 - 1,
                "-2^63": -(2**63),
                "ratio": 0.1,
                "list": [1, 2**60],
                "bytes": b"\x01\x02\xff",
                "empty": "",
            }
        )
        span.add_event("cache", {"hit": True, "cache.size": 2**60})
        span.set_status(Status(StatusCode.ERROR, "broken"))
    return memory.get_finished_spans()


def main(agent_url, otlp_url, grpc_url):
    spans = sdk_spans()
    exporters = [
        HttpExporter(endpoint=otlp_url),
        HttpExporter(endpoint=agent_url, compression=Compression.Gzip),
        HttpExporter(endpoint=otlp_url, compression=Compression.Deflate),
        GrpcExporter(endpoint=grpc_url, insecure=True),
    ]
    said = []
    for exporter in exporters:
        said.append("stored" if exporter.export(spans).name == "SUCCESS" else "failed")
        exporter.shutdown()
    json.dump(said, sys.stdout)


main(*sys.argv[1:])
