import type { Span } from './span';

/** The thread, or the coroutine where there is one, that handled the request (0) or the response (1); '' = unknown. */
export function threadOf(span: Span, side: 0 | 1): string {
  // In containers one number may be given to threads of two processes.
  const { processId } = span.observationPoint === 's-p' ? span.server : span.client;
  const coroutine = side === 0 ? span.syscallCoroutine0 : span.syscallCoroutine1;
  if (coroutine !== '' && coroutine !== '0') {
    return `${span.agentId} ${processId} coroutine ${coroutine}`;
  }
  const thread = side === 0 ? span.syscallThread0 : span.syscallThread1;
  return thread === 0 ? '' : `${span.agentId} ${processId} ${thread}`;
}

/**
 * Threads that read a request before they had answered the one before: event loops. What such a thread sends
 * carries the id of what it read last, whoever it is for, so that its syscall ids name no request.
 */
export function findEventLoops(spans: readonly Span[]): Set<string> {
  const latestEndNs = new Map<string, number>();
  const loops = new Set<string>();
  // Spans are in order of start.
  for (const span of spans) {
    if (span.observationPoint !== 's-p' || span.half !== null || span.responseStatus === 'timeout') {
      continue;
    }
    const thread = threadOf(span, 0);
    if (thread === '' || thread !== threadOf(span, 1)) {
      continue;
    }
    const endNs = latestEndNs.get(thread);
    if (endNs !== undefined && span.startNs < endNs) {
      loops.add(thread);
    }
    latestEndNs.set(thread, Math.max(endNs ?? -Infinity, span.endNs));
  }
  return loops;
}
