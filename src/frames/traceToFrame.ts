import type { DataFrame } from '@grafana/data';
import type { Trace } from '../trace/trace';
import { frameOfColumns, type TraceFrameOptions } from './frameOfColumns';
import { traceColumns } from './traceColumns';

/** The trace frame of a trace at hand, all at once: STANDARD_FIELDS, then OWN_FIELDS, one row per span in display order. */
export function traceToFrame(trace: Trace, options: TraceFrameOptions): DataFrame {
  return atOnce(frameOfColumns(atOnce(traceColumns(trace)), trace, options));
}

function atOnce<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}
