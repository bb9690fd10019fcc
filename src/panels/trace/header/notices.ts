/** What the reader should know before trusting the picture, in plain words, with what can be done about it. */
import type { PanelTrace } from '../../../frames/panelTrace';
import type { ClockOffset } from '../../../trace/trace';
import { formatDuration, formatShift } from '../format/duration';
import type { Annotation } from '../layout/annotations';
import type { TraceSummary } from '../layout/summary';
import type { TraceSpans } from '../layout/traceSpans';
import { snapshotShowsText } from '../../frozenWords';
import { inLanguage } from '../../language';
import { listed as inList } from '../../punctuation';
import { countOf, grouped } from '../words';

export interface Notice {
  severity: 'error' | 'warning' | 'info';
  text: string;
  action?: NoticeAction;
  /** Said without being asked for, though nothing is wrong. */
  always?: boolean;
}

export type NoticeAction =
  /** Walk through these spans (indices in the trace). */
  | { kind: 'show'; spans: number[] }
  /** Ask the store for this trace again. */
  | { kind: 'gather' };

const say = inLanguage({
  en: {
    young: 'This call is less than 90 s old: rows may still arrive.',
    wasYoung: 'When the snapshot was made, this call was less than 90 s old: rows may have arrived since.',
    missingParents: (count: number) =>
      count === 1
        ? '1 span names a parent that was not found; its place is inferred, if it has one.'
        : `${grouped(count)} spans name a parent that was not found; their place is inferred, if they have one.`,
    otherTrees: (count: number) =>
      count === 1
        ? '1 more tree could not be tied to the first; it is drawn below.'
        : `${grouped(count)} more trees could not be tied to the first; they are drawn below.`,
    halves: (count: number) =>
      count === 1
        ? '1 span saw only a request or only a response: it has no length of its own.'
        : `${grouped(count)} spans saw only a request or only a response: they have no length of their own.`,
    leftOut: (rows: number, reason: string) => `${countOf(rows, 'row')} read and left out: ${reason}.`,
    withoutEbpf: (count: number, names: string) =>
      count === 1
        ? `Seen by its code only, without eBPF: ${names}. What its process sent and received is missing.`
        : `Seen by their code only, without eBPF: ${names}. What their processes sent and received is missing.`,
    inferred: (count: number, links: number, shown: boolean) =>
      `${grouped(count)} of ${countOf(links, 'link')} ${count === 1 ? 'is' : 'are'} inferred` +
      (shown ? ': no id names the parent (dashed frame).' : ' and hidden.'),
    unsure: (count: number) =>
      count === 1
        ? '1 span was left without a parent: none was likely enough. Its details name the candidates.'
        : `${grouped(count)} spans were left without a parent: none was likely enough. Their details name the candidates.`,
    clocks: (corrected: boolean, lines: string[], rest: number) =>
      `${corrected ? 'Clocks corrected' : 'Clocks differ, and are shown as they were'}: ${lines.join('; ')}` +
      `${rest > 0 ? `; and ${rest} more` : ''}.`,
    hidden: (count: number) => `${grouped(count)} network span${count === 1 ? '' : 's'} hidden.`,
    annotation: (text: string, from: string, to: string, lasts: boolean) =>
      `Annotation of the dashboard${text && ` “${text}”`}` +
      (!lasts
        ? ` at ${from}.`
        : from && to
          ? `, ${from} to ${to}.`
          : from
            ? `, from ${from} on.`
            : to
              ? `, until ${to}.`
              : ', all the time.'),
    andMore: (count: number) => ` and ${count} more`,
    moved: (by: string, least: string, most: string, drift: string) => {
      const range =
        least === ''
          ? most === ''
            ? ''
            : `at most ${most}`
          : most === ''
            ? `at least ${least}`
            : `${least} to ${most}`;
      const possible = range === '' ? '' : ` (${range} was possible)`;
      return `by ${by}${possible}${drift === '' ? '' : `, and ${drift} for its drift`}`;
    },
    correctedBy: (count: number, most: string) => `${countOf(count, 'clock')} corrected by up to ${most}:`,
  },
  zh: {
    young: '此调用发生不足 90 秒：可能还有行未到达。',
    wasYoung: '创建快照时，此调用发生不足 90 秒：之后可能又有行到达。',
    missingParents: (count: number) => `${grouped(count)} 个 Span 指明的父级未找到；其位置（如有）是推断的。`,
    otherTrees: (count: number) => `另有 ${grouped(count)} 棵树无法与第一棵关联；画在下方。`,
    halves: (count: number) => `${grouped(count)} 个 Span 只观测到请求或响应：没有自己的时长。`,
    leftOut: (rows: number, reason: string) => `读取后舍弃了 ${grouped(rows)} 行：${reason}。`,
    withoutEbpf: (_count: number, names: string) => `只有代码侧数据、没有 eBPF 数据：${names}。缺少其进程的收发情况。`,
    inferred: (count: number, links: number, shown: boolean) =>
      `${grouped(links)} 个关联中有 ${grouped(count)} 个是推断的${shown ? '：没有标识指明父级（虚线框）。' : '，已隐藏。'}`,
    unsure: (count: number) => `${grouped(count)} 个 Span 没有父级：没有足够可信的候选。候选见其详情。`,
    clocks: (corrected: boolean, lines: string[], rest: number) =>
      `${corrected ? '时钟已校正' : '时钟有偏差，按原样显示'}：${lines.join('；')}${rest > 0 ? `；以及另外 ${rest} 个` : ''}。`,
    hidden: (count: number) => `已隐藏 ${grouped(count)} 个网络 Span。`,
    annotation: (text: string, from: string, to: string, lasts: boolean) =>
      `仪表板注释${text && `“${text}”`}` +
      (!lasts
        ? `，位于 ${from}。`
        : from && to
          ? `，${from} 至 ${to}。`
          : from
            ? `，自 ${from} 起。`
            : to
              ? `，至 ${to} 止。`
              : '，贯穿全程。'),
    andMore: (count: number) => `，以及另外 ${count} 个`,
    moved: (by: string, least: string, most: string, drift: string) => {
      const range =
        least === '' ? (most === '' ? '' : `至多 ${most}`) : most === '' ? `至少 ${least}` : `${least} 至 ${most}`;
      return `${by}${range === '' ? '' : `（可能范围：${range}）`}${drift === '' ? '' : `，漂移 ${drift}`}`;
    },
    correctedBy: (count: number, most: string) => `${grouped(count)} 个时钟已校正，最多 ${most}：`,
  },
});

