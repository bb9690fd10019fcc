/** A file of rows → the trace that they make: the data source knows what rows mean, and stitches them. */
import type { DataFrame, PanelData } from '@grafana/data';
import { isTraceFrame } from '../../../frames/frameToTrace';
import type { FileQuery } from '../../../frames/query';
import { spanloomMeta } from '../../../frames/vector';
import type { LeftOutLines, LineFault, RowFileFacts } from '../../../trace/rowFile';
import { inLanguage } from '../../language';
import { answerOf, askSpanloom } from '../askSource';
import { countOf, grouped } from '../words';
import type { OpenedTrace } from './openedTrace';

const say = inLanguage({
  en: {
    nothing: 'The file holds no rows.',
    none: (line: number, why: string) => `No row could be read. Line ${line} ${why}.`,
    one: (line: number, why: string) => `Line ${line} was left out: it ${why}.`,
    more: (lines: number, line: number, why: string) =>
      `${grouped(lines)} lines were left out, the first of them line ${line}: it ${why}.`,
    tooMany: (rows: number, line: number) =>
      `The file has more rows than can be opened: the first ${grouped(rows)} are shown, line ${line} and what follows is left out.`,
    trees: (rows: string, trees: number) => `The ${rows} make ${grouped(trees)} trees; all are shown.`,
    undecided: (rows: string) =>
      `${rows} with status 2: shown as unknown, since nothing in the file (no row with status 5) tells a DeepFlow for which it is a timeout from one up to 6.6.9 or 7.0.2, for which it is not.`,
    faults: {
      'no-json': 'is not JSON',
      'no-row': 'is no row of l7_flow_log or otel_traces',
      'no-time': 'has no valid time',
    } as Record<LineFault, string>,
  },
  zh: {
    nothing: '文件中没有行。',
    none: (line: number, why: string) => `没有可读取的行。第 ${line} 行${why}。`,
    one: (line: number, why: string) => `第 ${line} 行已忽略：${why}。`,
    more: (lines: number, line: number, why: string) => `已忽略 ${grouped(lines)} 行，首先是第 ${line} 行：${why}。`,
    tooMany: (rows: number, line: number) =>
      `文件的行数超出可打开的上限：显示前 ${grouped(rows)} 行，自第 ${line} 行起已忽略。`,
    trees: (rows: string, trees: number) => `这 ${rows}构成 ${grouped(trees)} 棵树；全部显示。`,
    undecided: (rows: string) =>
      `${rows}的状态为 2：显示为未知，因为文件中没有内容（没有状态为 5 的行）能说明写入它的 DeepFlow 是将其视为超时的版本，还是不视为超时的 6.6.9 或 7.0.2 及更早版本。`,
    faults: {
      'no-json': '不是 JSON',
      'no-row': '不是 l7_flow_log 或 otel_traces 的行',
      'no-time': '没有有效的时间',
    } as Record<LineFault, string>,
  },
});

/** @throws Error in plain words; an AbortError once the signal is aborted */
export async function openRows(file: Blob, data: PanelData, signal: AbortSignal): Promise<OpenedTrace> {
  const query: FileQuery = { refId: 'file', queryType: 'file', file };
  const response = await answerOf(await askSpanloom(data, query, 'file'), signal);
  const frame = (response?.data as DataFrame[] | undefined)?.find(isTraceFrame);
  const facts = frame && (spanloomMeta(frame)?.file as RowFileFacts | undefined);
  if (!frame || frame.length === 0) {
    throw new Error(whyNone(facts?.leftOut ?? []));
  }
  return { frame, notices: facts ? noticesOf(facts) : [] };
}

function whyNone(leftOut: readonly LeftOutLines[]): string {
  const [first] = [...leftOut].sort((a, b) => a.first - b.first);
  return first ? say().none(first.first, say().faults[first.fault]) : say().nothing;
}

function noticesOf({ rows, trees, leftOut, undecided = 0 }: RowFileFacts): string[] {
  return [
    ...(trees > 1 ? [say().trees(countOf(rows, 'row'), trees)] : []),
    ...leftOut.map(({ fault, lines, first }) =>
      fault === 'too-many'
        ? say().tooMany(rows, first)
        : lines === 1
          ? say().one(first, say().faults[fault])
          : say().more(lines, first, say().faults[fault])
    ),
    ...(undecided > 0 ? [say().undecided(countOf(undecided, 'row'))] : []),
  ];
}
