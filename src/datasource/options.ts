import type { DataSourceJsonData } from '@grafana/data';

/** What the settings page stores in `jsonData`. Missing: the default. */
export interface SpanloomOptions extends DataSourceJsonData {
  /** Before `flow_log` and `flow_tag`: `0002_` for DeepFlow's organisation 2. */
  databasePrefix?: string;
  /** The OTel collector's table of spans, `database.table`: looked for in the usual places where missing, '' for none. */
  otelTable?: string;
  /** Which tool's table that is; told by its columns where missing. */
  otelSchema?: string;
  /** SQL in place of columns of that table, by the collector's names: `{ Duration: 'duration_ms * 1000000' }`. */
  otelColumns?: Record<string, string>;
  /** Follow the ids of DNS queries, too: 16 bits that other queries share, so that a trace may gather some of theirs. */
  followDns?: boolean;
  /** Rows of one trace at most; 50,000 unless told. */
  maxTraceRows?: number;
  /** Seconds that one statement may take; 30 unless told. Sent only to users who may change settings. */
  maxStatementS?: number;
}

export const DEFAULT_MAX_TRACE_ROWS = 50_000;
export const DEFAULT_MAX_STATEMENT_S = 30;
export const DEFAULT_CALLS = 100;
/** More than a browser list is good for. */
export const MOST_CALLS = 5000;
