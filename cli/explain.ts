import { correctionNs } from '../src/trace/clocks';
import { EVIDENCE_WORDS } from '../src/trace/evidenceWords';
import { idsOf, matchesOf, type Match } from '../src/trace/matches';
import { asTold, oneSpanId } from '../src/trace/idSpelling';
import { describeSpan } from '../src/trace/printTrace';
import { askedRowId } from '../src/trace/rowId';
import type { Span } from '../src/trace/span';
import type { Evidence, PassedOver, Strength, Trace } from '../src/trace/trace';
import { isParentMissing } from '../src/trace/completeness';
import { whyOf } from '../src/trace/why';

/** Why a span hangs where it hangs, and what else was proposed. Plain data, as `--why ID --json` prints it. */
export interface Explanation {
  span: SpanInWords;
  /** Null for a root. */
  link: Proposal | null;
  /** OTel's parent span id of a root, where no span has it; else ''. */
  missingParentSpanId: string;
  passedOver: Array<Proposal & { reason: string }>;
}

export interface SpanInWords {
  ids: string[];
  words: string;
}

export interface Proposal {
  parent: SpanInWords;
  evidence: Evidence[];
  strength: Strength;
  /** 0..1 */
  confidence: number;
  /** Ids that child and parent have in common. */
  matches: Match[];
  note: string;
  /** How much later the child starts than the parent, and how much earlier it ends, ns on corrected clocks; negative where it sticks out. */
  startsLaterNs: number;
  endsEarlierNs: number;
}

/** @param id `_id` of one of the span's rows, or its OTel span id. @throws when there is no such span, or more than one */
export function explain(trace: Trace, id: string): Explanation {
  const child = findSpan(trace, askedRowId(id) || id);
  const span = trace.spans[child];
  const link = trace.links[child];
  const proposalOf = proposalsFor(child, trace);
  return {
    span: inWords(span),
    link: link && proposalOf({ ...link, note: whyOf(trace, child) }),
    missingParentSpanId: isParentMissing(span, link) ? asTold(span, span.parentSpanId) : '',
    passedOver: (trace.passedOver.get(child) ?? []).map((other) => ({ ...proposalOf(other), reason: other.reason })),
  };
}

function findSpan(trace: Trace, id: string): number {
  const found = trace.spans.flatMap((span, i) => (span.ids.includes(id) ? [i] : []));
  const named =
    found.length > 0 ? found : trace.spans.flatMap((span, i) => ([id, oneSpanId(id)].includes(span.spanId) ? [i] : []));
  if (named.length === 0) {
    throw new Error(`No row has the _id or span id ${id}.`);
  }
  if (named.length > 1) {
    const all = named.map((i) => `  ${describeSpan(trace.spans[i])}`).join('\n');
    throw new Error(`${named.length} spans carry the span id ${id}; name one by the _id of a row:\n${all}`);
  }
  return named[0];
}

type Proposed = Pick<PassedOver, 'parent' | 'evidence' | 'strength' | 'confidence' | 'note'>;

/** Reads what was proposed for one child. */
function proposalsFor(child: number, { spans, clocks }: Trace): (of: Proposed) => Proposal {
  const byDomain = new Map(clocks.map((clock) => [clock.domain, clock]));
  const corrected = (i: number) => {
    const { startNs, endNs, clockDomain } = spans[i];
    const clock = byDomain.get(clockDomain);
    const fromNs = startNs + (clock ? Math.round(correctionNs(clock, startNs)) : 0);
    return { fromNs, toNs: fromNs + endNs - startNs };
  };
  const own = corrected(child);
  return ({ parent, evidence, strength, confidence, note }) => {
    const { fromNs, toNs } = corrected(parent);
    return {
      parent: inWords(spans[parent]),
      evidence,
      strength,
      confidence,
      matches: matchesOf(evidence, idsOf(spans[child]), idsOf(spans[parent])),
      note,
      startsLaterNs: own.fromNs - fromNs,
      endsEarlierNs: toNs - own.toNs,
    };
  };
}

function inWords(span: Span): SpanInWords {
  return { ids: span.ids, words: describeSpan(span) };
}

/** The same as text. */
export function explanationText({ span, link, missingParentSpanId, passedOver }: Explanation): string {
  const lines = [`Span    ${span.words}`];
  if (link) {
    lines.push(`Parent  ${link.parent.words}`, `Link    ${strengthWords(link)}`, ...proposalLines(link));
  } else if (missingParentSpanId !== '') {
    lines.push(`Parent  none: it names ${missingParentSpanId}, and no span has that span id`);
  } else {
    lines.push('Parent  none: this is the root of a tree');
  }
  if (passedOver.length > 0) {
    lines.push('', passedOver.length === 1 ? '1 other proposal lost:' : `${passedOver.length} other proposals lost:`);
    for (const other of passedOver) {
      lines.push(`- ${other.parent.words}`, `        ${strengthWords(other)}; not taken: ${other.reason}`);
      lines.push(...proposalLines(other));
    }
  }
  return lines.join('\n');
}

function strengthWords({ strength, confidence }: Proposal): string {
  return strength === 'exact' ? 'exact' : `inferred, ${Math.round(confidence * 100)} % sure`;
}

function proposalLines({ evidence, matches, note, startsLaterNs, endsEarlierNs }: Proposal): string[] {
  return [
    ...evidence.map((kind) => `${kind}: ${EVIDENCE_WORDS[kind]}`),
    ...matches.map(({ childName, parentName, value }) =>
      childName === parentName ? `${childName} ${value} on both` : `${childName} ${value} is the parent's ${parentName}`
    ),
    ...(note === '' ? [] : [note]),
    `It starts ${ms(startsLaterNs, 'after', 'before')} the parent and ends ${ms(endsEarlierNs, 'before', 'after')} it.`,
  ].map((line) => `        ${line}`);
}

function ms(ns: number, positive: string, negative: string): string {
  return `${(Math.abs(ns) / 1e6).toFixed(3)} ms ${ns < 0 ? negative : positive}`;
}
