/** What the reader should know before trusting the picture, in plain words, with what can be done about it. */
import type { PanelTrace } from '../../../frames/panelTrace';
import type { ClockOffset } from '../../../trace/trace';
import { formatDuration, formatShift } from '../format/duration';
import type { TraceSummary } from '../layout/summary';
import type { TraceSpans } from '../layout/traceSpans';
import { countOf, grouped } from '../words';

export interface Notice {
  severity: 'error' | 'warning' | 'info';
  text: string;
  action?: NoticeAction;
}

export type NoticeAction =
  /** Walk through these spans (indices in the trace). */
  | { kind: 'show'; spans: number[] }
  /** Ask the store for this trace again. */
  | { kind: 'gather' };

/** More than these are counted, not listed. */
const MOST_NAMES = 5;

/** Sentences of the data source about what we say ourselves, with numbers and something to click. */
const SAID_BY_US = [/\bnames? a parent that was not found/i, /\bsaw only a re(quest|sponse)/i, /\bmay still arrive/i];

/**
 * Errors of the query first, then what is missing, then what was done to the data.
 * @param errors of the query
 */
export function noticesOf(spans: TraceSpans, summary: TraceSummary, errors: readonly string[]): Notice[] {
  const { trace } = spans;
  const told = [...(trace.meta?.completeness.notices ?? []), ...trace.notices].filter(
    (text) => !(trace.own && SAID_BY_US.some((said) => said.test(text)))
  );
  return [
    ...errors.map((text): Notice => ({ severity: 'error', text })),
    ...arrivals(trace),
    ...Array.from(new Set(told), (text): Notice => ({ severity: 'warning', text })),
    ...missing(spans, summary),
    ...uncertain(spans, summary),
    ...clocks(spans),
    ...hidden(summary),
  ];
}

function arrivals(trace: PanelTrace): Notice[] {
  return trace.meta && !trace.meta.completeness.settled
    ? [
        {
          severity: 'warning',
          text: 'This call is less than 90 s old: rows may still arrive.',
          action: { kind: 'gather' },
        },
      ]
    : [];
}

function missing({ trace }: TraceSpans, summary: TraceSummary): Notice[] {
  const completeness = trace.meta?.completeness;
  const notices: Notice[] = [];
  const warn = (text: string, action?: NoticeAction) => notices.push({ severity: 'warning', text, action });
  const missingParents = completeness?.missingParents ?? 0;
  if (missingParents > 0) {
    const [names, place] =
      missingParents === 1
        ? ['names', 'its place is inferred, if it has']
        : ['name', 'their place is inferred, if they have'];
    warn(
      `${countOf(missingParents, 'span')} ${names} a parent that was not found; ${place} one.`,
      show(trace, (span) => isParentLost(trace, span))
    );
  }
  if (summary.otherTrees > 0) {
    warn(
      summary.otherTrees === 1
        ? '1 more tree could not be tied to the first; it is drawn below.'
        : `${grouped(summary.otherTrees)} more trees could not be tied to the first; they are drawn below.`,
      { kind: 'show', spans: summary.otherRoots }
    );
  }
  const halves = completeness?.halves ?? 0;
  if (halves > 0) {
    const whose = halves === 1 ? 'it has' : 'they have';
    warn(
      `${countOf(halves, 'span')} saw only a request or only a response: ${whose} no length of ${halves === 1 ? 'its' : 'their'} own.`,
      show(trace, (span) => trace.half[span] !== '')
    );
  }
  // Rows of other requests are left out of nearly every trace; where a limit cut, the data source says so itself.
  for (const { reason, rows } of completeness?.leftOut ?? []) {
    notices.push({ severity: 'info', text: `${countOf(rows, 'row')} read and left out: ${reason}.` });
  }
  const without = completeness?.withoutEbpf ?? [];
  if (without.length > 0) {
    notices.push({
      severity: 'info',
      text: `Seen by ${without.length === 1 ? 'its' : 'their'} code only, without eBPF: ${listed(without)}. What ${without.length === 1 ? 'its process' : 'their processes'} sent and received is missing.`,
    });
  }
  return notices;
}

function isParentLost(trace: PanelTrace, span: number): boolean {
  return (
    trace.signalSource[span] === 'otel' &&
    trace.otelParentSpanId[span] !== '' &&
    !trace.evidence[span].split(',').includes('parent-span-id')
  );
}

