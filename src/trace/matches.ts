import { asTold, oneSpanId, oneTraceId } from './idSpelling';
import { localEnd, type Span } from './span';
import type { Evidence } from './trace';

/** Ids that links rest on, by their column names in DeepFlow 7.1; `process_id` is that of the end where the span was seen. */
export const ID_NAMES = [
  'trace_id',
  'span_id',
  'parent_span_id',
  'req_tcp_seq',
  'resp_tcp_seq',
  'syscall_trace_id_request',
  'syscall_trace_id_response',
  'syscall_thread_0',
  'syscall_thread_1',
  'syscall_coroutine_0',
  'syscall_coroutine_1',
  'x_request_id_0',
  'x_request_id_1',
  'request_id',
  'flow_id',
  'client_port',
  'server_port',
  'process_id',
] as const;
export type IdName = (typeof ID_NAMES)[number];

/** The ids that a span has, as its rows tell them; several trace ids are separated by commas. */
export type SpanIds = Partial<Record<IdName, string>>;

/** An id of the child that equals one of the parent. */
export interface Match {
  childName: IdName;
  parentName: IdName;
  value: string;
}

export function idsOf(span: Span): SpanIds {
  const all: Record<IdName, string | number> = {
    trace_id: span.traceIds.map((id) => asTold(span, id)).join(','),
    span_id: asTold(span, span.spanId),
    parent_span_id: asTold(span, span.parentSpanId),
    req_tcp_seq: span.reqTcpSeq,
    resp_tcp_seq: span.respTcpSeq,
    syscall_trace_id_request: span.syscallTraceIdRequest,
    syscall_trace_id_response: span.syscallTraceIdResponse,
    syscall_thread_0: span.syscallThread0,
    syscall_thread_1: span.syscallThread1,
    syscall_coroutine_0: span.syscallCoroutine0,
    syscall_coroutine_1: span.syscallCoroutine1,
    x_request_id_0: span.xRequestId0,
    x_request_id_1: span.xRequestId1,
    request_id: span.requestId,
    flow_id: span.flowId,
    client_port: span.clientPort,
    server_port: span.serverPort,
    process_id: localEnd(span).processId,
  };
  const known: SpanIds = {};
  for (const name of ID_NAMES) {
    const value = String(all[name]);
    if (value !== '' && value !== '0') {
      known[name] = value;
    }
  }
  return known;
}

type Pair = readonly [child: IdName, parent: IdName];
const same = (...names: IdName[]): Pair[] => names.map((name) => [name, name]);
const each = (...names: IdName[]): Pair[] => names.flatMap((child) => names.map((parent): Pair => [child, parent]));

/** Which ids each kind of evidence compares. Containment and patterns rest on time alone. */
const COMPARED: Record<Evidence, readonly Pair[]> = {
  'parent-span-id': [['parent_span_id', 'span_id']],
  'span-id': same('span_id'),
  'trace-id': same('trace_id'),
  'tcp-seq': same('req_tcp_seq', 'resp_tcp_seq'),
  syscall: each('syscall_trace_id_request', 'syscall_trace_id_response'),
  'x-request-id': each('x_request_id_0', 'x_request_id_1'),
  stream: same('request_id', 'client_port'),
  'dns-id': same('request_id', 'client_port'),
  'unix-socket': same('flow_id', 'req_tcp_seq', 'resp_tcp_seq', 'client_port', 'server_port'),
  message: same('request_id'),
  process: same('process_id'),
  containment: [],
  pattern: [],
};

/**
 * The ids by which a link's evidence holds, side by side: those that child and parent have in common among the ones that
 * each kind of evidence compares. Empty where it rests on a third span, which its note then names.
 */
export function matchesOf(evidence: readonly string[], child: SpanIds, parent: SpanIds): Match[] {
  const found: Match[] = [];
  for (const kind of evidence) {
    for (const [childName, parentName] of COMPARED[kind as Evidence] ?? []) {
      const value = inCommon(child[childName], parent[parentName], ONE_SPELLING[childName]);
      if (value !== '') {
        found.push({ childName, parentName, value });
      }
    }
  }
  return found;
}

/** Ids that rows may spell otherwise; the match is told as the child's row has it. */
const ONE_SPELLING: Partial<Record<IdName, (id: string) => string>> = {
  trace_id: oneTraceId,
  span_id: oneSpanId,
  parent_span_id: oneSpanId,
};

function inCommon(a = '', b = '', oneOf = (id: string): string => id): string {
  if (a === '' || b === '' || a === b) {
    return a === b ? a : '';
  }
  const other = b.split(',').map(oneOf);
  return a
    .split(',')
    .filter((value) => other.includes(oneOf(value)))
    .join(',');
}
