/** What a search is asked for and what it tells. */
import type { SpanSet } from '../../trace/span';
import type { Completeness, Trace } from '../../trace/trace';

export interface SearchRequest {
  /** Id of the clicked row, of any of the stores. */
  callId?: string;
  /** Or a trace id. */
  traceId?: string;
  /** Where to look for a trace id first, Unix s; the time of a call comes from its id. */
  rangeS?: { from: number; to: number };
  limits?: Partial<SearchLimits>;
  signal?: AbortSignal;
  /** The present, Unix ms; for the word on rows that may still arrive. */
  nowMs?: number;
  /** Told how far it is, each time that statements are on their way. */
  onProgress?: (progress: SearchProgress) => void;
  /** Ties DNS queries by their transaction id. 16 bits say little: other calls' queries come too. */
  dns?: boolean;
}

/** How far a search has come. Plain data. */
export interface SearchProgress {
  /** Statements sent, those under way counted. */
  statements: number;
  /** Rows at hand, those not tied to the start row as well. */
  rows: number;
  /** Rows tied to the start row; 0 while it is not there. */
  tied: number;
}

export interface SearchLimits {
  /** Rows of one trace. */
  maxRows: number;
  /** Statements of one trace. */
  maxStatements: number;
  /** How far before a call and after it rows are looked for, s. */
  maxWindowS: number;
  /** Rows of one process that no id leads to, in one statement. */
  maxRowsOfProcess: number;
  /** Rows at hand that are not tied, before no more are asked for that no id leads to. */
  maxCandidates: number;
}

export const SEARCH_LIMITS: SearchLimits = {
  maxRows: 50_000,
  maxStatements: 16,
  maxWindowS: 960,
  maxRowsOfProcess: 2000,
  maxCandidates: 20_000,
};

/** What the search knows of a trace beside its rows. Plain data. */
export interface Search {
  /** `_id` of the row that the search began with. */
  startId: string;
  /** Statements sent, the empty last one counted. */
  statements: number;
  /** Rows that came back, each once, with those that turned out not to belong. */
  rowsRead: number;
  /** Of these the rows that a limit cut off, by reason. */
  leftOut: Completeness['leftOut'];
  /** Limits hit and the like, for the screen. */
  notices: string[];
  /** True when the call is old enough that no more rows are expected. */
  settled: boolean;
  /** True when a store did not answer all that it was asked. */
  isUnread: boolean;
}

export interface Gathered extends Search {
  /** The rows that belong to the start row. */
  set: SpanSet;
  /** Their trace, decided upon with all rows that were read. */
  trace: Trace;
}