/** More than these are counted, not listed. */
const MOST_NAMES = 5;

/** Sentences of the data source about what we say ourselves, with numbers and something to click. */
const SAID_BY_US = [/\bnames? a parent that was not found/i, /\bsaw only a re(quest|sponse)/i, /\bmay still arrive/i];

/**
 * Errors of the query first, then that it is a snapshot, then what is missing, then what was done to the data.
 * @param errors of the query
 * @param annotations of the dashboard, in the time of the trace
 * @param snapshot the trace is on a snapshot: nothing can be asked for; `shows` names what the snapshot keeps, '' where the
 * trace is another
 */
export function noticesOf(
  spans: TraceSpans,
  summary: TraceSummary,
  errors: readonly string[],
  annotations: readonly Annotation[] = [],
  snapshot: { shows: string } | null = null
): Notice[] {
  const { trace } = spans;
  const told = [...(trace.meta?.completeness.notices ?? []), ...trace.notices].filter(
    (text) => !(trace.own && SAID_BY_US.some((said) => said.test(text)))
  );
  return [
    ...errors.map((text): Notice => ({ severity: 'error', text })),
    ...(snapshot && snapshot.shows !== '' ? [keptBySnapshot(snapshot.shows)] : []),
    ...arrivals(trace, snapshot !== null),
    ...Array.from(new Set(told), (text): Notice => ({ severity: 'warning', text })),
    ...missing(spans, summary),
    ...uncertain(spans, summary),
    ...clocks(spans),
    ...hidden(summary),
    ...annotations.map((annotation): Notice => ({ severity: 'info', text: annotationWords(annotation, spans) })),
  ];
}

