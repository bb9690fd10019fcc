/** Why a span hangs where it hangs, and which parents were not taken: what the frame says, in words. */
import { matchesOf } from '../../../trace/matches';
import type { PanelTrace } from '../../../frames/panelTrace';
import { inLanguage } from '../../language';
import { labelled } from '../../punctuation';
import { evidenceWords } from './evidenceWords';
import { formatDuration } from '../format/duration';
import { titleOf } from '../layout/spanTitle';
import type { TraceSpans } from '../layout/traceSpans';

const say = inLanguage({
  en: {
    notHere: 'a span that is not in this trace',
    exact: 'Exact: ids name this very parent',
    inferred: (percent: string) =>
      `Inferred${percent === '' ? '' : ` (${percent} % sure)`}: no id names this very parent`,
    timing: (startsNs: number, endsNs: number, moved: boolean) => {
      const side = (verb: string, laterNs: number) =>
        laterNs === 0
          ? `${verb} with`
          : `${verb} ${formatDuration(Math.abs(laterNs))} ${laterNs > 0 ? 'after' : 'before'}`;
      const clocks = moved ? ', on corrected clocks' : '';
      return `It ${side('starts', startsNs)} and ${side('ends', endsNs)} the parent${clocks}.`;
    },
  },
  zh: {
    notHere: '不在此调用链中的 Span',
    exact: '确定：标识直接指明了此父级',
    inferred: (percent: string) => `推断${percent === '' ? '' : `（置信度 ${percent}%）`}：没有标识指明此父级`,
    timing: (startsNs: number, endsNs: number, moved: boolean) => {
      const side = (verb: string, laterNs: number) =>
        laterNs === 0
          ? `与父级同时${verb}`
          : `比父级${laterNs > 0 ? '晚' : '早'} ${formatDuration(Math.abs(laterNs))} ${verb}`;
      return `${moved ? '按校正后的时钟，' : ''}${side('开始', startsNs)}，${side('结束', endsNs)}。`;
    },
  },
});

/** A parent, taken or not. */
export interface ProposalFacts {
  /** Index in the trace; -1 where it is not in it. */
  parent: number;
  title: string;
  /** `Exact: …`, `Inferred (80 % sure): …` */
  strength: string;
  /** Kinds of evidence. */
  kinds: string[];
  /** A line for each kind of evidence. */
  evidence: string[];
  /** Ids that both have, the name first where it is the same on both. */
  matches: Array<{ name: string; own: string; parents: string }>;
  /** How the two lie in time. */
  timing: string;
  /** What ids and times do not show; '' = nothing. */
  note: string;
}

/** The link to the parent; null for a root. */
export function linkFacts(spans: TraceSpans, span: number): ProposalFacts | null {
  const { trace } = spans;
  const parent = trace.parent[span];
  if (parent < 0) {
    return null;
  }
  return factsOf(spans, span, parent, {
    evidence: trace.evidence[span].split(',').filter((word) => word !== ''),
    strength: trace.strength[span],
    confidence: trace.confidence[span],
    note: trace.why[span],
  });
}

/** The proposals that lost, strongest first, each with the reason. */
export function lostFacts(spans: TraceSpans, span: number): Array<ProposalFacts & { reason: string }> {
  const { trace } = spans;
  return trace.passedOver(span).map((other) => ({
    ...factsOf(spans, span, indexOfSpanId(trace, other.parent), other),
    reason: other.reason,
  }));
}

interface Given {
  evidence: string[];
  strength: string;
  confidence: number | null;
  note: string;
}

function factsOf(spans: TraceSpans, span: number, parent: number, given: Given): ProposalFacts {
  const { trace } = spans;
  const known = parent >= 0;
  const matches = known ? matchesOf(given.evidence, trace.ids(span), trace.ids(parent)) : [];
  return {
    parent,
    title: known ? titleOf(spans, parent) : say().notHere,
    strength: strengthWords(given),
    kinds: given.evidence,
    evidence: given.evidence.map((word) => (evidenceWords(word) === '' ? word : labelled(word, evidenceWords(word)))),
    matches: matches.map(({ childName, parentName, value }) => ({
      name: childName === parentName ? childName : `${childName} = ${parentName}`,
      own: value,
      parents: value,
    })),
    timing: known ? timingOf(trace, span, parent) : '',
    // Where the ids above say it all, words would say it twice.
    note: matches.length > 0 && matches.every(({ value }) => given.note.includes(value)) ? '' : given.note,
  };
}

function strengthWords({ strength, confidence }: Given): string {
  return strength === 'inferred'
    ? say().inferred(confidence === null ? '' : String(Math.round(confidence * 100)))
    : say().exact;
}

/** On corrected clocks, because these are what the link was judged by. */
function timingOf(trace: PanelTrace, span: number, parent: number): string {
  const startNs = (of: number) => trace.startNs[of] + trace.clockOffsetNs[of];
  const endNs = (of: number) => startNs(of) + trace.durationNs[of];
  const moved = trace.clockOffsetNs[span] !== 0 || trace.clockOffsetNs[parent] !== 0;
  return say().timing(startNs(span) - startNs(parent), endNs(span) - endNs(parent), moved);
}

/** Made when the first span with lost proposals is opened. */
const indices = new WeakMap<PanelTrace, Map<string, number>>();

function indexOfSpanId(trace: PanelTrace, spanId: string): number {
  let known = indices.get(trace);
  if (!known) {
    known = new Map(Array.from({ length: trace.count }, (_, span) => [trace.spanId[span], span]));
    indices.set(trace, known);
  }
  return known.get(spanId) ?? -1;
}
