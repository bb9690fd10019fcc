import type { DataFrame } from '@grafana/data';
import { atOnce } from '../trace/steps';
import type { Trace } from '../trace/trace';
import { frameOfColumns, type TraceFrameOptions } from './frameOfColumns';
import { traceColumns } from './traceColumns';

/** The trace frame of a trace at hand, all at once: STANDARD_FIELDS, then OWN_FIELDS, one row per span in display order. */
export function traceToFrame(trace: Trace, options: TraceFrameOptions): DataFrame {
  return atOnce(frameOfColumns(atOnce(traceColumns(trace)), trace, options));
}
