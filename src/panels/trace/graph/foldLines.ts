/** What the tooltip says about a bar that stands for several spans. */
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { titleOf } from '../layout/spanTitle';
import { barKind, hiddenUnder, MARK, membersOf, type TraceModel } from '../layout/traceModel';
import { grouped } from '../words';

/** More hops than these are counted. */
const MOST_HOPS = 12;

const say = inLanguage({
  en: {
    hop: (n: number) => `Hop ${n}`,
    more: (count: number) => `${count} more`,
    repeats: 'Repeats',
    sum: 'Sum',
    median: 'Median',
    range: 'From … to',
    hidden: 'Hidden here',
    failed: 'Failed in it',
    spans: (count: string) => `${count} spans`,
  },
  zh: {
    hop: (n: number) => `第 ${n} 跳`,
    more: (count: number) => `另外 ${count} 跳`,
    repeats: '重复次数',
    sum: '总耗时',
    median: '中位数',
    range: '最短 … 最长',
    hidden: '此处隐藏',
    failed: '其中失败',
    spans: (count: string) => `${count} 个 Span`,
  },
});

/** Lines of label and value; none for a span by itself that hides nothing. O(members log members). */
export function foldLines(model: TraceModel, i: number): Array<[string, string]> {
  const lines: Array<[string, string]> = [];
  const members = membersOf(model, i);
  const kind = barKind(model, i);
  const words = say();
  const { startNs, endNs } = model.spans;
  if (kind === 'path') {
    members
      .subarray(0, MOST_HOPS)
      .forEach((span, k) =>
        lines.push([words.hop(k + 1), `${titleOf(model.spans, span)}, ${formatDuration(endNs[span] - startNs[span])}`])
      );
    if (members.length > MOST_HOPS) {
      lines.push(['…', words.more(members.length - MOST_HOPS)]);
    }
  } else if (kind === 'repeats') {
    const durations = Float64Array.from(members, (span) => endNs[span] - startNs[span]).sort();
    const middle = durations.length >> 1;
    const median = durations.length % 2 ? durations[middle] : (durations[middle - 1] + durations[middle]) / 2;
    lines.push(
      [words.repeats, `×${grouped(members.length)}`],
      [words.sum, formatDuration(durations.reduce((sum, ns) => sum + ns, 0))],
      [words.median, formatDuration(median)],
      [words.range, `${formatDuration(durations[0])} … ${formatDuration(durations[durations.length - 1])}`]
    );
  }
  const hidden = hiddenUnder(model, i);
  if (hidden > 0) {
    lines.push([words.hidden, words.spans(grouped(hidden))]);
  }
  if (model.marks[i] & MARK.hiddenFailure && model.failed) {
    lines.push([words.failed, words.spans(grouped(model.failed[i]))]);
  }
  return lines;
}
