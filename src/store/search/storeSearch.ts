import type { StoreClient } from '../client';
import type { Rows } from '../rawRows';
import type { TimeRange } from '../timeRange';
import type { Keys } from './keys';
import type { SpanName } from './missingParents';
import type { ProcessEnd } from './processEnds';

/** Which decoder reads a store's rows. */
export type StoreKind = 'deepflow' | 'otel';

/** What a search needs of a store. */
export interface SearchableStore {
  readonly kind: StoreKind;
  /** What the id of a row says, where it is one of this store's; else null. */
  readRowId(id: string): RowPlace | null;
  /** For one search: what it asked for is remembered, and its statements are counted. */
  openSearch(client: StoreClient, signal?: AbortSignal): StoreSearch;
}

/** Where a row is. */
export interface RowPlace {
  /** Unix s of the time that the row is found by. */
  second: number;
  /** Null where the id does not say; '' where the row has none. */
  traceId: string | null;
}

/** What one search for one request asks of a store. */
export interface StoreSearch {
  readonly kind: StoreKind;
  /** Statements sent so far. */
  readonly statements: number;
  /** For the screen: what could not be read. */
  readonly notices: readonly string[];
  /** True where rows are found by more than their trace's id. */
  readonly followsAllIds: boolean;
  /** How far from a call rows of its traces are looked for without a sign that there are any, s: an index makes that cheap. */
  readonly reachS: number;

  /** The first row of a trace in a range; '' when there is none. @throws StoreError */
  firstOf(traceId: string, range: TimeRange): Promise<string>;
  /** The same where no index leads: rows that hold several trace ids in one text. */
  firstAmongSeveral?(traceId: string, range: TimeRange): Promise<string>;
  /** The rows of a round. @throws StoreError where the search cannot go on without them */
  rowsFor(round: Round): Promise<Rows>;
  /**
   * Where a limit cut off rows of the traces asked for so far: these spans, which rows at hand name, and all above them,
   * at most so many rows. Null where the store did not answer.
   */
  spansAbove?(names: readonly SpanName[], limit: number): Promise<Above | null>;
}

export interface Above {
  /** What the rows are spans of, for the screen. */
  name: string;
  /** Which of the others are kept, for the screen. */
  kept: string;
  /** Rows of these traces in all. */
  total: number;
  rows: Rows;
}

/** What one round of a search asks for. */
export interface Round {
  /** The row that the search began with. */
  startId: string;
  /** Unix s of that row. */
  startS: number;
  /** Unix ns that the ends' times are relative to. */
  originNs: bigint;
  /** Null for the round that asks for the start row itself and what its ids lead to. */
  keys: Keys | null;
  /** Steps from row to row. */
  hops: number;
  /** Processes whose rows are asked for since no id leads to them, and how many rows of one at most. */
  ends: readonly ProcessEnd[];
  maxRowsOfProcess: number;
  /** Where all that is asked for by ids that have an index. */
  ranges: readonly TimeRange[];
  /** Where the rest is: rows that went on at these times, if they ended in them or up to a minute later. */
  near: readonly TimeRange[];
  /** Rows of these traces, in these ranges beside. */
  further: { traceIds: ReadonlySet<string>; ranges: readonly TimeRange[] };
  /** Around the call as far as the search looks by trace id. */
  widest: TimeRange;
  /** Rows at most: of more the row that the search began with, and which others is the store's choice, the same each time. */
  limit: number;
}
