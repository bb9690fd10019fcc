import type { KeyValue, OtlpSpan } from '../otlp/model';
import { l7FlowLogRow, type L7FlowLogRow } from '../row';
import type { ResourceIds } from '../identities/ids';
import { addressColumns } from './addresses';
import { attributeText, textOf } from './attributeText';
import { eventsJson } from './eventsJson';
import { observationPointOf } from './observationPoint';
import { protocolColumns } from './protocol';
import { rowId } from './rowId';
import { sideColumns, unknownSide } from './sides';
import { statusColumns } from './status';
import { traceIdIndex } from './traceIdIndex';

/** What a span alone does not tell. */
export interface SpanContext {
  ids: ResourceIds;
  /** Address the span came from: used where the resource names no `app.host.ip`, as DeepFlow's agent does. '' = unknown. */
  peerIp: string;
  analyzerId: number;
  /** Running number that keeps `_id`s of one second apart. */
  counter: number;
}

const OTEL = 4;
const SESSION = 2;
const NIC_TYPE_OTEL = 8;
const CLOUD_NETWORK = 3;
/** Stands for "some port" on server spans: DeepFlow shows only rows with a server port as services. */
const ANY_SERVER_PORT = 65535;

/** Span attributes that are kept as numbers. */
const METRICS = new Set([
  'http.request_content_length',
  'http.response_content_length',
  'db.cassandra.page_size',
  'message.uncompressed_size',
  'messaging.message_payload_size_bytes',
  'messaging.message_payload_compressed_size_bytes',
]);
const METRIC_PREFIX = 'web.vitals.';

/**
 * Turns an OTLP span into the row that DeepFlow would have stored for it.
 * Rules: DeepFlow's OTel import; links, scope and trace state have no column.
 */
export function spanToRow(span: OtlpSpan, resource: readonly KeyValue[], context: SpanContext): L7FlowLogRow {
  const point = observationPointOf(span.kind);
  const near = point === 'c-app' ? 0 : 1;
  const far = near === 0 ? 1 : 0;
  const sent = resource.some((attribute) => attribute.key === 'app.host.ip' && attribute.value !== null);
  const described = sent || context.peerIp === '' ? resource : [...resource, hostIp(context.peerIp)];

  const { response_code: httpCode, ...protocol } = protocolColumns(span.attributes, described);
  const startUs = Number(span.startNs / 1000n);
  const endUs = Number(span.endNs / 1000n);
  const endSecond = Number(span.endNs / 1_000_000_000n);
  const ids = spanIds(span, described);

  return l7FlowLogRow({
    _id: rowId(endSecond, context.analyzerId, context.counter),
    time: endSecond,
    start_time: startUs,
    end_time: endUs,
    response_duration: Math.max(0, endUs - startUs),
    signal_source: OTEL,
    type: SESSION,
    capture_nic_type: NIC_TYPE_OTEL,
    capture_network_type_id: CLOUD_NETWORK,
    is_ipv4: 1,
    observation_point: point,
    agent_id: context.ids.agentId,
    ...sideColumns(near, context.ids),
    ...unknownSide(far),
    ...addressColumns(near, textOf(described, 'app.host.ip')),
    ...addressColumns(far, textOf(span.attributes, 'net.peer.ip') || textOf(span.attributes, 'network.peer.address')),
    ...protocol,
    ...statusColumns(httpCode, span.statusCode, span.statusMessage),
    ...ids,
    trace_id_index: traceIdIndex(ids.trace_id),
    span_kind: span.kind,
    endpoint: span.name,
    server_port: point === 's-app' ? ANY_SERVER_PORT : 0,
    app_service: textOf(described, 'service.name'),
    app_instance: textOf(described, 'service.instance.id'),
    request_length: wholeNumber(span.attributes, 'http.request_content_length'),
    response_length: wholeNumber(span.attributes, 'http.response_content_length'),
    sql_affected_rows: wholeNumber(span.attributes, 'db.cassandra.page_size'),
    ...attributeColumns(span.attributes, described),
    events: eventsJson(span.events),
  });
}

const hostIp = (ip: string): KeyValue => ({ key: 'app.host.ip', value: ip });

/** Ids as they came, unless the span was SkyWalking's: then its own ids, a span numbered within its segment. */
function spanIds(span: OtlpSpan, resource: readonly KeyValue[]) {
  const own = (key: string) => textOf(span.attributes, key);
  const segment = own('sw8.segment_id');
  const inSegment = (id: string) => (segment !== '' && id !== '' ? `${segment}-${id}` : id);
  return {
    trace_id: textOf(resource, 'sw8.trace_id') || own('sw8.trace_id') || span.traceId,
    span_id: inSegment(own('sw8.span_id') || span.spanId),
    // Some SDKs write a root's missing parent as zeros.
    parent_span_id: inSegment(own('sw8.parent_span_id') || span.parentSpanId.replace(/^0+$/, '')),
  };
}

function wholeNumber(attributes: readonly KeyValue[], key: string): number | null {
  const text = textOf(attributes, key);
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Attributes of the span, then of the resource, as text; the span's numeric measurements apart. */
function attributeColumns(own: readonly KeyValue[], resource: readonly KeyValue[]) {
  const isMetric = ({ key, value }: KeyValue) =>
    (METRICS.has(key) || key.startsWith(METRIC_PREFIX)) && Number.isFinite(Number.parseFloat(attributeText(value)));
  const filled = own.filter((attribute) => attribute.value !== null);
  const metrics = filled.filter(isMetric);
  const texts = [
    ...filled.filter((attribute) => !isMetric(attribute)),
    ...resource.filter((attribute) => attribute.value !== null),
  ];
  return {
    attribute_names: texts.map((attribute) => attribute.key),
    attribute_values: texts.map((attribute) => attributeText(attribute.value)),
    metrics_names: metrics.map((attribute) => attribute.key),
    metrics_values: metrics.map((attribute) => Number.parseFloat(attributeText(attribute.value))),
  };
}
