import type { DataFrame } from '@grafana/data';

/** How far the search for a trace is, of which a frame has the spans so far: `frame.meta.custom.spanloomProgress`. */
export interface TraceProgress {
  /** Statements sent, those under way counted. */
  statements: number;
  /** Rows read that may belong to the trace. */
  rows: number;
  /** Spans so far. */
  spans: number;
}

/** Beside what is known of the spans, which stays the same object: so panels see that only this has changed. */
export function withProgress(frame: DataFrame, progress: TraceProgress): DataFrame {
  const { meta } = frame;
  return { ...frame, meta: { ...meta, custom: { ...meta?.custom, spanloomProgress: progress } } };
}

/** Null where the frame has the whole trace. */
export function progressOf(frame: DataFrame | undefined): TraceProgress | null {
  const told = frame?.meta?.custom?.spanloomProgress as Partial<TraceProgress> | null | undefined;
  const { statements, rows, spans } = told ?? {};
  return typeof statements === 'number' && typeof rows === 'number' && typeof spans === 'number'
    ? { statements, rows, spans }
    : null;
}
