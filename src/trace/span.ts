/**
 * What a span is: one observed piece of work, as one of the signal sources saw it.
 *
 * Names and codes are DeepFlow's (flow_log.l7_flow_log 7.1) and OpenTelemetry's.
 * `0`-ends are the client's, `1`-ends the server's, always.
 */

import type { ToldIds } from './idSpelling';

/** Who saw the span: application code (OTel), system calls (eBPF), a network interface (BPF). */
export type SignalSource = 'otel' | 'ebpf' | 'packet';

/** Where a span was seen, from the client's code to the server's code. */
export const OBSERVATION_POINTS = [
  'c-app',
  'c-p',
  'c',
  'c-nd',
  'c-hv',
  'c-gw-hv',
  'c-gw',
  's-gw',
  's-gw-hv',
  's-hv',
  's-nd',
  's',
  's-p',
  's-app',
  'app',
  'local',
  'rest',
] as const;
export type ObservationPoint = (typeof OBSERVATION_POINTS)[number];

/** A row that saw only one side of the call; null for a whole one. */
export type Half = 'request' | 'response' | null;

/** DeepFlow's `response_status` as words; its codes are in `RESPONSE_STATUS_BY_CODE`. */
export type ResponseStatus = 'ok' | 'timeout' | 'server_error' | 'client_error' | 'unknown' | 'parse_failed';

/** Code → word, DeepFlow's enum: 0 Success, 1 legacy Error, 2 Timeout, 3 Server Error, 4 Client Error, 5 Unknown, 6 Parse Failed. */
export const RESPONSE_STATUS_BY_CODE: readonly ResponseStatus[] = [
  'ok',
  'server_error',
  'timeout',
  'server_error',
  'client_error',
  'unknown',
  'parse_failed',
];

/** OpenTelemetry's span kinds 0..5 as words; '' for spans that are not OTel's. */
export type SpanKind = '' | 'unspecified' | 'internal' | 'server' | 'client' | 'producer' | 'consumer';
export const SPAN_KIND_BY_CODE: readonly SpanKind[] = [
  'unspecified',
  'internal',
  'server',
  'client',
  'producer',
  'consumer',
];

/** One end of a call. Ids are 0 and names '' where unknown. Rows of the same end share one object. */
export interface End {
  ip: string;
  podId: number;
  pod: string;
  podNodeId: number;
  podNode: string;
  podNsId: number;
  podNs: string;
  autoInstanceId: number;
  autoInstanceType: number;
  autoInstance: string;
  autoServiceId: number;
  autoServiceType: number;
  autoService: string;
  /** Process id on its host; 0 where no process was seen. */
  processId: number;
  /** Kernel's name of the process, such as `java`. */
  processKname: string;
  gprocessId: number;
  gprocess: string;
}

/**
 * A span. Times are ns relative to the `originNs` of the set it came in.
 * 64-bit ids are decimal strings ('' or '0' = none); TCP sequences are 32-bit numbers (0 = none).
 */
export interface Span {
  /** The `_id`s of the rows that make up this span, smallest first; one after decoding, more after the merge. */
  ids: string[];
  signalSource: SignalSource;
  observationPoint: ObservationPoint;
  half: Half;
  /** Why a span that has no length has none: its end was never told, or stands before its start. */
  lostEnd?: 'missing' | 'before start';
  startNs: number;
  endNs: number;
  /** The node whose clock stamped the times, such as `node:12` or `agent:3`; '' = unknown, then nothing is corrected. */
  clockDomain: string;
  agentId: number;

  /** Ids of traces and spans are in one spelling each (`idSpelling.ts`), so that they can be compared as texts. */
  traceIds: string[];
  spanId: string;
  parentSpanId: string;
  /** What the row says in place of these, where it spells one otherwise. */
  told?: ToldIds;
  spanKind: SpanKind;

  reqTcpSeq: number;
  respTcpSeq: number;
  syscallTraceIdRequest: string;
  syscallTraceIdResponse: string;
  syscallThread0: number;
  syscallThread1: number;
  /** Coroutine (Go) that made the call or answered it; '0' or '' where threads say it all. */
  syscallCoroutine0: string;
  syscallCoroutine1: string;
  syscallCapSeq0: number;
  syscallCapSeq1: number;
  xRequestId0: string;
  xRequestId1: string;
  /** Stream id, DNS id or the like; '' = none. */
  requestId: string;
  flowId: string;

  /** IANA transport: 6 TCP, 17 UDP, 0 unknown. */
  transport: number;
  l7Protocol: number;
  /** Protocol in words: `HTTP`, `MySQL`, `gRPC`. */
  protocol: string;
  isTls: boolean;
  isAsync: boolean;
  clientPort: number;
  serverPort: number;
  /** DeepFlow's `tunnel_type` in words: '', `VXLAN`, `IPIP`, `GRE`, `Geneve`, `VXLAN-NSH`. */
  tunnel: string;
  captureNic: number;
  captureNicName: string;

  requestType: string;
  requestDomain: string;
  requestResource: string;
  endpoint: string;
  responseStatus: ResponseStatus;
  responseCode: number | null;
  responseException: string;

  client: End;
  server: End;
  /** OTel `service.name` and `service.instance.id`; '' for others. */
  appService: string;
  appInstance: string;
}

/** Spans and the instant their times are relative to: Unix time in ns. */
export interface SpanSet {
  originNs: bigint;
  spans: Span[];
}

/** True at the client's end of a call: `c-app`, `c-p`, `c`, `c-nd`, … */
export function isClientSide(point: ObservationPoint): boolean {
  return point === 'c' || point.startsWith('c-');
}

/** True at the server's end of a call: `s`, `s-nd`, …, `s-p`, `s-app`. */
export function isServerSide(point: ObservationPoint): boolean {
  return point === 's' || point.startsWith('s-');
}

/** The end of the call at which the span was seen: the client's for `c…`, else the server's (DeepFlow puts `app`, `local` and `rest` there too). */
export function localEnd(span: Span): End {
  return isClientSide(span.observationPoint) ? span.client : span.server;
}
