import { nameClockDomains } from '../../trace/clockDomains';
import { inOneSpelling } from '../../trace/idSpelling';
import {
  OBSERVATION_POINTS,
  SPAN_KIND_BY_CODE,
  type End,
  type Half,
  type ObservationPoint,
  type Span,
  type SpanKind,
} from '../../trace/span';
import type { StoreRow } from '../client';
import { SIGNAL_SOURCES, TUNNELS } from './enums';
import { Reader } from './Reader';
import { saidOfRow } from './requestOfRow';
import { unixMicros } from './unixMicros';

const POINTS: ReadonlySet<string> = new Set(OBSERVATION_POINTS);

/**
 * Rows of `l7_flow_log` into spans. Any column may be missing; `start_time` and `end_time` are Unix µs or
 * `YYYY-MM-DD hh:mm:ss.ffffff` in UTC, 64-bit values text or numbers; resolved names (`pod_0`, `auto_instance_0`,
 * `capture_nic_name`, …) are used where they are.
 *
 * @param originNs what the spans' times are relative to, Unix ns.
 * @param prefix stands before every column's name in the rows.
 * @throws when a row has no `_id`, or a time that is none.
 */
export function decodeSpans(rows: readonly StoreRow[], originNs: bigint, prefix = ''): Span[] {
  const spans = new SpanDecoder(originNs, prefix).decode(rows);
  nameClockDomains(spans);
  return spans;
}

/** The same for rows that come in batches: rows of one end share an object over all of them. Clocks are named later. */
export class SpanDecoder {
  private readonly read: Reader;
  private readonly ends = new Map<string, End>();
  private readonly originUs: number;

  constructor(originNs: bigint, prefix = '') {
    this.read = new Reader(prefix);
    this.originUs = Number(originNs / 1000n);
  }

  /** @throws as `decodeSpans` does */
  decode(rows: readonly StoreRow[]): Span[] {
    return rows.map((row) => decodeSpan(row, this.read, this.ends, this.originUs));
  }
}

/** Unix ns of the earliest start among the rows; a fit origin for them. */
export function originOf(rows: readonly StoreRow[], prefix = ''): bigint {
  let earliestUs = Infinity;
  for (const row of rows) {
    earliestUs = Math.min(earliestUs, unixMicros(row[`${prefix}start_time`]));
  }
  return rows.length === 0 ? 0n : BigInt(earliestUs) * 1000n;
}

