import { evidenceWords, readDrawing } from '../drawing';
import type { Span } from '../span';
import { stitch, type StitchOptions } from '../stitch';
import type { Trace } from '../trace';

/** A trace and where each drawn row came out in it. */
export interface Outcome {
  trace: Trace;
  /** The span that a row is part of, by the row's id. */
  spanOf(id: string): Span;
}

/**
 * Stitches what is drawn, with the rows in the drawing's order and in the reverse, and expects each row under the
 * parent it is drawn under, for the reason drawn. In place of the reason:
 *  `joins` for a row that is part of the span it is drawn under;
 *  `*` stands for any further evidence: `x-request-id+*`, `~*` (whatever was inferred);
 *  `?` before it leaves the strength open.
 */
export function expectAsDrawn(text: string, options: StitchOptions = {}): Outcome {
  const { set, parents, evidence } = readDrawing(text);
  const drawn = set.spans.map((span, i) => {
    const parent = parents[i] < 0 ? '-' : set.spans[parents[i]].ids[0];
    return evidence[i] === 'joins' ? `${span.ids[0]} joins ${parent}` : `${span.ids[0]} < ${parent} ${evidence[i]}`;
  });
  const rows = set.spans;
  for (const order of [[...rows].reverse(), rows]) {
    const outcome = stitchRows(order, options);
    const cameOut = rows.map((row, i) => describe(outcome, row, evidence[i], rows[parents[i]]));
    expect(cameOut).toEqual(drawn);
  }
  return stitchRows(rows, options);
}

/** Stitches what is drawn, whatever the drawing says of parents. */
export function stitchDrawn(text: string, options: StitchOptions = {}): Outcome {
  return stitchRows(readDrawing(text).set.spans, options);
}

function stitchRows(rows: Span[], options: StitchOptions): Outcome {
  const trace = stitch({ originNs: 0n, spans: rows }, options);
  const places = new Map(trace.spans.flatMap((span, i) => span.ids.map((id) => [id, i] as const)));
  expect([...places.keys()].sort()).toEqual([...new Set(rows.map((row) => row.ids[0]))].sort());
  return { trace, spanOf: (id) => trace.spans[places.get(id) as number] };
}

/** `id < parent evidence`, or `id joins other`, in the drawing's words where these fit. */
function describe({ trace, spanOf }: Outcome, row: Span, drawnEvidence: string, drawnUnder?: Span): string {
  const id = row.ids[0];
  const span = spanOf(id);
  if (drawnUnder && span === spanOf(drawnUnder.ids[0])) {
    return `${id} joins ${drawnUnder.ids[0]}`;
  }
  const link = trace.links[trace.spans.indexOf(span)];
  if (!link) {
    return `${id} < - `;
  }
  const words = evidenceWords(link.evidence, link.strength);
  const parents = trace.spans[link.parent].ids;
  const parent = drawnUnder && parents.includes(drawnUnder.ids[0]) ? drawnUnder.ids[0] : parents[0];
  return `${id} < ${parent} ${fits(words, drawnEvidence) ? drawnEvidence : words}`;
}

function fits(words: string, pattern: string): boolean {
  if (pattern.startsWith('?')) {
    return fits(words.replace('~', ''), pattern.slice(1));
  }
  if (!pattern.endsWith('*')) {
    return words === pattern;
  }
  if (words.startsWith('~') !== pattern.startsWith('~')) {
    return false;
  }
  const named = words.replace('~', '').split('+');
  return pattern
    .replace('~', '')
    .split('+')
    .every((word) => word === '*' || named.includes(word));
}
