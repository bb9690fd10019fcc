import type { Row } from './rows';
import type { TrueSpan } from './trueSpan';

/**
 * Whether ids in the rows that are left support a true link. They do when
 * 1. both are observations of one exchange and share a TCP sequence of the request or of the answer; or
 * 2. they share a trace id, and the child's span id is the parent's, or its parent span id is the parent's span id; or
 * 3. they share an X-Request-ID: request and request, answer and answer, or one's request and the other's answer; or
 * 4. they are of one process at work on one request, and a chain of equal syscall ids ties the child to that request:
 *    from the child (a call), over other calls of the same work where need be, to the observation of the request
 *    itself, or to a call whose header names a span of the code at work (then time must say which span it is in).
 *    For a piece of code without a parent span id: from one of its calls, named by header, to the request.
 * Ids that are equal although the two have nothing to do with each other (a reused thread) are no support, and a
 * trace id alone is none either: it says which request, but not where in it.
 */
export class Support {
  /** By the observation of a request by a process's system calls (noted or not): what ties the work on it together. */
  private readonly works = new Map<TrueSpan, Work>();

  constructor(private readonly rowsOf: ReadonlyMap<TrueSpan, readonly Row[]>) {
    for (const span of rowsOf.keys()) {
      const served = servedBy(span);
      if (served) {
        let work = this.works.get(served);
        if (!work) {
          this.works.set(served, (work = new Work()));
        }
        work.add(span, rowsOf.get(span) as readonly Row[]);
      }
    }
  }

  ties(child: TrueSpan, parent: TrueSpan): boolean {
    const below = this.rowsOf.get(child) as readonly Row[];
    const above = this.rowsOf.get(parent) as readonly Row[];
    if (child.path >= 0 && child.path === parent.path && someShared(below, above, sequencesOf)) {
      return true;
    }
    if (sharesSpan(below, above) || someShared(below, above, xRequestIdsOf)) {
      return true;
    }
    const served = servedBy(child);
    return (
      served !== null && served === servedBy(parent) && (this.works.get(served) as Work).ties(child, served, below)
    );
  }
}

/**
 * The observation of the request by the process that was at work when this happened: of a call and of code the s-p
 * span above them in the same process, of such an s-p span itself; null for what passes on the way.
 */
export function servedBy(span: TrueSpan): TrueSpan | null {
  if (span.process === null) {
    return null;
  }
  for (let at: TrueSpan | null = span; at && (at === span || at.process === span.process); at = at.parent) {
    if (at.point === 's-p') {
      return at;
    }
  }
  return null;
}

/** What a process did for one request, and which of it hangs together by syscall ids. */
class Work {
  private readonly group = new Map<TrueSpan, TrueSpan>();
  private readonly byId = new Map<string, TrueSpan>();
  private readonly codeIds = new Set<string>();
  private readonly calls: Array<{ span: TrueSpan; header: string }> = [];

  add(span: TrueSpan, rows: readonly Row[]): void {
    if (span.source === 'otel') {
      rows.forEach((row) => this.codeIds.add(`${row.trace_id} ${row.span_id}`));
      return;
    }
    for (const row of rows) {
      for (const id of [row.syscall_trace_id_request, row.syscall_trace_id_response]) {
        if (id && id !== '0') {
          const other = this.byId.get(String(id));
          if (other) {
            this.group.set(this.top(span), this.top(other));
          } else {
            this.byId.set(String(id), span);
          }
        }
      }
      if (row.span_id && span.point === 'c-p') {
        this.calls.push({ span, header: `${row.trace_id} ${row.span_id}` });
      }
    }
  }

  ties(child: TrueSpan, served: TrueSpan, below: readonly Row[]): boolean {
    if (child.source === 'otel') {
      const trace = `${below[0].trace_id} `;
      return (
        !below[0].parent_span_id &&
        this.calls.some(({ span, header }) => header.startsWith(trace) && this.top(span) === this.top(served))
      );
    }
    const top = this.top(child);
    return (
      top === this.top(served) ||
      this.calls.some(({ span, header }) => this.top(span) === top && this.codeIds.has(header))
    );
  }

  private top(span: TrueSpan): TrueSpan {
    let at = span;
    for (let above = this.group.get(at); above && above !== at; above = this.group.get(at)) {
      at = above;
    }
    return at;
  }
}

function someShared(a: readonly Row[], b: readonly Row[], keysOf: (row: Row) => string[]): boolean {
  const keys = new Set(b.flatMap(keysOf));
  return a.some((row) => keysOf(row).some((key) => keys.has(key)));
}

function sequencesOf(row: Row): string[] {
  return [
    row.req_tcp_seq ? `request ${row.req_tcp_seq}` : '',
    row.resp_tcp_seq ? `answer ${row.resp_tcp_seq}` : '',
  ].filter(Boolean);
}

function xRequestIdsOf(row: Row): string[] {
  return [row.x_request_id_0 ?? '', row.x_request_id_1 ?? ''].filter(Boolean);
}

function sharesSpan(below: readonly Row[], above: readonly Row[]): boolean {
  return below.some((child) =>
    above.some(
      (parent) =>
        child.trace_id &&
        child.trace_id === parent.trace_id &&
        parent.span_id &&
        (child.span_id === parent.span_id || child.parent_span_id === parent.span_id)
    )
  );
}
