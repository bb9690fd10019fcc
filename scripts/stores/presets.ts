import type { ClickHouseClient } from '@clickhouse/client';
import {
  createOtherStore,
  fillOtherStore,
  namesOf,
  type OtherStore,
  type SentSpan,
} from '../../demo/otherStores/otherStore';
import { OTHER_STORES } from '../../demo/otherStores/stores';

/** A tool's tables, as they are or through Distributed tables. */
export interface Preset {
  name: string;
  store: OtherStore;
  isDistributed: boolean;
}

/** Tables of other tools. They become cells of the matrix with what reads them. */
export const PRESETS: readonly Preset[] = OTHER_STORES.flatMap((store) => [
  { name: store.name, store, isDistributed: false },
  { name: `${store.name}-distributed`, store, isDistributed: true },
]);

const CLUSTER = 'df_cluster';

/**
 * Makes a tool's tables and fills them as the tool would. Through Distributed tables every row comes twice.
 * @returns the full name of the table that is to be asked, or where each trace is in time
 */
export async function createAndFillPreset(
  client: ClickHouseClient,
  { store, isDistributed }: Preset,
  spans: readonly SentSpan[]
): Promise<{ spans: string; extent: string | null }> {
  const placing = isDistributed ? { cluster: CLUSTER } : {};
  await createOtherStore(client, store, placing);
  await fillOtherStore(client, store, spans, placing);
  const { asked } = namesOf(store, placing);
  return { spans: asked(store.table), extent: store.extentTable ? asked(store.extentTable) : null };
}
