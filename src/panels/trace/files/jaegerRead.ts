/** JSON of Jaeger's API and of its UI's download → spans; Zipkin's list of spans as well. Times there are µs. */
import type { KeyValue } from '../../../frames/panelTrace';
import { listOf, nanosOf, objectOf, textOf, type FileSpan, type FileSpans } from './fileSpan';

const MICRO = 1000n;

/** Null for what is none of Jaeger's. */
export function readJaeger(file: unknown): FileSpans | null {
  const top = objectOf(file);
  const traces = Array.isArray(top.data) ? top.data : Array.isArray(top.spans) ? [top] : null;
  if (!traces) {
    return null;
  }
  const spans: FileSpan[] = [];
  for (const trace of traces.map(objectOf)) {
    const processes = objectOf(trace.processes);
    for (const span of listOf(trace.spans).map(objectOf)) {
      const known =
        typeof span.processID === 'string' && Object.prototype.hasOwnProperty.call(processes, span.processID);
      spans.push(spanOf(span, objectOf(span.process ?? (known ? processes[span.processID as string] : null))));
    }
  }
  return { spans, trace: null };
}

function spanOf(span: Record<string, unknown>, process: Record<string, unknown>): FileSpan {
  const references = listOf(span.references).map(objectOf);
  const parent = references.find(({ refType }) => refType === 'CHILD_OF') ?? references[0];
  const attributes = pairsOf(span.tags);
  const tag = (name: string) => attributes.find(({ key }) => key === name)?.value;
  const startNs = nanosOf(span.startTime, MICRO);
  const failed = tag('error') === true || tag('error') === 'true' || tag('otel.status_code') === 'ERROR';
  return {
    traceId: textOf(span.traceID).toLowerCase(),
    spanId: textOf(span.spanID),
    parentSpanId: textOf(span.parentSpanID ?? parent?.spanID),
    name: textOf(span.operationName),
    service: textOf(process.serviceName),
    kind: textOf(tag('span.kind')),
    startNs,
    endNs: startNs + nanosOf(span.duration, MICRO),
    statusCode: failed ? 2 : tag('otel.status_code') === 'OK' ? 1 : 0,
    statusMessage: textOf(tag('otel.status_description')),
    attributes,
    resource: pairsOf(process.tags),
    events: listOf(span.logs)
      .map(objectOf)
      .map((log) => ({ timeNs: nanosOf(log.timestamp, MICRO), name: '', fields: pairsOf(log.fields) })),
  };
}

function pairsOf(list: unknown): KeyValue[] {
  return listOf(list)
    .map(objectOf)
    .filter(({ key }) => typeof key === 'string')
    .map(({ key, value }) => ({ key: key as string, value }));
}

/** A list of Zipkin v2 spans; null for what is none. */
export function readZipkin(file: unknown): FileSpans | null {
  const list = listOf(file).map(objectOf);
  if (list.length === 0 || !list.some((span) => 'traceId' in span && 'id' in span)) {
    return null;
  }
  return { spans: list.map(zipkinSpan), trace: null };
}

function zipkinSpan(span: Record<string, unknown>): FileSpan {
  const startNs = nanosOf(span.timestamp, MICRO);
  const tags = Object.entries(objectOf(span.tags)).map(([key, value]) => ({ key, value }));
  return {
    traceId: textOf(span.traceId).toLowerCase(),
    spanId: textOf(span.id),
    parentSpanId: textOf(span.parentId),
    name: textOf(span.name),
    service: textOf(objectOf(span.localEndpoint).serviceName),
    kind: textOf(span.kind).toLowerCase(),
    startNs,
    endNs: startNs + nanosOf(span.duration, MICRO),
    statusCode: tags.some(({ key }) => key === 'error') ? 2 : 0,
    statusMessage: '',
    attributes: tags,
    resource: [],
    events: listOf(span.annotations)
      .map(objectOf)
      .map((note) => ({ timeNs: nanosOf(note.timestamp, MICRO), name: textOf(note.value), fields: [] })),
  };
}
