/**
 * What a moment of a span was spent on, by where the span was seen and which of its children came before and after. Where what
 * lies between was not seen, no more is said than was seen: see `between` and `waiting`.
 */
import type { TraceSpans } from '../layout/traceSpans';
import { CALL, CLIENT_PROCESS, CODE, NIC, SERVER_PROCESS, isCode, isEntry, placeOf } from './places';

export const CATEGORIES = ['code', 'client', 'process', 'network', 'between', 'server', 'waiting'] as const;

/**
 * code     a span of the application ran, and nothing below it
 * client   a call had begun in the code and had not left it, or was back and had not ended: waiting for a connection, encoding
 * process  in a process with code that tells of itself, outside of that code: accepting, queueing, encoding
 * network  between two places on the way of a request, from the client's process to the server's
 * between  between two services, of whose processes and network in between nothing was seen
 * server   in a process whose code tells nothing
 * waiting  for an answer, of whose making nothing was seen
 */
export type Category = (typeof CATEGORIES)[number];

/** What lies between a span's end and its child's; `undefined` children: the span has none that ran. */
export class Categories {
  private readonly withCode = new Map<number, boolean>();

  constructor(private readonly spans: TraceSpans) {}

  /** Of a moment of `span`, after its child `before` and before its child `after`; -1 = its own start or end. */
  of(span: number, before: number, after: number): Category {
    if (before >= 0 && after >= 0) {
      return this.amidst(span);
    }
    const child = before >= 0 ? before : after;
    return child >= 0 ? this.ofLink(span, child) : this.alone(span);
  }

  /** Of the time between the starts, or the ends, of a span and a child of it. */
  ofLink(span: number, child: number): Category {
    const from = placeOf(this.spans, span);
    const to = placeOf(this.spans, child);
    switch (from) {
      case CODE:
        return this.goesElsewhere(span, child) ? 'between' : 'code';
      case CALL:
        return to === CLIENT_PROCESS || to === NIC || (isCode(to) && !this.goesElsewhere(span, child))
          ? 'client'
          : 'between';
      case SERVER_PROCESS:
        return isCode(to) ? 'process' : this.inServer(span);
      default:
        return isCode(to) || to === CLIENT_PROCESS ? 'between' : 'network';
    }
  }

  /** True when a link leads from one place on the way of a request to the next one, and not from code to code it calls. */
  isHop(span: number, child: number): boolean {
    const place = placeOf(this.spans, child);
    return !isCode(place) || !isCode(placeOf(this.spans, span)) || this.goesElsewhere(span, child);
  }

  private alone(span: number): Category {
    const place = placeOf(this.spans, span);
    return place === CODE ? 'code' : place === SERVER_PROCESS ? this.inServer(span) : 'waiting';
  }

  private amidst(span: number): Category {
    const place = placeOf(this.spans, span);
    return place === CALL ? 'client' : this.alone(span);
  }

  /** From code to code of another service. */
  private goesElsewhere(span: number, child: number): boolean {
    const { trace } = this.spans;
    return (
      isCode(placeOf(this.spans, child)) &&
      (trace.service[span] !== trace.service[child] ||
        (placeOf(this.spans, span) === CALL && isEntry(this.spans, child)))
    );
  }

  private inServer(span: number): Category {
    let known = this.withCode.get(span);
    if (known === undefined) {
      const { offset, children } = this.spans.forest;
      known = children.subarray(offset[span], offset[span + 1]).some((child) => isCode(placeOf(this.spans, child)));
      this.withCode.set(span, known);
    }
    return known ? 'process' : 'server';
  }
}
