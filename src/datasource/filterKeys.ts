import type { MetricFindValue, TimeRange } from '@grafana/data';
import { attributeKey, CALL_KEYS, isFilterKey, type CallFilter } from '../trace/callFilter';
import { OBSERVATION_POINTS, RESPONSE_STATUS_BY_CODE } from '../trace/span';
import type { StoreClient } from '../store/client';
import { filterValuesOf, type Stores } from '../store/stores';
import { readAdHoc, type AdHocFilter } from './callFilters';

/** What Grafana asks with; nothing before 10.2. */
export interface TagOptions {
  key?: string;
  filters?: AdHocFilter[];
  timeRange?: TimeRange;
}

const HOUR_MS = 3_600_000;

function requestOf({ filters = [], timeRange }: TagOptions): { fromMs: number; toMs: number; filters: CallFilter[] } {
  const toMs = timeRange?.to.valueOf() ?? Date.now();
  return { fromMs: timeRange?.from.valueOf() ?? toMs - HOUR_MS, toMs, filters: readAdHoc(filters).filters };
}

/** Columns of the list, and the attributes that the newest calls have. @throws StoreError */
export async function filterKeys(client: StoreClient, stores: Stores, options: TagOptions): Promise<MetricFindValue[]> {
  const names = await filterValuesOf(client, stores, { ...requestOf(options), filters: [], key: null });
  return [...Object.keys(CALL_KEYS), ...names.sort().map(attributeKey)].map((text) => ({ text }));
}

/** What may always be asked for, there or not. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  status: [...new Set(RESPONSE_STATUS_BY_CODE)],
  observationPoint: OBSERVATION_POINTS,
  signalSource: ['ebpf', 'otel', 'packet'],
  duration: ['1ms', '10ms', '100ms', '1s', '10s'],
};

/** What the newest calls have under a key, among those that the other filters leave. @throws StoreError */
export async function filterValues(
  client: StoreClient,
  stores: Stores,
  options: TagOptions
): Promise<MetricFindValue[]> {
  const key = options.key ?? '';
  const request = requestOf(options);
  const others = request.filters.filter((filter) => filter.key !== key);
  const found =
    WORDS[key] ?? (isFilterKey(key) ? await filterValuesOf(client, stores, { ...request, filters: others, key }) : []);
  return found.map((text) => ({ text }));
}
