import type { Span } from './span';

/** True where the span's end is not known: its response was lost, timed out, or came as a row of its own, or its code told none. */
export function isOpenEnded(span: Span): boolean {
  return span.half === 'request' || span.responseStatus === 'timeout' || span.lostEnd !== undefined;
}

/**
 * True when the child lies inside the parent in time. Only for spans stamped by one clock.
 * An end that nobody saw excludes nothing: then only the starts count.
 */
export function covers(parent: Span, child: Span): boolean {
  if (child.startNs < parent.startNs) {
    return false;
  }
  if (isOpenEnded(parent)) {
    return true;
  }
  return (isOpenEnded(child) ? child.startNs : Math.max(child.startNs, child.endNs)) <= parent.endNs;
}

/** True when the two share some time. Only for spans stamped by one clock. */
export function overlaps(a: Span, b: Span): boolean {
  return a.startNs <= b.endNs && b.startNs <= a.endNs;
}
