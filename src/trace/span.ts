/**
 * What a span is: one observed piece of work, as one of the signal sources saw it.
 *
 * Names and codes are DeepFlow's (flow_log.l7_flow_log 7.1) and OpenTelemetry's.
 * `0`-ends are the client's, `1`-ends the server's, always.
 */

import { blankOf, field, flag, nullable, number, text, texts, wide, word, type ValuesOf } from './fields';
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

/**
 * One end of a call: each field with its type and what stands for "not known", 0 for ids and '' for names. Rows of the
 * same end share one object.
 */
export const END_FIELDS = {
  ip: text,
  podId: number,
  pod: text,
  podNodeId: number,
  podNode: text,
  podNsId: number,
  podNs: text,
  autoInstanceId: number,
  autoInstanceType: number,
  autoInstance: text,
  autoServiceId: number,
  autoServiceType: number,
  autoService: text,
  /** Process id on its host; 0 where no process was seen. */
  processId: number,
  /** Kernel's name of the process, such as `java`. */
  processKname: text,
  gprocessId: number,
  gprocess: text,
} as const;

export type End = ValuesOf<typeof END_FIELDS>;

/** An end of which nothing is known. */
export const UNKNOWN_END: End = Object.freeze(blankOf(END_FIELDS));

/**
 * A span: each field with its type and what stands for "not known". Decoding, the frame and its reading back go by this
 * table. Times are ns relative to the `originNs` of the set it came in; TCP sequences are 32-bit numbers (0 = none).
 */
export const SPAN_FIELDS = {
  /** The ids of the rows that make up this span (`rowId.ts`), smallest first; one after decoding, more after the merge. */
  ids: texts,
  signalSource: word<SignalSource>('otel'),
  observationPoint: word<ObservationPoint>('app'),
  half: word<Half>(null),
  startNs: number,
  endNs: number,
  /** The node whose clock stamped the times, such as `node:12` or `agent:3`; '' = unknown, then nothing is corrected. */
  clockDomain: text,
  agentId: number,

  /** Ids of traces and spans are in one spelling each (`idSpelling.ts`), so that they can be compared as texts. */
  traceIds: texts,
  spanId: text,
  parentSpanId: text,
  spanKind: word<SpanKind>(''),

  reqTcpSeq: number,
  respTcpSeq: number,
  syscallTraceIdRequest: wide,
  syscallTraceIdResponse: wide,
  syscallThread0: number,
  syscallThread1: number,
  /** Coroutine (Go) that made the call or answered it; '0' or '' where threads say it all. */
  syscallCoroutine0: wide,
  syscallCoroutine1: wide,
  syscallCapSeq0: number,
  syscallCapSeq1: number,
  xRequestId0: text,
  xRequestId1: text,
  /** Stream id, DNS id or the like; '' = none. */
  requestId: wide,
  flowId: wide,

  /** IANA transport: 6 TCP, 17 UDP, 0 unknown. */
  transport: number,
  l7Protocol: number,
  /** Protocol in words: `HTTP`, `MySQL`, `gRPC`. */
  protocol: text,
  isTls: flag,
  isAsync: flag,
  clientPort: number,
  serverPort: number,
  /** DeepFlow's `tunnel_type` in words: '', `VXLAN`, `IPIP`, `GRE`, `Geneve`, `VXLAN-NSH`. */
  tunnel: text,
  captureNic: number,
  captureNicName: text,

  requestType: text,
  requestDomain: text,
  requestResource: text,
  endpoint: text,
  responseStatus: word<ResponseStatus>('ok'),
  responseCode: nullable,
  responseException: text,

  client: field('end', UNKNOWN_END),
  server: field('end', UNKNOWN_END),
  /** OTel `service.name` and `service.instance.id`; '' for others. */
  appService: text,
  appInstance: text,
} as const;

export interface Span extends ValuesOf<typeof SPAN_FIELDS> {
  /** Why a span that has no length has none: its end was never told, or stands before its start. */
  lostEnd?: 'missing' | 'before start';
  /** What the row says in place of its ids, where it spells one otherwise. */
  told?: ToldIds;
}

/** A field that every span has. */
export type SpanField = keyof typeof SPAN_FIELDS;

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
