import type { SpanSchema } from '../schema';
import { COLLECTOR } from './collector';

/** Coroot: the collector's columns of early 2023. On a cluster `otel_traces` is one shard. */
export const COROOT: SpanSchema = {
  ...COLLECTOR,
  id: 'coroot',
  title: 'Coroot',
  tables: [
    ['coroot', 'otel_traces_distributed'],
    ['coroot', 'otel_traces'],
  ],
  signs: [...COLLECTOR.signs, 'NetSockPeerAddr'],
  lookup: {
    tables: ['otel_traces_trace_id_ts_distributed', 'otel_traces_trace_id_ts'],
    traceId: 'TraceId',
    start: 'Start',
    end: 'End',
  },
};
