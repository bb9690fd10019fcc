import type { Span } from './span';

/**
 * True when two observations with an equal sequence or request id cannot be of one request: one capture point saw
 * both, or what both know differs. With trace ids on both only these and the span id count, since payloads may be
 * cut. (DeepFlow's field conflicts.)
 */
export function conflicts(a: Span, b: Span): boolean {
  if (
    a.observationPoint === b.observationPoint &&
    a.flowId === b.flowId &&
    a.agentId === b.agentId &&
    a.captureNic === b.captureNic &&
    !a.half &&
    !b.half &&
    a.flowId !== ''
  ) {
    return true;
  }
  if (a.traceIds.length > 0 && b.traceIds.length > 0) {
    return !a.traceIds.some((id) => b.traceIds.includes(id)) || differ(a.spanId, b.spanId);
  }
  return (
    differ(wireProtocol(a), wireProtocol(b)) ||
    differ(a.requestId, b.requestId) ||
    differ(a.xRequestId0, b.xRequestId0) ||
    differ(a.xRequestId1, b.xRequestId1) ||
    differ(a.requestDomain, b.requestDomain) ||
    differ(a.responseCode, b.responseCode) ||
    // Parsed as HTTP/2 and as gRPC, one request has two names.
    (a.l7Protocol === b.l7Protocol &&
      (differ(a.requestType, b.requestType) ||
        differ(a.endpoint, b.endpoint) ||
        differ(a.requestResource.slice(0, COMPARED), b.requestResource.slice(0, COMPARED))))
  );
}

/** Agents keep different lengths of a long resource. */
const COMPARED = 1024;

/** HTTP/2 (21) and gRPC (41) are two names for one wire protocol. */
function wireProtocol(span: Span): number {
  return span.l7Protocol === 41 ? 21 : span.l7Protocol;
}

function differ<T>(a: T, b: T): boolean {
  return Boolean(a) && Boolean(b) && a !== b;
}