const keptBySnapshot = (id: string): Notice => ({ severity: 'info', text: snapshotShowsText(id), always: true });

function arrivals(trace: PanelTrace, inSnapshot: boolean): Notice[] {
  if (!trace.meta || trace.meta.completeness.settled) {
    return [];
  }
  return inSnapshot
    ? [{ severity: 'warning', text: say().wasYoung }]
    : [{ severity: 'warning', text: say().young, action: { kind: 'gather' } }];
}

function missing({ trace }: TraceSpans, summary: TraceSummary): Notice[] {
  const completeness = trace.meta?.completeness;
  const notices: Notice[] = [];
  const warn = (text: string, action?: NoticeAction) => notices.push({ severity: 'warning', text, action });
  const missingParents = completeness?.missingParents ?? 0;
  if (missingParents > 0) {
    warn(
      say().missingParents(missingParents),
      show(trace, (span) => isParentLost(trace, span))
    );
  }
  if (summary.otherTrees > 0) {
    warn(say().otherTrees(summary.otherTrees), { kind: 'show', spans: summary.otherRoots });
  }
  const halves = completeness?.halves ?? 0;
  if (halves > 0) {
    warn(
      say().halves(halves),
      show(trace, (span) => trace.half[span] !== '')
    );
  }
  // Rows of other requests are left out of nearly every trace; where a limit cut, the data source says so itself.
  for (const { reason, rows } of completeness?.leftOut ?? []) {
    notices.push({ severity: 'info', text: say().leftOut(rows, reason) });
  }
  const without = completeness?.withoutEbpf ?? [];
  if (without.length > 0) {
    notices.push({
      severity: 'info',
      text: say().withoutEbpf(without.length, listed(without)),
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
    const action = show(trace, (span) => trace.strength[span] === 'inferred');
    notices.push({
      severity: 'info',
      text: say().inferred(summary.inferred, summary.links, switches.showInferred),
      action,
    });
  }
  const unsure = trace.meta?.completeness.unsure ?? 0;
  if (unsure > 0) {
    notices.push({
      severity: 'info',
      text: say().unsure(unsure),
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
          text: say().clocks(switches.correctClocks, lines, rest),
        },
      ];
}

/** When it was, seen from the trace: what began before the trace or goes on after it is told without that time. */
function annotationWords({ fromNs, toNs, text }: Annotation, { lastNs }: TraceSpans): string {
  const from = fromNs < 0 ? '' : formatShift(fromNs);
  const to = toNs > lastNs || toNs === fromNs ? '' : formatShift(toNs);
  return say().annotation(text, from, to, toNs > fromNs);
}

function hidden(summary: TraceSummary): Notice[] {
  return summary.hidden > 0 ? [{ severity: 'info', text: say().hidden(summary.hidden) }] : [];
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
  return inList(names.slice(0, MOST_NAMES)) + (rest > 0 ? say().andMore(rest) : '');
}

/** The node whose clock it is: `node:b` → `b`, `agent:3` → `agent 3`. */
export function clockName(domain: string): string {
  return domain.startsWith('node:') ? domain.slice('node:'.length) : domain.replace(':', ' ');
}

/** `by −500 µs (−620 µs to −310 µs was possible), 12 ppm fast`. */
export function movedBy({ offsetNs, driftPpm, minNs, maxNs }: ClockOffset): string {
  const drift = driftPpm === 0 ? '' : formatPpm(driftPpm);
  return say().moved(shift(offsetNs), minNs === null ? '' : shift(minNs), maxNs === null ? '' : shift(maxNs), drift);
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
  const more =
    moved.length > MOST_NAMES
      ? [
          say()
            .andMore(moved.length - MOST_NAMES)
            .replace(/^[\s，]+/, ''),
        ]
      : [];
  return {
    mostNs,
    text: [say().correctedBy(moved.length, formatDuration(mostNs)), ...lines, ...more].join('\n'),
  };
}
