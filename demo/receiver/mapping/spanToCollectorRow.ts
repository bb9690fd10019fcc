import type { OtelTracesRow } from '../../schema/otelTraces';
import type { KeyValue, OtlpSpan } from '../otlp/model';
import { attributeText, textOf } from './attributeText';
import { KINDS, secondsOf, STATUSES } from './words';

/** Turns an OTLP span into the row that the OpenTelemetry Collector's ClickHouse exporter would write for it. */
export function spanToCollectorRow(span: OtlpSpan, resource: readonly KeyValue[]): OtelTracesRow {
  const links = span.links ?? [];
  return {
    Timestamp: secondsOf(span.startNs),
    TraceId: span.traceId,
    SpanId: span.spanId,
    ParentSpanId: span.parentSpanId,
    TraceState: span.traceState ?? '',
    SpanName: span.name,
    SpanKind: KINDS[span.kind] ?? '',
    ServiceName: textOf(resource, 'service.name'),
    ResourceAttributes: textsOf(resource),
    ScopeName: '',
    ScopeVersion: '',
    SpanAttributes: textsOf(span.attributes),
    // one that ends before it starts comes out as nearly 2^64
    Duration: String(BigInt.asUintN(64, span.endNs - span.startNs)),
    StatusCode: STATUSES[span.statusCode] ?? '',
    StatusMessage: span.statusMessage,
    'Events.Timestamp': span.events.map(({ timeNs }) => secondsOf(timeNs)),
    'Events.Name': span.events.map(({ name }) => name),
    'Events.Attributes': span.events.map(({ attributes }) => textsOf(attributes)),
    'Links.TraceId': links.map(({ traceId }) => traceId ?? ''),
    'Links.SpanId': links.map(({ spanId }) => spanId ?? ''),
    'Links.TraceState': links.map(({ traceState }) => traceState ?? ''),
    'Links.Attributes': links.map(({ attributes }) => textsOf(attributes)),
  };
}

function textsOf(attributes: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, attributeText(value)]));
}
