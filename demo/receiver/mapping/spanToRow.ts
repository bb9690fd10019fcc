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
import { sideColumns, unknownSide } from './sides';
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

/**
 * Turns an OTLP span into the row that DeepFlow's ingester (main of 2026-06) stores for it: `deepflowRows.test.ts` holds
 * it against rows which that one made. Links, scope and trace state have no column.
 */
export function spanToRow(span: OtlpSpan, resource: readonly KeyValue[], context: SpanContext): L7FlowLogRow {
  const point = observationPointOf(span.kind);
  const near = point === 'c-app' ? 0 : 1;
  const far = near === 0 ? 1 : 0;
  const sent = resource.some((attribute) => attribute.key === 'app.host.ip');
  const described = sent || context.peerIp === '' ? resource : [...resource, hostIp(context.peerIp)];

  const { response_code: httpCode, ...protocol } = protocolColumns(span.attributes, described);
  const startUs = Number(span.startNs / 1000n);
  const endUs = Number(span.endNs / 1000n);
  const endSecond = Number(span.endNs / 1_000_000_000n);
  const ids = spanIds(span, described);
  const { host, peer, dropped } = addressesOf(span.attributes, described);
  const kept = (attributes: readonly KeyValue[]) => attributes.filter((attribute) => !dropped.has(attribute));
  const ends = { ...addressColumns(near, host), ...addressColumns(far, peer) };
  // A row is of IPv4 or of IPv6: DeepFlow looks for an end of the other kind in vain.
  const peerIds = isIPv6(peer) === (ends.is_ipv4 === 0) ? context.idsAt(peer) : null;

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
    ...(peerIds ? sideColumns(far, peerIds) : unknownSide(far)),
    tag_source_0: TAG_SOURCE_ADDRESS,
    tag_source_1: TAG_SOURCE_ADDRESS,
    team_id: DEFAULT_TEAM,
    ...ends,
    ...protocol,
    ...statusColumns(httpCode, span.statusCode, span.statusMessage),
    ...ids,
    trace_id_index: traceIdIndex(ids.trace_id),
    span_kind: span.kind,
    endpoint: span.name,
    server_port: point === 's-app' ? ANY_SERVER_PORT : 0,
    app_service: lastText(described, 'service.name'),
    app_instance: lastText(described, 'service.instance.id'),
    ...attributeColumns(kept(span.attributes), kept(described)),
    events: eventsJson(span.events),
  });
}

const hostIp = (ip: string): KeyValue => ({ key: 'app.host.ip', value: ip });

/** The text of the last attribute of this name; '' if there is none. */
function lastText(attributes: readonly KeyValue[], key: string): string {
  const values = attributes.flatMap(({ key: name, value }) => (name === key && value !== undefined ? [value] : []));
  return values.length === 0 ? '' : anyValueText(values[values.length - 1]);
}
