/** What the reader should know before trusting the picture, one plain sentence each. */
import type { PanelTrace } from '../../../frames/panelTrace';
import { formatDuration } from '../format/duration';
import type { TraceSummary } from '../layout/summary';
import { countOf, grouped } from '../words';

export interface Notice {
  severity: 'error' | 'warning' | 'info';
  text: string;
}

/** Errors of the query first, then what is missing, then what was done to the data. */
export function noticesOf(trace: PanelTrace, summary: TraceSummary, errors: string[]): Notice[] {
  const completeness = trace.meta?.completeness;
  const told = Array.from(new Set([...(completeness?.notices ?? []), ...trace.notices]));
  const notices: Notice[] = [
    ...errors.map((text) => ({ severity: 'error' as const, text })),
    ...told.map((text) => ({ severity: 'warning' as const, text })),
  ];
  const warn = (text: string) => notices.push({ severity: 'warning', text });
  const missing = completeness?.missingParents ?? 0;
  // The data source says these two itself; another one may only count.
  if (missing > 0 && !told.some((text) => /parent/i.test(text))) {
    warn(`${countOf(missing, 'parent')} named by spans ${missing === 1 ? 'was' : 'were'} not found.`);
  }
  if (summary.otherTrees > 0) {
    warn(
      summary.otherTrees === 1
        ? '1 more tree could not be tied to the first; it is drawn below.'
        : `${grouped(summary.otherTrees)} more trees could not be tied to the first; they are drawn below.`
    );
  }
  const halves = completeness?.halves ?? 0;
  if (halves > 0 && !told.some((text) => /only a re(quest|sponse)/i.test(text))) {
    notices.push({ severity: 'info', text: `${countOf(halves, 'span')} saw only a request or only a response.` });
  }
  if (summary.inferred > 0) {
    notices.push({
      severity: 'info',
      text: `${countOf(summary.inferred, 'link')} inferred: no id names the parent (dashed frame).`,
    });
  }
  if (summary.hidden > 0) {
    notices.push({ severity: 'info', text: `${countOf(summary.hidden, 'network span')} hidden.` });
  }
  return notices;
}

/** The clocks that were moved: how many, and by how much at most (ns); null when none was. */
export function movedClocks(trace: PanelTrace): { count: number; mostNs: number; text: string } | null {
  const moved = (trace.meta?.clocks ?? []).filter((clock) => clock.offsetNs !== 0);
  if (moved.length === 0) {
    return null;
  }
  const mostNs = Math.max(...moved.map((clock) => Math.abs(clock.offsetNs)));
  const text = `${countOf(moved.length, 'clock')} corrected by up to ${formatDuration(mostNs)}`;
  return { count: moved.length, mostNs, text };
}
