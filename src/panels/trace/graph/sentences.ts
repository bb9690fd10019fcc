/** The flame graph in sentences, for those who cannot see it. */
import { inLanguage } from '../../language';
import { inBrackets, labelled, listed } from '../../punctuation';
import { formatDuration } from '../format/duration';
import { barTitle } from '../layout/barTitle';
import type { TraceSummary } from '../layout/summary';
import { barKind, type TraceModel } from '../layout/traceModel';
import { foldLines } from './foldLines';
import { KIND_WORDS, STATUS_WORDS, countOf } from '../words';

const say = inLanguage({
  en: {
    empty: 'Flame graph of an empty trace.',
    summary: (title: string, duration: string, spans: string, more: string[]) =>
      `Flame graph of ${title}: ${[duration, spans, ...more].join(', ')}.`,
    ofKind: (count: number, kind: string) => `${count} ${kind}`,
    kindOf: (kind: string, title: string) => `${kind} span ${title}`,
    starts: (at: string) => `starts at ${at}`,
    level: (level: number) => `level ${level}`,
  },
  zh: {
    empty: '空调用链的火焰图。',
    summary: (title: string, duration: string, spans: string, more: string[]) =>
      `${title} 的火焰图：${[duration, spans, ...more].join('，')}。`,
    ofKind: (count: number, kind: string) => `${kind} ${count}`,
    kindOf: (kind: string, title: string) => `${kind} Span ${title}`,
    starts: (at: string) => `开始于 ${at}`,
    level: (level: number) => `第 ${level} 层`,
  },
});

/** The whole trace. */
export function traceSentence(model: TraceModel, summary: TraceSummary): string {
  if (summary.root < 0) {
    return say().empty;
  }
  const { trace, input } = model;
  const t = say();
  const kinds = listed(summary.byKind.map((count, kind) => t.ofKind(count, KIND_WORDS[kind].toLowerCase())));
  return t.summary(
    barTitle(model, summary.root),
    formatDuration(input.endNs[summary.root] - input.startNs[summary.root]),
    trace.own ? inBrackets(countOf(trace.count, 'span'), kinds) : countOf(trace.count, 'span'),
    [countOf(summary.services, 'service'), countOf(summary.failures, 'error')]
  );
}

/** One span, by its model index. */
export function spanSentence(model: TraceModel, i: number): string {
  const { forest } = model.layout;
  const span = model.spanOf[i];
  const children = forest.offset[i + 1] - forest.offset[i];
  const t = say();
  const parts = [
    model.trace.own ? t.kindOf(KIND_WORDS[model.kind[i]], barTitle(model, i)) : barTitle(model, i),
    formatDuration(model.input.endNs[i] - model.input.startNs[i]),
    t.starts(formatDuration(model.input.startNs[i])),
    model.trace.status[span] === 'unknown' ? '' : (STATUS_WORDS[model.trace.status[span]] ?? ''),
    t.level(model.layout.depth[i] + 1),
    countOf(children, 'child', 'children'),
    // Of folded hops the title says how many.
    ...(barKind(model, i) === 'path'
      ? []
      : foldLines(model, i).map(([label, value]) => labelled(label.toLowerCase(), value))),
  ];
  return listed(parts.filter((part) => part !== ''));
}
