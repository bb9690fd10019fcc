import type { Call } from '../trace/call';
import type { CallFilter } from '../trace/callFilter';

/** What the list of calls is narrowed to. Empty texts and lists filter nothing. */
export interface CallFilters {
  /**
   * Names, with `*` for any text, or DeepFlow's numbers (services have names only). Cluster, namespace, workload and
   * service must fit one end of the call, either. A service is met by any of its names: its code's, DeepFlow's, its
   * Kubernetes service's, its workload's.
   */
  clusters?: string[];
  namespaces?: string[];
  workloads?: string[];
  services?: string[];
  /** In any spelling, with `*` for any text. */
  traceIds?: string[];
  spanIds?: string[];
  /** Substring of the resource or the endpoint, any case; `*` stands for any text. */
  requestResource?: string;
  /** All must fit the row that stands for a request, each of them whole (`isWhole`). Texts are met as they are, trace ids in any spelling. */
  filters?: readonly CallFilter[];
}

export interface CallsRequest extends CallFilters {
  /** Unix ms, both inclusive to the second; a call of DeepFlow's belongs to the second in which it ended. */
  fromMs: number;
  toMs: number;
  /** Calls at most. */
  limit: number;
  /** Every observation in place of one row per call. */
  allObservations?: boolean;
}

export interface CallsResult {
  /** The `limit` newest calls, those that started last first. */
  calls: Call[];
  /** More calls match. */
  truncated: boolean;
  /** For the screen. */
  notices: string[];
}

/** What a dashboard's variable may list. */
export type Tag = 'cluster' | 'namespace' | 'workload' | 'service';

export interface TagValuesRequest {
  tag: Tag;
  /** Unix ms, both inclusive to the second. */
  fromMs: number;
  toMs: number;
  /** Only values that occur together with these, at one end of a call; as the list's filters take them. */
  clusters?: string[];
  namespaces?: string[];
}

/** What a filter may be given, for suggestions. */
export interface FilterValuesRequest extends CallFilters {
  /** A filter's key; null for the names of attributes. */
  key: string | null;
  /** Unix ms, both inclusive to the second. */
  fromMs: number;
  toMs: number;
}
