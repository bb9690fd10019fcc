/**
 * The frames that the data source makes and the panels read: field names, units, meta.
 * The trace frame starts with Grafana's standard fields, so that Explore, the Traces panel and the
 * node graph draw it too; ours follow. Raise SCHEMA_VERSION when a field changes its meaning.
 */
import type { RowFileFacts } from '../trace/rowFile';
import type { ClockOffset, Completeness } from '../trace/trace';

export const SCHEMA_VERSION = 1;

/** Grafana's standard fields of a trace frame; `startTime` and `duration` in ms (fractions allowed), raw times. */
export const STANDARD_FIELDS = [
  'traceID',
  'spanID',
  'parentSpanID',
  'operationName',
  'serviceName',
  'kind',
  'statusCode', // 0 unset, 1 ok, 2 error; never null
  'statusMessage',
  'startTime',
  'duration',
  'serviceTags', // {key,value}[]
  'tags', // {key,value}[]
] as const;

/**
 * Ours, one value per span. Strings are '' and numbers null where unknown.
 *
 * rowIds            ids of the rows in the span, comma-separated (src/trace/rowId.ts)
 * signalSource      otel | ebpf | packet
 * observationPoint  c-app … s-app, app, local, rest
 * startNs           raw start, ns relative to meta.custom.spanloom.originNs
 * durationNs        raw duration, ns
 * clockDomain       '' = unknown, then nothing is corrected
 * clockOffsetNs     to be added to startNs to get the corrected start: the clock's offset, and its drift up to there
 * evidence          comma-separated evidence of the link to the parent, '' for a root
 * strength          exact | inferred | '' for a root
 * confidence        0..1, null for a root
 * why               the matching ids in words
 * responseStatus    ok | timeout | server_error | client_error | unknown | parse_failed
 * responseCode      the protocol's own code, null = none
 * host, pod, nic, process, protocol, requestType, requestResource, tunnel: names; host is the node
 * otelTraceId, otelSpanId, otelParentSpanId: the ids as observed
 * half              request | response | ''
 * ids               other ids that links rest on, as JSON text: `{"req_tcp_seq":"7","syscall_trace_id_request":"12"}`
 *                   (`SpanIds` of src/trace/matches.ts)
 * passedOver        parents that were proposed and not taken, strongest first, as JSON text (passedOver.ts), '' = none
 */
export const OWN_FIELDS = [
  'rowIds',
  'signalSource',
  'observationPoint',
  'startNs',
  'durationNs',
  'clockDomain',
  'clockOffsetNs',
  'evidence',
  'strength',
  'confidence',
  'why',
  'responseStatus',
  'responseCode',
  'host',
  'pod',
  'nic',
  'process',
  'protocol',
  'requestType',
  'requestResource',
  'tunnel',
  'otelTraceId',
  'otelSpanId',
  'otelParentSpanId',
  'half',
  'ids',
  'passedOver',
] as const;

/** `frame.meta.custom.spanloom` of a trace frame. */
export interface TraceFrameMeta {
  schemaVersion: number;
  /** Unix ns, decimal: the origin of `startNs`. */
  originNs: string;
  /** The `_id` of the row that was asked for; '' when asked by trace id. */
  callId: string;
  clocks: ClockOffset[];
  completeness: Completeness;
  /** Where the rows came out of a file. */
  file?: RowFileFacts;
}

/**
 * The calls frame: one row per call, newest first. `meta.custom.spanloom.kind` is 'calls'.
 *
 * id           `_id`, decimal string            startTime   Unix ms (fractions allowed)
 * duration     ms                               status      as responseStatus above
 * responseCode number | null                    client, server   names, IP where there is none
 * endpoint, requestType, requestResource, protocol, exception, traceId: strings
 * observationPoint, signalSource: which row stands for the call
 */
export const CALLS_FIELDS = [
  'id',
  'startTime',
  'duration',
  'status',
  'responseCode',
  'client',
  'server',
  'endpoint',
  'requestType',
  'requestResource',
  'protocol',
  'exception',
  'traceId',
  'observationPoint',
  'signalSource',
] as const;

/** `frame.meta.custom.spanloom` of a calls frame. */
export interface CallsFrameMeta {
  kind: 'calls';
  schemaVersion: number;
  /** True when more calls match than were returned. */
  truncated: boolean;
}

/** The details frame of one span (query type `span`): rows of kind, key, value; all strings, in display order. */
export const DETAIL_FIELDS = ['kind', 'key', 'value'] as const;
