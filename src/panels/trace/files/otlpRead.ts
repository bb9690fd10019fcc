/** OTLP JSON → spans: of OpenTelemetry's collectors and SDKs, of Tempo's API (which calls it batches, and has ids in base64), and ours. */
import type { KeyValue } from '../../../frames/panelTrace';
import { listOf, nanosOf, objectOf, textOf, type FileSpan, type FileSpans } from './fileSpan';
import { hexId } from './otlpIds';
import { SCOPE, TRACE_ATTRIBUTE } from './ownAttributes';

const KINDS = ['', 'internal', 'server', 'client', 'producer', 'consumer'];
/** Values nest: deeper ones are shown as text. */
const DEEPEST = 6;

/** Null for what is no OTLP. */
export function readOtlp(file: unknown): FileSpans | null {
  const top = objectOf(objectOf(file).trace ?? file);
  const resources = top.resourceSpans ?? top.batches;
  if (!Array.isArray(resources)) {
    return null;
  }
  const spans: FileSpan[] = [];
  let trace: unknown = null;
  for (const entry of resources.map(objectOf)) {
    const resource = pairsOf(objectOf(entry.resource).attributes);
    const service = textOf(resource.find(({ key }) => key === 'service.name')?.value);
    for (const scoped of listOf(entry.scopeSpans ?? entry.instrumentationLibrarySpans).map(objectOf)) {
      const scope = objectOf(scoped.scope);
      if (scope.name === SCOPE) {
        trace ??= pairsOf(scope.attributes).find(({ key }) => key === TRACE_ATTRIBUTE)?.value ?? null;
      }
      for (const span of listOf(scoped.spans).map(objectOf)) {
        spans.push(spanOf(span, service, resource));
      }
    }
  }
  return { spans, trace };
}

function spanOf(span: Record<string, unknown>, service: string, resource: KeyValue[]): FileSpan {
  const status = objectOf(span.status);
  return {
    traceId: hexId(span.traceId, 16),
    spanId: hexId(span.spanId, 8),
    parentSpanId: hexId(span.parentSpanId, 8),
    name: textOf(span.name),
    service,
    kind: enumOf(span.kind, KINDS, 'SPAN_KIND_') || '',
    startNs: nanosOf(span.startTimeUnixNano),
    endNs: nanosOf(span.endTimeUnixNano),
    statusCode: Math.max(
      0,
      ['unset', 'ok', 'error'].indexOf(enumOf(status.code, ['unset', 'ok', 'error'], 'STATUS_CODE_'))
    ),
    statusMessage: textOf(status.message),
    attributes: pairsOf(span.attributes),
    resource,
    events: listOf(span.events)
      .map(objectOf)
      .map((event) => ({
        timeNs: nanosOf(event.timeUnixNano),
        name: textOf(event.name),
        fields: pairsOf(event.attributes),
      })),
  };
}

/** Enumerations are numbers, or names such as SPAN_KIND_SERVER. */
function enumOf(value: unknown, words: readonly string[], prefix: string): string {
  return typeof value === 'number' ? (words[value] ?? '') : textOf(value).replace(prefix, '').toLowerCase();
}

function pairsOf(attributes: unknown): KeyValue[] {
  return listOf(attributes)
    .map(objectOf)
    .filter(({ key }) => typeof key === 'string')
    .map(({ key, value }) => ({ key: key as string, value: valueOf(value, 0) }));
}

function valueOf(typed: unknown, depth: number): unknown {
  const value = objectOf(typed);
  if (depth > DEEPEST) {
    return '…';
  }
  if ('intValue' in value) {
    const number = Number(value.intValue);
    return Number.isSafeInteger(number) ? number : textOf(value.intValue);
  }
  if ('arrayValue' in value) {
    return listOf(objectOf(value.arrayValue).values).map((one) => valueOf(one, depth + 1));
  }
  if ('kvlistValue' in value) {
    const pairs = listOf(objectOf(value.kvlistValue).values).map(objectOf);
    return pairs.map((pair) => ({ key: textOf(pair.key), value: valueOf(pair.value, depth + 1) }));
  }
  for (const type of ['stringValue', 'boolValue', 'doubleValue', 'bytesValue']) {
    if (type in value && typeof value[type] !== 'object') {
      return value[type];
    }
  }
  return '';
}
