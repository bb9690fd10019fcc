import type { DataSourceApi, MetricFindValue } from '@grafana/data';
import type { SpanloomQuery } from '../frames/query';
import type { StoreClient } from '../store/client';
import type { Stores } from '../store/stores';
import type { TagOptions } from './filterKeys';
import type { SpanloomOptions } from './options';

/** What the parts around the data source know of it, so that they need not know the whole. */
export interface SpanSource extends DataSourceApi<SpanloomQuery, SpanloomOptions> {
  readStores(): Promise<Stores>;
  client(stores: Stores): StoreClient;
  getTagKeys(options?: TagOptions): Promise<MetricFindValue[]>;
  getTagValues(options?: TagOptions): Promise<MetricFindValue[]>;
}
