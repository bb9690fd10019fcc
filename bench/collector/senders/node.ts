/**
 * Sends spans with OpenTelemetry's SDK for Node and prints what the SDK says that they are, as JSON. Started with the
 * URL of a collector.
 */
import { SpanKind, SpanStatusCode, context, trace, type AttributeValue, type Attributes } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type ReadableSpan, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { SentSpan } from '../sentSpan';

const KINDS = ['internal', 'server', 'client', 'producer', 'consumer'];
const STATUSES = ['Unset', 'Ok', 'Error'];

async function main(url: string): Promise<void> {
  const ended: ReadableSpan[] = [];
  const recorder: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => void ended.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': 'node-shop', service: 'odd', 'k8s.namespace.name': 'web' }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url: `${url}/v1/traces` })), recorder],
  });
  sdk.start();
  const tracer = trace.getTracer('bench-node', '1.2.3');
  for (let i = 0; i < 20; i++) {
    work(tracer, i);
  }
  await sdk.shutdown();
  process.stdout.write(JSON.stringify(ended.map(sentSpan)));
}

/** A request with calls inside, an error with its stack, a message, and a link to the trace before. */
function work(tracer: ReturnType<typeof trace.getTracer>, i: number): void {
  const before = tracer.startSpan('earlier', { root: true });
  before.end();
  const server = tracer.startSpan(`GET /orders/{id}`, {
    root: true,
    kind: SpanKind.SERVER,
    attributes: {
      'http.request.method': 'GET',
      'url.path': `/orders/${i}`,
      'http.response.status_code': 200,
      http: 'value and branch',
      text: 'it\'s "quoted"\nand ☕ \\ back`tick',
      'text.empty': '',
      'sent.at': '2026-11-30T10:00:00.123+02:00',
      'number.int': i,
      'number.safe': Number.MAX_SAFE_INTEGER,
      'number.negative': -7,
      'number.double': 1.5 + i,
      'number.tiny': 1e-300,
      'flag.on': true,
      'flag.off': false,
      'list.texts': ['a', 'b/c', ''],
      'list.numbers': [1, 2, 3],
      'list.none': [],
      mixed: i % 2 ? `text ${i}` : i,
    },
    links: [{ context: before.spanContext(), attributes: { 'link.kind': 'follows' } }],
  });
  const inside = trace.setSpan(context.active(), server);
  const client = tracer.startSpan('SELECT', { kind: SpanKind.CLIENT, attributes: { 'db.system': 'mysql' } }, inside);
  client.addEvent('retry', { attempt: 1, wait: 'long' });
  client.recordException(new Error('no\n\nstock'));
  client.setStatus({ code: SpanStatusCode.ERROR, message: 'no stock' });
  client.end();
  const producer = tracer.startSpan('orders publish', { kind: SpanKind.PRODUCER }, inside);
  tracer
    .startSpan('orders process', { kind: SpanKind.CONSUMER }, trace.setSpan(context.active(), producer))
    .setStatus({ code: SpanStatusCode.OK })
    .end();
  producer.end();
  tracer.startSpan('render', undefined, inside).end();
  server.end();
}

function sentSpan(span: ReadableSpan): SentSpan {
  const { traceId, spanId, traceState } = span.spanContext();
  return {
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId ?? '',
    traceState: traceState?.serialize() ?? '',
    name: span.name,
    kind: KINDS[span.kind],
    startNs: nsOf(span.startTime),
    endNs: nsOf(span.endTime),
    status: STATUSES[span.status.code],
    message: span.status.message ?? '',
    scope: `${span.instrumentationScope.name} ${span.instrumentationScope.version}`,
    attributes: textsOf(span.attributes),
    resource: textsOf(span.resource.attributes),
    events: span.events.map(({ name, time, attributes = {} }) => ({
      name,
      timeNs: nsOf(time),
      attributes: textsOf(attributes),
    })),
    links: span.links.map((link) => ({
      traceId: link.context.traceId,
      spanId: link.context.spanId,
      attributes: textsOf(link.attributes ?? {}),
    })),
  };
}

const nsOf = ([s, ns]: [number, number]): string => String(BigInt(s) * 1_000_000_000n + BigInt(ns));

function textsOf(attributes: Attributes): Record<string, string> {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, textOf(value)]));
}

function textOf(value: AttributeValue | undefined): string {
  return Array.isArray(value) ? JSON.stringify(value) : String(value);
}

void main(process.argv[2]);