function uncertain({ trace, switches }: TraceSpans, summary: TraceSummary): Notice[] {
  const notices: Notice[] = [];
  if (summary.inferred > 0) {
    const of = `${grouped(summary.inferred)} of ${countOf(summary.links, 'link')}`;
    const are = summary.inferred === 1 ? 'is' : 'are';
    const action = show(trace, (span) => trace.strength[span] === 'inferred');
    notices.push({
      severity: 'info',
      text: switches.showInferred
        ? `${of} ${are} inferred: no id names the parent (dashed frame).`
        : `${of} ${are} inferred and hidden.`,
      action,
    });
  }
  const unsure = trace.meta?.completeness.unsure ?? 0;
  if (unsure > 0) {
    notices.push({
      severity: 'info',
      text: `${countOf(unsure, 'span')} ${unsure === 1 ? 'was' : 'were'} left without a parent: none was likely enough. ${unsure === 1 ? 'Its details name' : 'Their details name'} the candidates.`,
      action: show(trace, (span) => trace.parent[span] < 0 && trace.passedOver(span).length > 0),
    });
  }
  return notices;
}

function clocks({ trace, switches }: TraceSpans): Notice[] {
  const moved = (trace.meta?.clocks ?? []).filter(isMoved);
  const lines = moved.slice(0, MOST_NAMES).map((clock) => `${clockName(clock.domain)} ${movedBy(clock)}`);
  const rest = moved.length - lines.length;
  return lines.length === 0
    ? []
    : [
        {
          severity: 'info',
          text: `${switches.correctClocks ? 'Clocks corrected' : 'Clocks differ, and are shown as they were'}: ${lines.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}.`,
        },
      ];
}

function hidden(summary: TraceSummary): Notice[] {
  return summary.hidden > 0 ? [{ severity: 'info', text: `${countOf(summary.hidden, 'network span')} hidden.` }] : [];
}

/** Spans in the order of the trace; nothing to click where there is none. */
function show(trace: PanelTrace, isMeant: (span: number) => boolean): NoticeAction | undefined {
  const spans: number[] = [];
  for (let span = 0; span < trace.count; span++) {
    if (isMeant(span)) {
      spans.push(span);
    }
  }
  return spans.length > 0 ? { kind: 'show', spans } : undefined;
}

function listed(names: readonly string[]): string {
  const rest = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}

/** The node whose clock it is: `node:b` → `b`, `agent:3` → `agent 3`. */
export function clockName(domain: string): string {
  return domain.startsWith('node:') ? domain.slice('node:'.length) : domain.replace(':', ' ');
}

/** `by −500 µs (−620 µs to −310 µs was possible), 12 ppm fast`. */
export function movedBy({ offsetNs, driftPpm, minNs, maxNs }: ClockOffset): string {
  const possible =
    minNs === null && maxNs === null
      ? ''
      : minNs === null
        ? ` (at most ${shift(maxNs as number)} was possible)`
        : maxNs === null
          ? ` (at least ${shift(minNs)} was possible)`
          : ` (${shift(minNs)} to ${shift(maxNs)} was possible)`;
  const drift = driftPpm === 0 ? '' : `, and ${formatPpm(driftPpm)} for its drift`;
  return `by ${shift(offsetNs)}${possible}${drift}`;
}

function shift(ns: number): string {
  return ns === 0 ? '0' : formatShift(ns);
}

function formatPpm(ppm: number): string {
  return `${ppm > 0 ? '+' : '−'}${Number(Math.abs(ppm).toPrecision(3))} ppm`;
}

function isMoved(clock: ClockOffset): boolean {
  return clock.offsetNs !== 0 || clock.driftPpm !== 0;
}

/** The clocks that were moved: how many, and by how much at most (ns); null when none was. */
export function movedClocks(trace: PanelTrace): { mostNs: number; text: string } | null {
  const moved = (trace.meta?.clocks ?? []).filter(isMoved);
  if (moved.length === 0) {
    return null;
  }
  let mostNs = 0;
  for (let span = 0; span < trace.count; span++) {
    mostNs = Math.max(mostNs, Math.abs(trace.clockOffsetNs[span]));
  }
  const lines = moved.slice(0, MOST_NAMES).map((clock) => `${clockName(clock.domain)} ${movedBy(clock)}`);
  const more = moved.length > MOST_NAMES ? [`and ${moved.length - MOST_NAMES} more`] : [];
  return {
    mostNs,
    text: [`${countOf(moved.length, 'clock')} corrected by up to ${formatDuration(mostNs)}:`, ...lines, ...more].join(
      '\n'
    ),
  };
}
