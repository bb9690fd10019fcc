import { attributeText } from '../receiver/mapping/attributeText';
import { KINDS, secondsOf, STATUSES } from '../receiver/mapping/words';
import type { KeyValue, OtlpEvent, OtlpSpan } from '../receiver/otlp/model';
import { goJson } from '../receiver/mapping/eventsJson';
import type { OtherStore, SentSpan } from './otherStore';
import { signozDdl } from './signozTables';

/** @param needsJson with the columns of ClickHouse's JSON type, as since 2025; without, as in 2024 */
const signoz = (name: string, needsJson: boolean): OtherStore => ({
  name,
  database: 'signoz_traces',
  table: 'signoz_index_v3',
  extentTable: 'trace_summary',
  needsJson,
  holds: {
    attributes: 'numbers',
    resource: 'own',
    events: true,
    links: 'ids',
    nanoseconds: true,
    kind: true,
    status: true,
    extent: true,
  },
  // it makes these on a single node, too, and asks only them
  distributedName: (table) => `distributed_${table}`,
  ddl: (full) => signozDdl(full, needsJson),
  inserts: (spans, full) => [
    { table: full('traces_v3_resource'), rows: spans.map(resourceRow) },
    { table: full('signoz_index_v3'), rows: spans.map((sent) => signozRow(sent, needsJson)) },
  ],
});

export const SIGNOZ_2024 = signoz('signoz-2024', false);
export const SIGNOZ = signoz('signoz', true);

/** Spans are in buckets of half an hour, by their start: the first of the sorting key. Unix s. */
export const bucketStartS = (startNs: bigint): bigint =>
  startNs / 1_000_000_000n - ((startNs / 1_000_000_000n) % 1800n);

/**
 * A span as SigNoz stores it. Numbers of both kinds are doubles; lists, maps and bytes are text. Source: the documented
 * schema, and what SigNoz's own tests write (`tests/fixtures/traces.py` of SigNoz/signoz, MIT).
 */
export function signozRow({ span, resource }: SentSpan, hasJson: boolean) {
  const resources = textsOf(resource);
  const typed = (type: string) => span.attributes.filter(({ value }) => kindOfValue(value) === type);
  return {
    ts_bucket_start: String(bucketStartS(span.startNs)),
    resource_fingerprint: fingerprintOf(resources),
    timestamp: secondsOf(span.startNs),
    trace_id: span.traceId,
    span_id: span.spanId,
    trace_state: span.traceState ?? '',
    parent_span_id: span.parentSpanId,
    name: span.name,
    kind: span.kind,
    kind_string: KINDS[span.kind] ?? '',
    duration_nano: String(BigInt.asUintN(64, span.endNs - span.startNs)),
    status_code: span.statusCode,
    status_code_string: STATUSES[span.statusCode] ?? '',
    status_message: span.statusMessage,
    attributes_string: textsOf(typed('text')),
    attributes_number: Object.fromEntries(typed('number').map(({ key, value }) => [key, jsonNumber(Number(value))])),
    attributes_bool: Object.fromEntries(typed('bool').map(({ key, value }) => [key, value === true])),
    resources_string: resources,
    ...(hasJson && { resource: resources }),
    events: span.events.map(eventJson),
    links: linksJson(span),
    has_error: span.statusCode === 2,
    is_remote: 'unknown',
    ...derived(span),
  };
}

/** An empty value is text, too. */
function kindOfValue(value: KeyValue['value']): 'bool' | 'number' | 'text' {
  const isNumber = typeof value === 'bigint' || typeof value === 'number';
  return typeof value === 'boolean' ? 'bool' : isNumber ? 'number' : 'text';
}

/** JSON has no NaN and no infinity; ClickHouse reads them from text. */
const jsonNumber = (value: number): number | string => (Number.isFinite(value) ? value : String(value));

const textsOf = (attributes: readonly KeyValue[]): Record<string, string> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, attributeText(value)]));

/** The time is a number beyond 2^53; values are text. */
function eventJson({ name, timeNs, attributes }: OtlpEvent): string {
  const texts = Object.entries(textsOf(attributes)).map(([key, value]) => `${goJson(key)}:${goJson(value)}`);
  const isError = name === 'exception' ? ',"isError":true' : '';
  return `{"name":${goJson(name)},"timeUnixNano":${timeNs},"attributeMap":{${texts.join(',')}}${isError}}`;
}

/** The parent is the first link, as Jaeger had it; of the others it keeps ids only. */
function linksJson({ traceId, parentSpanId, links = [] }: OtlpSpan): string {
  return JSON.stringify([
    ...(parentSpanId === '' ? [] : [{ traceId, spanId: parentSpanId, refType: 'CHILD_OF' }]),
    ...links.map((link) => ({ traceId: link.traceId ?? '', spanId: link.spanId ?? '', refType: 'FOLLOWS_FROM' })),
  ]);
}

/** What it finds in attributes when it stores a span. The last attribute wins. */
function derived({ kind, attributes }: OtlpSpan): Record<string, string> {
  const isClient = kind === 3;
  const found: Record<string, string> = {};
  for (const { key, value } of attributes) {
    const text = attributeText(value);
    if (['http.status_code', 'http.response.status_code', 'rpc.grpc.status_code'].includes(key)) {
      found.response_status_code = text;
    } else if (key === 'http.url' || key === 'url.full') {
      found.http_url = text;
      if (isClient) {
        found.external_http_url = URL.canParse(text) ? new URL(text).hostname : text;
      }
    } else if (key === 'http.method' || key === 'http.request.method') {
      found.http_method = text;
      if (isClient) {
        found.external_http_method = text;
      }
    } else if (['http.host', 'server.address', 'client.address', 'http.request.header.host'].includes(key)) {
      found.http_host = text;
    } else if (key === 'db.name' || key === 'db.namespace') {
      found.db_name = text;
    } else if (key === 'db.operation' || key === 'db.operation.name') {
      found.db_operation = text;
    }
  }
  return found;
}

/**
 * What stands for a resource in the sorting key. SigNoz's own hash is another; what counts is that it is the same for
 * the same resource and begins with where it ran.
 */
function fingerprintOf(resources: Record<string, string>): string {
  const labels = labelsOf(resources);
  let hash = 0xcbf2_9ce4_8422_2325n;
  for (const byte of Buffer.from(labels)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100_0000_01b3n);
  }
  return `service.name=${resources['service.name'] ?? ''};hash=${hash}`;
}

const labelsOf = (resources: Record<string, string>): string =>
  JSON.stringify(Object.fromEntries(Object.entries(resources).sort(([a], [b]) => (a < b ? -1 : 1))));

function resourceRow({ span, resource }: SentSpan) {
  const resources = textsOf(resource);
  return {
    labels: labelsOf(resources),
    fingerprint: fingerprintOf(resources),
    seen_at_ts_bucket_start: String(bucketStartS(span.startNs)),
  };
}
