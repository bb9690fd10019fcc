/** What the cells of the table say about a span. */
import { inLanguage } from '../../language';
import { inBrackets, labelled, listed } from '../../punctuation';
import { formatDuration, formatShift } from '../format/duration';
import type { TraceSpans } from '../layout/traceSpans';
import { placeWords } from '../../observationPoints';
import { STATUS_WORDS } from '../words';

const say = inLanguage({
  en: {
    exact: 'exact',
    inferred: 'inferred',
    exactTitle: 'Ids name this very parent',
    inferredTitle: 'No id names the parent: the link is inferred',
    hiddenLink: 'inferred, hidden',
    hiddenTitle: 'The inferred link is switched off: here the span starts a tree of its own',
    corrected: (shift: string) => `clock moved by ${shift}`,
  },
  zh: {
    exact: '确定',
    inferred: '推断',
    exactTitle: '标识直接指明了该父级',
    inferredTitle: '没有标识指明父级：此关联为推断',
    hiddenLink: '推断，已隐藏',
    hiddenTitle: '推断关联已关闭：该 Span 在此自成一棵树',
    corrected: (shift) => `时钟已校正 ${shift}`,
  },
});

/** Where it was seen: the place on the way, then the names there, the narrowest first. */
export function whereText({ trace }: TraceSpans, span: number): string {
  const point = trace.observationPoint[span];
  const names = [trace.nic[span], trace.pod[span] || trace.process[span], trace.host[span]];
  return [point === '' ? '' : placeWords(point), ...names].filter((word) => word !== '').join(' · ');
}

export function statusText({ trace }: TraceSpans, span: number): string {
  const status = trace.status[span];
  const code = trace.responseCode[span];
  const words = status === 'unknown' ? '' : (STATUS_WORDS[status] ?? status);
  return [words, code === null ? '' : String(code)].filter((word) => word !== '').join(' ');
}

/** How sure the link to the parent is, and what that rests on. Empty for a root. */
export function linkText({ trace, switches }: TraceSpans, span: number): { text: string; title: string } {
  const strength = trace.strength[span];
  if (strength === '') {
    return { text: '', title: '' };
  }
  const evidence = listed(trace.evidence[span].split(','));
  if (strength === 'exact') {
    return { text: say().exact, title: labelled(say().exactTitle, evidence) };
  }
  if (!switches.showInferred) {
    return { text: say().hiddenLink, title: say().hiddenTitle };
  }
  const confidence = trace.confidence[span];
  const percent = confidence === null ? '' : ` ${Math.round(100 * confidence)} %`;
  return { text: `${say().inferred}${percent}`, title: inBrackets(say().inferredTitle, evidence) };
}

/** What there is to know about the span's bar besides its time; '' for nothing. */
export function barTitle(spans: TraceSpans, span: number): string {
  const offsetNs = spans.trace.clockOffsetNs[span];
  const marks = [
    formatDuration(spans.endNs[span] - spans.startNs[span]),
    formatShift(spans.startNs[span]),
    isInferred(spans, span) ? say().inferredTitle : '',
    isCorrected(spans, span) ? say().corrected(formatShift(offsetNs)) : '',
  ];
  return marks.filter((mark) => mark !== '').join('\n');
}

export function isInferred({ trace, switches }: TraceSpans, span: number): boolean {
  return switches.showInferred && trace.strength[span] === 'inferred';
}

export function isCorrected({ trace, switches }: TraceSpans, span: number): boolean {
  return switches.correctClocks && trace.clockOffsetNs[span] !== 0;
}
