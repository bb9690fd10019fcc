import type { OtelTracesRow } from '../../schema/otelTraces';
import type { KeyValue, OtlpSpan } from '../otlp/model';
import { attributeText, textOf } from './attributeText';

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
const STATUSES = ['Unset', 'Ok', 'Error'];

/** Turns an OTLP span into the row that the OpenTelemetry Collector's ClickHouse exporter would write for it. */
export function spanToCollectorRow(span: OtlpSpan, resource: readonly KeyValue[]): OtelTracesRow {
  const durationNs = span.endNs - span.startNs;
  return {
    Timestamp: secondsOf(span.startNs),
    TraceId: span.traceId,
    SpanId: span.spanId,
    ParentSpanId: span.parentSpanId,
    TraceState: '',
    SpanName: span.name,
    SpanKind: KINDS[span.kind] ?? '',
    ServiceName: textOf(resource, 'service.name'),
    ResourceAttributes: textsOf(resource),
    ScopeName: '',
    ScopeVersion: '',
    SpanAttributes: textsOf(span.attributes),
    Duration: String(durationNs > 0n ? durationNs : 0n),
    StatusCode: STATUSES[span.statusCode] ?? '',
    StatusMessage: span.statusMessage,
    'Events.Timestamp': span.events.map(({ timeNs }) => secondsOf(timeNs)),
    'Events.Name': span.events.map(({ name }) => name),
    'Events.Attributes': span.events.map(({ attributes }) => textsOf(attributes)),
    'Links.TraceId': [],
    'Links.SpanId': [],
    'Links.TraceState': [],
    'Links.Attributes': [],
  };
}

function secondsOf(ns: bigint): string {
  const digits = String(ns).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}

function textsOf(attributes: readonly KeyValue[]): Record<string, string> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, attributeText(value)]));
}
