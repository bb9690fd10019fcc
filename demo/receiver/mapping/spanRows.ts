import { isIPv6 } from 'node:net';
import type { ResourceIds } from '../identities/ids';
import type { KeyValue, OtlpSpan } from '../otlp/model';
import type { L7FlowLogRow } from '../row';
import type { RowGroup } from '../rowGroup';
import { addressColumns, hostOf, peerOf, without } from './addresses';
import { anyValueText } from './anyValueText';
import { attributeColumns, keptAsText, type TextAttributes } from './attributeColumns';
import { eventsJson } from './eventsJson';
import { observationPointOf } from './observationPoint';
import { isAboutHttp, protocolColumns } from './protocol';
import { rowIdNumber } from './rowId';
import { sideOf, UNKNOWN_SIDE } from './sides';
import { spanIds, textOfSkyWalking } from './spanIds';
import { statusColumns } from './status';
import { traceIdHash } from './traceIdIndex';

/** What a resource's spans alone do not tell. */
export interface ResourceContext {
  ids: ResourceIds;
  /** What is known to have an address; null = nothing. */
  idsAt(address: string): ResourceIds | null;
  /** Address the spans came from: used where the resource names no `app.host.ip`, as DeepFlow's agent does. '' = unknown. */
  peerIp: string;
  analyzerId: number;
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

/** The columns in which spans of one kind, with the same peer, differ. */
const noLists = () => ({
  _id: [] as bigint[],
  time: [] as number[],
  start_time: [] as number[],
  end_time: [] as number[],
  response_duration: [] as number[],
  protocol: [] as number[],
  biz_protocol: [] as string[],
  l7_protocol: [] as number[],
  is_tls: [] as number[],
  version: [] as string[],
  request_type: [] as string[],
  request_domain: [] as string[],
  request_resource: [] as string[],
  response_status: [] as number[],
  response_code: [] as Array<number | null>,
  response_exception: [] as string[],
  trace_id: [] as string[],
  span_id: [] as string[],
  parent_span_id: [] as string[],
  trace_id_index: [] as bigint[],
  endpoint: [] as string[],
  attribute_names: [] as string[][],
  attribute_values: [] as string[][],
  metrics_names: [] as string[][],
  metrics_values: [] as number[][],
  request_length: [] as Array<L7FlowLogRow['request_length']>,
  response_length: [] as Array<L7FlowLogRow['response_length']>,
  sql_affected_rows: [] as Array<L7FlowLogRow['sql_affected_rows']>,
  events: [] as string[],
});

interface Group {
  rows: number;
  shared: Partial<L7FlowLogRow>;
  lists: ReturnType<typeof noLists>;
}

/**
 * The rows that DeepFlow's ingester (main of 2026-06) stores for the spans of a resource: `deepflowRows.test.ts` holds
 * them against rows which that one made. Links, scope and trace state have no column.
 */
export class SpanRows {
  private readonly byKindAndPeer = new Map<string, Group>();
  private readonly host: string;
  private readonly isAboutHttp: boolean;
  private readonly traceId: string | undefined;
  private readonly attributes: TextAttributes;
  private readonly service: string;
  private readonly instance: string;
  /** Of the trace whose span came last: its next ones come soon. */
  private hashed = { traceId: '', hash: 0n };

  constructor(
    resource: readonly KeyValue[],
    private readonly context: ResourceContext
  ) {
    const sent = resource.some((attribute) => attribute.key === 'app.host.ip');
    const described = sent || context.peerIp === '' ? resource : [...resource, hostIp(context.peerIp)];
    const { address, dropped } = hostOf(described);
    this.host = address;
    this.isAboutHttp = described.some(isAboutHttp);
    this.traceId = textOfSkyWalking(described, 'sw8.trace_id');
    this.attributes = keptAsText(without(dropped, described));
    this.service = lastText(described, 'service.name');
    this.instance = lastText(described, 'service.instance.id');
  }