function decodeSpan(row: StoreRow, read: Reader, ends: Map<string, End>, originUs: number): Span {
  const id = read.text(row, '_id');
  if (id === '') {
    throw new Error('A row has no _id.');
  }
  const startUs = unixMicros(read.value(row, 'start_time'));
  const endUs = unixMicros(read.value(row, 'end_time') ?? startUs);
  const signalSource = SIGNAL_SOURCES[read.number(row, 'signal_source')] ?? 'packet';
  const spanKind = read.value(row, 'span_kind');
  const kind: SpanKind = spanKind === null || spanKind === undefined ? '' : (SPAN_KIND_BY_CODE[Number(spanKind)] ?? '');
  const said = saidOfRow(row, read, signalSource === 'otel');
  return {
    ids: [id],
    signalSource,
    observationPoint: pointOf(read.text(row, 'observation_point')),
    half: halfOf(read.value(row, 'type')),
    startNs: (startUs - originUs) * 1000,
    endNs: (Math.max(startUs, endUs) - originUs) * 1000,
    clockDomain: '',
    agentId: read.number(row, 'agent_id'),
    ...inOneSpelling({
      traceIds: traceIdsOf(read.text(row, 'trace_id'), read.text(row, '_trace_id_2')),
      spanId: read.spanId(row, 'span_id'),
      parentSpanId: read.spanId(row, 'parent_span_id'),
    }),
    spanKind: signalSource === 'otel' ? kind : '',
    reqTcpSeq: read.number(row, 'req_tcp_seq'),
    respTcpSeq: read.number(row, 'resp_tcp_seq'),
    syscallTraceIdRequest: read.wide(row, 'syscall_trace_id_request'),
    syscallTraceIdResponse: read.wide(row, 'syscall_trace_id_response'),
    syscallThread0: read.number(row, 'syscall_thread_0'),
    syscallThread1: read.number(row, 'syscall_thread_1'),
    syscallCoroutine0: read.wide(row, 'syscall_coroutine_0'),
    syscallCoroutine1: read.wide(row, 'syscall_coroutine_1'),
    syscallCapSeq0: read.number(row, 'syscall_cap_seq_0'),
    syscallCapSeq1: read.number(row, 'syscall_cap_seq_1'),
    xRequestId0: read.text(row, 'x_request_id_0'),
    xRequestId1: read.text(row, 'x_request_id_1'),
    requestId: read.wide(row, 'request_id'),
    flowId: read.wide(row, 'flow_id'),
    transport: read.number(row, 'protocol'),
    l7Protocol: said.l7Protocol,
    protocol: said.protocol,
    isTls: said.isTls,
    isAsync: read.number(row, 'is_async') === 1,
    clientPort: read.number(row, 'client_port'),
    serverPort: read.number(row, 'server_port'),
    tunnel: TUNNELS[read.number(row, 'tunnel_type')] ?? '',
    captureNic: read.number(row, 'capture_nic'),
    captureNicName: read.text(row, 'capture_nic_name'),
    requestType: said.requestType,
    requestDomain: said.requestDomain,
    requestResource: said.requestResource,
    endpoint: read.text(row, 'endpoint'),
    responseStatus: said.responseStatus,
    responseCode: said.responseCode,
    responseException: said.responseException,
    client: endOf(row, read, 0, ends),
    server: endOf(row, read, 1, ends),
    appService: read.text(row, 'app_service'),
    appInstance: read.text(row, 'app_instance'),
  };
}

function endOf(row: StoreRow, read: Reader, side: 0 | 1, ends: Map<string, End>): End {
  const text = (name: string): string => read.text(row, `${name}_${side}`);
  const number = (name: string): number => read.number(row, `${name}_${side}`);
  const ip4 = text('ip4');
  const ip = text('ip') || (ip4 !== '' && ip4 !== '0.0.0.0' ? ip4 : text('ip6').replace(/^::$/, ''));
  const end: End = {
    ip,
    podId: number('pod_id'),
    pod: text('pod'),
    podNodeId: number('pod_node_id'),
    podNode: text('pod_node'),
    podNsId: number('pod_ns_id'),
    podNs: text('pod_ns'),
    autoInstanceId: number('auto_instance_id'),
    autoInstanceType: number('auto_instance_type'),
    autoInstance: text('auto_instance'),
    autoServiceId: number('auto_service_id'),
    autoServiceType: number('auto_service_type'),
    autoService: text('auto_service'),
    processId: number('process_id'),
    processKname: text('process_kname'),
    gprocessId: number('gprocess_id'),
    gprocess: text('gprocess'),
  };
  const key = Object.values(end).join('\u0000');
  const known = ends.get(key);
  if (known) {
    return known;
  }
  ends.set(key, end);
  return end;
}

function pointOf(text: string): ObservationPoint {
  return POINTS.has(text) ? (text as ObservationPoint) : 'rest';
}

/** DeepFlow's `type`: 0 request, 1 response, 2 session. */
function halfOf(type: unknown): Half {
  if (type === null || type === undefined || type === '') {
    return null;
  }
  return Number(type) === 0 ? 'request' : Number(type) === 1 ? 'response' : null;
}

/** `trace_id` may hold several, `a, b`; `_trace_id_2` holds a second one. */
function traceIdsOf(first: string, second: string): string[] {
  if (second === '' && !first.includes(',')) {
    return first === '' ? [] : [first];
  }
  const ids = `${first},${second}`.split(',').map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ''))];
}
