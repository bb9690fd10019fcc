import { textOf } from '../receiver/mapping/attributeText';
import { KINDS, secondsOf, STATUSES } from '../receiver/mapping/words';
import type { KeyValue } from '../receiver/otlp/model';
import { jaegerAttributes, type AttributeKind } from './jaegerAttributes';
import { jaegerDdl } from './jaegerTables';
import type { OtherStore, SentSpan } from './otherStore';

/** Jaeger from 2.18 on, where its ClickHouse storage is behind a feature gate and said to be experimental. */
export const JAEGER: OtherStore = {
  name: 'jaeger',
  database: 'jaeger',
  table: 'spans',
  extentTable: 'trace_id_timestamps',
  needsJson: false,
  holds: {
    attributes: 'types',
    resource: 'own',
    events: true,
    links: 'whole',
    nanoseconds: true,
    kind: true,
    status: true,
    extent: true,
  },
  ddl: jaegerDdl,
  inserts: (spans, name) => [{ table: name('spans'), rows: spans.map(jaegerRow) }],
};

/** A span as Jaeger stores it. Source: `tracestore/dbmodel/to.go` of jaegertracing/jaeger (Apache-2.0). */
export function jaegerRow({ span, resource }: SentSpan) {
  const links = span.links ?? [];
  return {
    id: span.spanId,
    trace_id: span.traceId,
    trace_state: span.traceState ?? '',
    parent_span_id: span.parentSpanId,
    name: span.name,
    kind: (KINDS[span.kind] ?? '').toLowerCase(),
    start_time: secondsOf(span.startNs),
    status_code: STATUSES[span.statusCode] ?? '',
    status_message: span.statusMessage,
    duration: String(BigInt.asIntN(64, span.endNs - span.startNs)),
    ...columns('', span.attributes),
    'events.name': span.events.map(({ name }) => name),
    'events.timestamp': span.events.map(({ timeNs }) => secondsOf(timeNs)),
    'events.dropped_attributes_count': span.events.map(({ droppedAttributes }) => droppedAttributes ?? 0),
    ...listColumns('events', span.events),
    'links.trace_id': links.map(({ traceId }) => traceId ?? ''),
    'links.span_id': links.map(({ spanId }) => spanId ?? ''),
    'links.trace_state': links.map(({ traceState }) => traceState ?? ''),
    'links.dropped_attributes_count': links.map(() => 0),
    'links.flags': links.map(() => 0),
    ...listColumns('links', links),
    service_name: serviceOf(resource),
    ...columns('resource_', resource),
  };
}

/** A resource without a name gets one before it is stored. */
function serviceOf(resource: readonly KeyValue[]): string {
  const isThere = resource.some(({ key }) => key === 'service.name');
  return textOf(resource, 'service.name') || (isThere ? 'empty-service-name' : 'missing-service-name');
}

/** Attributes of a span or a resource: two lists for each kind of value. */
function columns(prefix: string, attributes: readonly KeyValue[]): Record<string, unknown[]> {
  const found: Record<string, unknown[]> = {};
  for (const [kind, pairs] of Object.entries(jaegerAttributes(attributes))) {
    found[`${prefix}${kind}_attributes.key`] = pairs.map(({ key }) => key);
    found[`${prefix}${kind}_attributes.value`] = pairs.map(({ value }) => value);
  }
  return found;
}

/** Attributes of events or links: for each kind of value a list of lists of pairs. */
function listColumns(prefix: string, items: ReadonlyArray<{ attributes: KeyValue[] }>): Record<string, unknown[]> {
  const ofItems = items.map(({ attributes }) => jaegerAttributes(attributes));
  const kinds = Object.keys(jaegerAttributes([])) as AttributeKind[];
  return Object.fromEntries(kinds.map((kind) => [`${prefix}.${kind}_attributes`, ofItems.map((all) => all[kind])]));
}