  /** @param counter running number that keeps `_id`s of one second apart */
  add(span: OtlpSpan, counter: number): void {
    const { attributes } = span;
    const peer = peerOf(attributes);
    const group = this.groupOf(span.kind, peer.address);
    const { lists } = group;
    group.rows++;

    const startUs = Number(span.startNs / 1000n);
    const endUs = Number(span.endNs / 1000n);
    const endSecond = Math.floor(endUs / 1e6);
    lists._id.push(rowIdNumber(endSecond, this.context.analyzerId, counter));
    lists.time.push(endSecond);
    lists.start_time.push(startUs);
    lists.end_time.push(endUs);
    lists.response_duration.push(Math.max(0, endUs - startUs));

    const protocol = protocolColumns(attributes, this.isAboutHttp);
    lists.protocol.push(protocol.protocol);
    lists.biz_protocol.push(protocol.biz_protocol);
    lists.l7_protocol.push(protocol.l7_protocol);
    lists.is_tls.push(protocol.is_tls);
    lists.version.push(protocol.version);
    lists.request_type.push(protocol.request_type);
    lists.request_domain.push(protocol.request_domain);
    lists.request_resource.push(protocol.request_resource);

    const status = statusColumns(protocol.response_code, span.statusCode, span.statusMessage);
    lists.response_status.push(status.response_status);
    lists.response_code.push(status.response_code);
    lists.response_exception.push(status.response_exception);

    const ids = spanIds(span, this.traceId);
    lists.trace_id.push(ids.trace_id);
    lists.span_id.push(ids.span_id);
    lists.parent_span_id.push(ids.parent_span_id);
    lists.trace_id_index.push(this.hashOf(ids.trace_id));
    lists.endpoint.push(span.name);

    const texts = attributeColumns(without(peer.dropped, attributes), this.attributes);
    lists.attribute_names.push(texts.attribute_names);
    lists.attribute_values.push(texts.attribute_values);
    lists.metrics_names.push(texts.metrics_names);
    lists.metrics_values.push(texts.metrics_values);
    lists.request_length.push(texts.request_length);
    lists.response_length.push(texts.response_length);
    lists.sql_affected_rows.push(texts.sql_affected_rows);
    lists.events.push(eventsJson(span.events));
  }

  groups(): RowGroup[] {
    return [...this.byKindAndPeer.values()];
  }

  private hashOf(traceId: string): bigint {
    if (traceId !== this.hashed.traceId) {
      this.hashed = { traceId, hash: traceIdHash(traceId) };
    }
    return this.hashed.hash;
  }

  private groupOf(kind: number, peer: string): Group {
    const key = `${kind} ${peer}`;
    let group = this.byKindAndPeer.get(key);
    if (!group) {
      group = { rows: 0, shared: this.sharedColumns(kind, peer), lists: noLists() };
      this.byKindAndPeer.set(key, group);
    }
    return group;
  }

  private sharedColumns(kind: number, peer: string): Partial<L7FlowLogRow> {
    const { host, context } = this;
    const point = observationPointOf(kind);
    const near = point === 'c-app' ? 0 : 1;
    const ends = near === 0 ? addressColumns(host, peer) : addressColumns(peer, host);
    // A row is of IPv4 or of IPv6: DeepFlow looks for an end of the other kind in vain.
    const peerIds = isIPv6(peer) === (ends.is_ipv4 === 0) ? context.idsAt(peer) : null;
    const own = sideOf(context.ids);
    const other = peerIds ? sideOf(peerIds) : UNKNOWN_SIDE;
    const [client, server] = near === 0 ? [own, other] : [other, own];
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
      signal_source: OTEL,
      type: SESSION,
      capture_nic_type: NIC_TYPE_OTEL,
      capture_network_type_id: CLOUD_NETWORK,
      observation_point: point,
      agent_id: context.ids.agentId,
      tag_source_0: TAG_SOURCE_ADDRESS,
      tag_source_1: TAG_SOURCE_ADDRESS,
      team_id: DEFAULT_TEAM,
      ...ends,
      span_kind: kind,
      server_port: point === 's-app' ? ANY_SERVER_PORT : 0,
      app_service: this.service,
      app_instance: this.instance,
    };
  }
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
