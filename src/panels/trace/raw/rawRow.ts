/** A span as its frame has it: the fields by name, nothing mended, nothing left out. */
import type { DataFrame } from '@grafana/data';
import type { PanelTrace } from '../../../frames/panelTrace';
import { isTraceFrame } from '../../../frames/frameToTrace';
import { fieldOf, readVector } from '../../../frames/vector';

export interface RawRows {
  /** The frame that the trace was read from; null when the panel's data has another by now, or a file was opened. */
  frame: DataFrame | null;
  of(span: number): Record<string, unknown>;
}

/** The rows of a trace: those of its frame, else what was read of them. */
export function rawRows(trace: PanelTrace, series: readonly DataFrame[]): RawRows {
  const frame = series.find((one) => isTraceFrame(one) && isFrameOf(trace, one)) ?? null;
  if (!frame) {
    return { frame, of: (span) => readFields(trace, span) };
  }
  const columns = frame.fields.map((field) => [field.name, readVector<unknown>(field)] as const);
  return { frame, of: (span) => Object.fromEntries(columns.map(([name, values]) => [name, values[span] ?? null])) };
}

/** On one line, for a list; long ones are cut. */
export function rawLine(row: Record<string, unknown>, most = 400): string {
  const text = asJson(Object.fromEntries(Object.entries(row).filter(([, value]) => value !== '' && value !== null)));
  return text.length > most ? `${text.slice(0, most)}…` : text;
}

/** JSON of anything a frame may hold. */
export function asJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part), indent) ?? '';
}

/** Ids may have been mended; those that were not must agree. */
function isFrameOf(trace: PanelTrace, frame: DataFrame): boolean {
  const ids = readVector<unknown>(fieldOf(frame, 'spanID'));
  const starts = readVector<unknown>(fieldOf(frame, 'startTime'));
  const last = trace.count - 1;
  return (
    frame.length === trace.count &&
    (last < 0 || ((ids[0] || trace.spanId[0]) === trace.spanId[0] && starts.length === trace.count))
  );
}

function readFields(trace: PanelTrace, span: number): Record<string, unknown> {
  const row: Record<string, unknown> = { tags: trace.tags(span), serviceTags: trace.serviceTags(span) };
  for (const [name, values] of Object.entries(trace)) {
    if (Array.isArray(values) || ArrayBuffer.isView(values)) {
      row[name] = (values as ArrayLike<unknown>)[span];
    }
  }
  delete row.notices;
  return row;
}
