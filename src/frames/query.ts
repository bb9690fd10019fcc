/** The query model of the data source: what dashboards store and what the panels send. */
import type { DataQuery } from '@grafana/schema';
import type { CallFilter } from '../trace/callFilter';

/** A list of calls. Texts may hold template variables; `*`, '' and "All" filter nothing. */
export interface CallsQuery extends DataQuery {
  queryType: 'calls';
  cluster?: string;
  namespace?: string;
  workload?: string;
  service?: string;
  traceId?: string;
  spanId?: string;
  /** Substring; `*` is a wildcard. */
  requestResource?: string;
  /** All of these must fit (ADR 23); a filter without a value, or of all, filters nothing. */
  filters?: CallFilter[];
  /** Every observation of every call instead of one row per call. */
  allObservations?: boolean;
  /** Rows at most; 100 unless told. */
  limit?: number;
}

/** One trace: `query` is a call id (`_id`, also as `id-<_id>`) or a trace id in hex; '' and `*` ask for nothing. */
export interface TraceQuery extends DataQuery {
  queryType: 'trace';
  query: string;
}

/** Attributes, events and raw rows of one span, by the `_id`s of its rows. */
export interface SpanQuery extends DataQuery {
  queryType: 'span';
  ids: string[];
}

/** Rows as stitching reads them, by their `_id`s: what a file of rows holds (rowsFrame.ts). */
export interface RowsQuery extends DataQuery {
  queryType: 'rows';
  ids: string[];
}

/** The trace that the rows in a file make. Nothing is asked of the store. */
export interface FileQuery extends DataQuery {
  queryType: 'file';
  /** JSON Lines: rows of `l7_flow_log`, of `otel_traces`, or of both. */
  file: Blob;
}

/** What the store is asked for. */
export type StoreQuery = CallsQuery | TraceQuery | SpanQuery | RowsQuery;

export type SpanloomQuery = StoreQuery | FileQuery;

/** Variable queries: the names of one tag that calls in the time range carry. */
export interface SpanloomVariableQuery {
  refId: string;
  tag: 'cluster' | 'namespace' | 'workload' | 'service';
  /** Only values that occur together with these; template variables allowed. */
  cluster?: string;
  namespace?: string;
}
