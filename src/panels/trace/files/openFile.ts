/** The text of a file → the trace in it, or in plain words why there is none. */
import type { DataFrame, PanelData } from '@grafana/data';
import { bytesOf } from '../../../background/readBlob';
import { inLanguage } from '../../language';
import { grouped } from '../words';
import type { FileSpan, FileSpans } from './fileSpan';
import { frameOfSpans } from './frameOfSpans';
import { HEAD_BYTES, holdsRows } from './holdsRows';
import { readJaeger, readZipkin } from './jaegerRead';
import { openRows } from './openRows';
import { readOtlp } from './otlpRead';

/** Larger files would take the page's memory: JSON in memory is several times its text. */
export const MOST_BYTES = 128 * 1024 * 1024;
const MOST_SPANS = 1_000_000;

const say = inLanguage({
  en: {
    tooLarge: (mb: number) =>
      `The file is too large: ${mb} MB. The panel opens files of up to ${MOST_BYTES / 1024 / 1024} MB.`,
    tooMany: (count: number) => `The file holds ${grouped(count)} spans; the panel opens up to ${grouped(MOST_SPANS)}.`,
    noJson: 'The file is no JSON.',
    noTrace:
      'There is no trace in the file. The panel opens OTLP JSON, the JSON of Jaeger and Zipkin, and rows of the store as JSON Lines.',
    more: (traces: number) => `The file holds ${grouped(traces)} traces; the one with the most spans is shown.`,
  },
  zh: {
    tooLarge: (mb: number) => `文件过大：${mb} MB。面板最多打开 ${MOST_BYTES / 1024 / 1024} MB 的文件。`,
    tooMany: (count: number) => `文件包含 ${grouped(count)} 个 Span；面板最多打开 ${grouped(MOST_SPANS)} 个。`,
    noJson: '文件不是 JSON。',
    noTrace: '文件中没有调用链。面板可打开 OTLP JSON、Jaeger 和 Zipkin 的 JSON，以及 JSON Lines 格式的存储行。',
    more: (traces: number) => `文件包含 ${grouped(traces)} 条调用链；显示 Span 最多的那条。`,
  },
});

export interface OpenedTrace {
  frame: DataFrame;
  /** What was left out. */
  notices: string[];
}

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
  return holdsRows(head) ? openRows(file, data, signal) : openTraceText(new TextDecoder().decode(await bytesOf(file)));
}

/**
 * Reads OTLP JSON (one document, or one a line as the collector's file exporter writes them), Jaeger's and Zipkin's JSON.
 * @throws Error in plain words
 */
export function openTraceText(text: string): OpenedTrace {
  checkSize(text.length);
  const { spans, trace } = spansIn(text);
  if (spans.length > MOST_SPANS) {
    throw new Error(say().tooMany(spans.length));
  }
  const byTrace = new Map<string, FileSpan[]>();
  for (const span of spans) {
    const known = byTrace.get(span.traceId);
    if (known) {
      known.push(span);
    } else {
      byTrace.set(span.traceId, [span]);
    }
  }
  let largest: FileSpan[] = [];
  byTrace.forEach((list) => (largest = list.length > largest.length ? list : largest));
  if (largest.length === 0) {
    throw new Error(say().noTrace);
  }
  return { frame: frameOfSpans(largest, trace), notices: byTrace.size > 1 ? [say().more(byTrace.size)] : [] };
}

function spansIn(text: string): FileSpans {
  const documents = documentsIn(text);
  const all: FileSpans = { spans: [], trace: null };
  for (const document of documents) {
    const found = readOtlp(document) ?? readJaeger(document) ?? readZipkin(document);
    for (const span of found?.spans ?? []) {
      all.spans.push(span);
    }
    all.trace ??= found?.trace ?? null;
  }
  return all;
}

function documentsIn(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    try {
      return text
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line) => JSON.parse(line) as unknown);
    } catch {
      throw new Error(say().noJson);
    }
  }
}
