import type { Detail } from '../trace/call';
import type { CallsRequest, FilterValuesRequest, TagValuesRequest } from './callsRequest';
import type { StoreClient, StoreRow } from './client';
import type { ListedCall, ListedCalls } from './listedCall';
import type { SearchableStore } from './search/storeSearch';

/** What a question goes without: a sentence of what is not known then, and why. */
export type Failures = Map<string, string>;

/** One table of spans on one server, and everything that is asked of it. Immutable; knows its columns. */
export interface SpanStore extends SearchableStore {
  /** For people: `flow_log.l7_flow_log`. */
  readonly name: string;
  /** What its rows are called in a sentence: `OTel spans`. */
  readonly rowsName: string;
  /** True where it holds what the kernel and the network saw, too: then a span of code alone lacks something. */
  readonly seesNetwork: boolean;
  /** False for a `readonly=1` user, who may send no setting. */
  readonly settingsAllowed: boolean;
  /** What is degraded and why, for the screen. */
  readonly notices: readonly string[];
  /** How its rows are read where that is not plain, for *Save & test*. */
  readonly remarks: readonly string[];

  /**
   * The list of calls, each request once.
   * @param failures takes what it goes without; what is there from a shorter page of the same list is not asked for again
   * @throws StoreError
   */
  calls(client: StoreClient, request: CallsRequest, signal?: AbortSignal, failures?: Failures): Promise<ListedCalls>;
  /** Which of another store's calls it lists for the same request, too: their ids. @throws StoreError */
  alsoLists?(
    client: StoreClient,
    calls: readonly ListedCall[],
    request: CallsRequest,
    signal?: AbortSignal
  ): Promise<ReadonlySet<string>>;
  /** Values of a dashboard's variable, sorted. @throws StoreError */
  tagValues(client: StoreClient, request: TagValuesRequest, signal?: AbortSignal): Promise<string[]>;
  /** What new rows have under a filter's key, or the names of their attributes. @throws StoreError */
  filterValues(client: StoreClient, request: FilterValuesRequest, signal?: AbortSignal): Promise<string[]>;
  /** Everything that is known of the rows behind one span. @throws StoreError; also when none is found */
  details(client: StoreClient, ids: readonly string[], signal?: AbortSignal): Promise<Detail[]>;
  /** Rows as they are written into a file; those that are gone are missing. @throws StoreError */
  savedRows(client: StoreClient, ids: readonly string[], signal?: AbortSignal): Promise<SavedRow[]>;
  /** How many rows of the last 15 minutes it has; beyond 65,536 an estimate. @throws StoreError */
  countRecent(client: StoreClient): Promise<number>;
}

/** A row and its id. */
export interface SavedRow {
  id: string;
  row: StoreRow;
}
