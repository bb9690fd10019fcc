/** A file of the reader's → the trace in it, or in plain words why there is none. */
import type { PanelData } from '@grafana/data';
import { asking } from '../../../background/asking';
import { bytesOf, piecesOf } from '../../../background/readBlob';
import { inLanguage } from '../../language';
import { grouped } from '../words';
import { background } from '../work/background';
import { FileFrame } from './frameOfFile';
import { HEAD_BYTES, holdsRows } from './holdsRows';
import type { OpenedTrace } from './openedTrace';
import { openRows } from './openRows';
import type { ReadFileAnswers, ReadFileMessage } from './readFileJob';
import { MOST_SPANS } from './spansIn';

/** Larger files would take the page's memory: JSON in memory is several times its text. */
export const MOST_BYTES = 128 * 1024 * 1024;
/** What makes a talk heavy is counted in spans; some 300 KB of JSON are worth a worker. */
const BYTES_A_SPAN = 16;

const say = inLanguage({
  en: {
    tooLarge: (mb: number) =>
      `The file is too large: ${mb} MB. The panel opens files of up to ${MOST_BYTES / 1024 / 1024} MB.`,
    tooMany: (count: number) => `The file holds ${grouped(count)} spans; the panel opens up to ${grouped(MOST_SPANS)}.`,
    noJson: 'The file is no JSON.',
    badLine: (line: number) => `Line ${grouped(line)} of the file is no JSON.`,
    mixed: (line: number) => `The file holds traces of several kinds: line ${grouped(line)} is a row of the store.`,
    noTrace:
      'There is no trace in the file. The panel opens OTLP JSON, the JSON of Jaeger and Zipkin, and rows of the store as JSON Lines.',
    more: (traces: number) => `The file holds ${grouped(traces)} traces; the one with the most spans is shown.`,
  },
  zh: {
    tooLarge: (mb: number) => `文件过大：${mb} MB。面板最多打开 ${MOST_BYTES / 1024 / 1024} MB 的文件。`,
    tooMany: (count: number) => `文件包含 ${grouped(count)} 个 Span；面板最多打开 ${grouped(MOST_SPANS)} 个。`,
    noJson: '文件不是 JSON。',
    badLine: (line: number) => `文件第 ${grouped(line)} 行不是 JSON。`,
    mixed: (line: number) => `文件混有多种格式：第 ${grouped(line)} 行是存储的原始行。`,
    noTrace: '文件中没有调用链。面板可打开 OTLP JSON、Jaeger 和 Zipkin 的 JSON，以及 JSON Lines 格式的存储行。',
    more: (traces: number) => `文件包含 ${grouped(traces)} 条调用链；显示 Span 最多的那条。`,
  },
});

/** @throws Error in plain words */
export function checkSize(bytes: number): void {
  if (bytes > MOST_BYTES) {
    throw new Error(say().tooLarge(Math.round(bytes / 1024 / 1024)));
  }
}

/**
 * The trace in a file of the reader's: OTLP JSON, Jaeger's, Zipkin's, or rows of the store.
 * @throws Error in plain words; an AbortError once the signal is aborted
 */
export async function openTraceFile(file: Blob, data: PanelData, signal: AbortSignal): Promise<OpenedTrace> {
  // Before a byte of it is read.
  checkSize(file.size);
  const head = new TextDecoder().decode(await bytesOf(file.slice(0, HEAD_BYTES)));
  return holdsRows(head) ? openRows(file, data, signal) : openSpans(file, signal);
}

async function openSpans(file: Blob, signal: AbortSignal): Promise<OpenedTrace> {
  const talk = background.open('readFile', null, { signal });
  const ask = asking<ReadFileMessage, ReadFileAnswers>(talk);
  try {
    for await (const bytes of piecesOf(file)) {
      await ask({ kind: 'take', bytes }, bytes.length / BYTES_A_SPAN);
    }
    const read = await ask({ kind: 'read' });
    if (read.fault !== null) {
      throw new Error(wordsOf(read.fault, read.value));
    }
    const made = new FileFrame();
    for (let part = await ask({ kind: 'part' }); part; part = await ask({ kind: 'part' })) {
      made.add(part);
    }
    return { frame: made.frame(read.meta), notices: read.traces > 1 ? [say().more(read.traces)] : [] };
  } finally {
    talk.close();
  }
}

function wordsOf(fault: NonNullable<ReadFileAnswers['read']['fault']>, value: number): string {
  switch (fault) {
    case 'no-json':
      return say().noJson;
    case 'bad-line':
      return say().badLine(value);
    case 'mixed':
      return say().mixed(value);
    case 'too-many':
      return say().tooMany(value);
    default:
      return say().noTrace;
  }
}
