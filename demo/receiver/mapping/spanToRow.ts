import { isIPv6 } from 'node:net';
import type { KeyValue, OtlpSpan } from '../otlp/model';
import { l7FlowLogRow, type L7FlowLogRow } from '../row';
import type { ResourceIds } from '../identities/ids';
import { addressColumns, addressesOf } from './addresses';
import { anyValueText } from './anyValueText';
import { attributeColumns } from './attributeColumns';
import { eventsJson } from './eventsJson';
import { observationPointOf } from './observationPoint';
import { protocolColumns } from './protocol';
import { rowId } from './rowId';
import { sideOf, UNKNOWN_SIDE } from './sides';
import { spanIds } from './spanIds';
import { statusColumns } from './status';
import { traceIdIndex } from './traceIdIndex';

/** What a span alone does not tell. */
export interface SpanContext {
  ids: ResourceIds;
  /** What is known to have an address; null = nothing. */
  idsAt(address: string): ResourceIds | null;
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
/** Both ends are tagged by network and address. */
const TAG_SOURCE_ADDRESS = 8;
/** DeepFlow's team where nobody made another one. */
const DEFAULT_TEAM = 1;

/** The whole row of a span: `spanColumns`, and the defaults of all others. */
export function spanToRow(span: OtlpSpan, resource: readonly KeyValue[], context: SpanContext): L7FlowLogRow {
  return l7FlowLogRow(spanColumns(span, resource, context));
}

/**
 * Turns an OTLP span into the columns of the row that DeepFlow's ingester (main of 2026-06) stores for it: `deepflowRows.test.ts` holds
 * it against rows which that one made. Links, scope and trace state have no column.
 */
export function spanColumns(
  span: OtlpSpan,
  resource: readonly KeyValue[],
  context: SpanContext
): Partial<L7FlowLogRow> {
  const point = observationPointOf(span.kind);
  const near = point === 'c-app' ? 0 : 1;
  const sent = resource.some((attribute) => attribute.key === 'app.host.ip');
  const described = sent || context.peerIp === '' ? resource : [...resource, hostIp(context.peerIp)];

  const protocol = protocolColumns(span.attributes, described);
  const startUs = Number(span.startNs / 1000n);
  const endUs = Number(span.endNs / 1000n);
  const endSecond = Number(span.endNs / 1_000_000_000n);
  const ids = spanIds(span, described);
  const { host, peer, dropped } = addressesOf(span.attributes, described);
  const kept = (all: readonly KeyValue[]) => (dropped.size === 0 ? all : all.filter((each) => !dropped.has(each)));
  const ends = near === 0 ? addressColumns(host, peer) : addressColumns(peer, host);
  // A row is of IPv4 or of IPv6: DeepFlow looks for an end of the other kind in vain.
  const peerIds = isIPv6(peer) === (ends.is_ipv4 === 0) ? context.idsAt(peer) : null;

  const own = sideOf(context.ids);
  const other = peerIds ? sideOf(peerIds) : UNKNOWN_SIDE;
  const status = statusColumns(protocol.response_code, span.statusCode, span.statusMessage);
  const attributes = attributeColumns(kept(span.attributes), kept(described));
  const [client, server] = near === 0 ? [own, other] : [other, own];
  // Written out: an object that is put together from others takes ten times as long to make and to read.
  return {
    l3_device_id_0: client.device.id,
    l3_device_id_1: server.device.id,
    l3_device_type_0: client.device.type,
    l3_device_type_1: server.device.type,
    pod_cluster_id_0: client.ids.podClusterId,
    pod_cluster_id_1: server.ids.podClusterId,
    pod_ns_id_0: client.ids.podNsId,
    pod_ns_id_1: server.ids.podNsId,
    pod_node_id_0: client.ids.podNodeId,
    pod_node_id_1: server.ids.podNodeId,
    pod_group_id_0: client.ids.podGroupId,
    pod_group_id_1: server.ids.podGroupId,
    pod_id_0: client.ids.podId,
    pod_id_1: server.ids.podId,
    service_id_0: client.ids.serviceId,
    service_id_1: server.ids.serviceId,
    auto_instance_id_0: client.instance.id,
    auto_instance_id_1: server.instance.id,
    auto_instance_type_0: client.instance.type,
    auto_instance_type_1: server.instance.type,
    auto_service_id_0: client.service.id,
    auto_service_id_1: server.service.id,
    auto_service_type_0: client.service.type,
    auto_service_type_1: server.service.type,
    _id: rowId(endSecond, context.analyzerId, context.counter),
    time: endSecond,
    start_time: startUs,
    end_time: endUs,
    response_duration: Math.max(0, endUs - startUs),
    signal_source: OTEL,
    type: SESSION,
    capture_nic_type: NIC_TYPE_OTEL,
    capture_network_type_id: CLOUD_NETWORK,
    observation_point: point,
    agent_id: context.ids.agentId,
    tag_source_0: TAG_SOURCE_ADDRESS,
    tag_source_1: TAG_SOURCE_ADDRESS,
    team_id: DEFAULT_TEAM,
    ip4_0: ends.ip4_0,
    ip4_1: ends.ip4_1,
    ip6_0: ends.ip6_0,
    ip6_1: ends.ip6_1,
    is_ipv4: ends.is_ipv4,
    protocol: protocol.protocol,
    biz_protocol: protocol.biz_protocol,
    l7_protocol: protocol.l7_protocol,
    is_tls: protocol.is_tls,
    version: protocol.version,
    request_type: protocol.request_type,
    request_domain: protocol.request_domain,
    request_resource: protocol.request_resource,
    response_status: status.response_status,
    response_code: status.response_code,
    response_exception: status.response_exception,
    trace_id: ids.trace_id,
    span_id: ids.span_id,
    parent_span_id: ids.parent_span_id,
    trace_id_index: traceIdIndex(ids.trace_id),
    span_kind: span.kind,
    endpoint: span.name,
    server_port: point === 's-app' ? ANY_SERVER_PORT : 0,
    app_service: lastText(described, 'service.name'),
    app_instance: lastText(described, 'service.instance.id'),
    attribute_names: attributes.attribute_names,
    attribute_values: attributes.attribute_values,
    metrics_names: attributes.metrics_names,
    metrics_values: attributes.metrics_values,
    request_length: attributes.request_length,
    response_length: attributes.response_length,
    sql_affected_rows: attributes.sql_affected_rows,
    events: eventsJson(span.events),
  };
}

const hostIp = (ip: string): KeyValue => ({ key: 'app.host.ip', value: ip });

/** The text of the last attribute of this name; '' if there is none. */
function lastText(attributes: readonly KeyValue[], key: string): string {
  for (let i = attributes.length - 1; i >= 0; i--) {
    const { key: name, value } = attributes[i];
    if (name === key && value !== undefined) {
      return anyValueText(value);
    }
  }
  return '';
}
