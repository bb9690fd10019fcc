import type { DataSourceApi } from '@grafana/data';
import type { SpanloomQuery } from '../frames/query';
import type { StoreClient } from '../store/client';
import type { Catalog } from '../store/deepflow/catalog';
import type { SpanloomOptions } from './options';

/** What the parts around the data source know of it, so that they need not know the whole. */
export interface SpanSource extends DataSourceApi<SpanloomQuery, SpanloomOptions> {
  readCatalog(): Promise<Catalog>;
  client(catalog: Catalog): StoreClient;
}
