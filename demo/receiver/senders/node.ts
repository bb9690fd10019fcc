/**
 * Sends one span with OpenTelemetry's SDK for JavaScript by each of its exporters, and prints what each said. Started with
 * the URLs of the agent's port, of OTLP over HTTP and of gRPC. (In a process of its own: the exporters load modules in
 * a way that Jest does not have.)
 */
import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { OTLPTraceExporter as GrpcExporter } from '@opentelemetry/exporter-trace-otlp-grpc';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
  type SpanExporter,
} from '@opentelemetry/sdk-trace-base';

/** Values that are hard to tell in JSON. */
function sdkSpans(): ReadableSpan[] {
  const memory = new InMemorySpanExporter();
  const resource = resourceFromAttributes({ 'service.name': 'shop', 'process.pid': 42, 'process.args': ['node', 'a'] });
  const provider = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(memory)] });
  const span = provider.getTracer('test', '1.2').startSpan('GET /ä', { kind: SpanKind.SERVER });
  span.setAttributes({
    'http.method': 'GET',
    nan: NaN,
    '1e21': 1e21,
    '-1.5e300': -1.5e300,
    '2^53': 2 ** 53,
    '2^62': 2 ** 62,
    '2^63': 2 ** 63,
    '-2^63': -(2 ** 63),
    ratio: 0.1,
    tiny: 1e-7,
    list: [1, NaN, 1e21],
    holes: ['a', null, undefined, 'b'],
    empty: '',
    half: 'a\ud800b',
  });
  span.addEvent('cache', { hit: true, 'cache.size': 2 ** 60 });
  span.setStatus({ code: SpanStatusCode.ERROR, message: 'broken' });
  span.end();
  return memory.getFinishedSpans();
}

async function main([agentUrl, otlpUrl, grpcUrl]: string[]): Promise<void> {
  const spans = sdkSpans();
  // Of an enumeration in a package that is not ours to import.
  const compression = 'gzip' as never;
  const exporters: SpanExporter[] = [
    new ProtobufExporter({ url: otlpUrl }),
    new ProtobufExporter({ url: agentUrl, compression }),
    new JsonExporter({ url: otlpUrl }),
    new JsonExporter({ url: agentUrl, compression }),
    new GrpcExporter({ url: grpcUrl }),
    new GrpcExporter({ url: grpcUrl, compression }),
  ];
  const said: string[] = [];
  for (const exporter of exporters) {
    const { code, error } = await new Promise<{ code: number; error?: Error }>((resolve) =>
      exporter.export(spans, resolve)
    );
    await exporter.shutdown();
    said.push(code === 0 ? 'stored' : String(error));
  }
  process.stdout.write(JSON.stringify(said));
}

void main(process.argv.slice(2));
