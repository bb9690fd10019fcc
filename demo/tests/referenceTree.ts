import type { Trace } from '../../src/trace/trace';
import reference from '../traffic/reference/spring-boot-trace.json';
import type { TrueRow } from '../traffic/simulateCall';

interface ReferenceSpan {
  n: number;
  parent: number | null;
  evidence?: string[];
  strength?: string;
}

/** A link in the reference's terms: `7 < 6 syscall+span-id exact`. */
export function referenceLinks(): string[] {
  return (reference.spans as ReferenceSpan[]).map(({ n, parent, evidence = [], strength = '' }) =>
    `${n} < ${parent ?? '-'} ${evidence.join('+')} ${strength}`.trimEnd()
  );
}

/** The links of a stitched trace in the same terms, for the rows of one simulated call; the rest of the trace is ignored. */
export function linksOf(trace: Trace, rows: readonly TrueRow[]): string[] {
  const numbers = new Map(rows.map(({ n, row }) => [row._id, n]));
  const links: Array<{ n: number; text: string }> = [];
  trace.spans.forEach((span, i) => {
    const n = numbers.get(span.ids[0]);
    if (n === undefined) {
      return;
    }
    const link = trace.links[i];
    const parent = link ? (numbers.get(trace.spans[link.parent].ids[0]) ?? 'another call') : '-';
    const why = link ? `${link.evidence.join('+')} ${link.strength}` : '';
    links.push({ n, text: `${n} < ${parent} ${why}`.trimEnd() });
  });
  return links.sort((a, b) => a.n - b.n).map(({ text }) => text);
}
