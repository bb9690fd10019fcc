import type { ObservationPoint } from '../../src/trace/span';
import type { Noted } from './noise';
import type { Row } from './rows';
import type { Simulation } from './simulate';
import { Support } from './support';
import type { TrueSpan } from './trueSpan';

/** A thing that was observed and of which a row is left. */
export interface TruthSpan {
  request: number;
  /** `_id`s of its rows: one, or more where it was written twice or in halves. */
  rowIds: string[];
  /** Index of the true parent: the nearest of its true ancestors of which a row is left; -1 at a request's root. */
  parent: number;
  /** True when no id in the rows that are left ties it to its parent; see `Support`. */
  idless: boolean;
  source: TrueSpan['source'];
  point: ObservationPoint;
  /** What really happened: for an oracle, and nobody else. */
  origin: TrueSpan;
  rows: Row[];
}

/** Adds what was noted to the simulation: rows, spans with their true parents, and the truth of each row. */
export function tellTruth(noted: readonly Noted[], simulation: Simulation): void {
  const { rows, spans, truth } = simulation;
  const indexOf = new Map<TrueSpan, number>();
  const rowsOf = new Map<TrueSpan, Row[]>();
  for (const one of noted) {
    indexOf.set(one.span, spans.length + indexOf.size);
    rowsOf.set(one.span, one.rows);
  }
  const support = new Support(rowsOf);
  for (const one of noted) {
    const parent = nearestSurviving(one.span, rowsOf);
    const { request, source, point } = one.span;
    const rowIds = one.rows.map((row) => String(row._id));
    const idless = parent !== null && !support.ties(one.span, parent);
    for (const row of one.rows) {
      rows.push(row);
      truth.set(String(row._id), {
        span: spans.length,
        request,
        parent: parent ? String((rowsOf.get(parent) as Row[])[0]._id) : null,
        idless,
      });
    }
    const above = parent ? (indexOf.get(parent) as number) : -1;
    spans.push({ request, rowIds, parent: above, idless, source, point, origin: one.span, rows: one.rows });
  }
}

function nearestSurviving(span: TrueSpan, surviving: ReadonlyMap<TrueSpan, unknown>): TrueSpan | null {
  let above = span.parent;
  while (above && !surviving.has(above)) {
    above = above.parent;
  }
  return above;
}
