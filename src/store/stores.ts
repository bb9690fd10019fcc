import type { Detail } from '../trace/call';
import { StoreError, type StoreClient } from './client';
import { readCatalog, type Catalog } from './deepflow/catalog';
import { spanDetails } from './deepflow/spanDetails';
import { readOtelCatalog, type OtelCatalog } from './otel/catalog';
import { readOtelRowId } from './otel/rowId';
import { otelSpanDetails } from './otel/spanDetails';
import { toStoreError } from './errors';

/** The span stores that one server has: DeepFlow's table, the OTel collector's, or both. Cache one per data source. */
export interface Stores {
  deepflow: Catalog | null;
  otel: OtelCatalog | null;
  /** False for a `readonly=1` user, who may send no setting. */
  settingsAllowed: boolean;
  /** What is degraded and why, for the screen. */
  notices: string[];
}

export interface StoresOptions {
  /** Before DeepFlow's databases; see its catalog. */
  databasePrefix?: string;
  /** The collector's table, `database.table`; '' for none; looked for in the usual places where not given. */
  otelTable?: string;
  signal?: AbortSignal;
}

/**
 * Asks the server what it has. One of the stores may be missing; a table of the collector that is named and not there
 * is told of, and is no error.
 * @throws StoreError in plain words when there is neither, or DeepFlow's is there and cannot be read
 */
export async function readStores(client: StoreClient, options: StoresOptions = {}): Promise<Stores> {
  const { databasePrefix, otelTable, signal } = options;
  const [deepflow, otel] = await Promise.all([
    readCatalog(client, { databasePrefix, signal }).catch(toStoreError),
    otelTable === '' ? null : readOtelCatalog(client, { table: otelTable, signal }).catch(toStoreError),
  ]);
  const otelCatalog = otel instanceof StoreError ? null : otel;
  if (deepflow instanceof StoreError && !(otelCatalog && deepflow.code === UNKNOWN_TABLE)) {
    throw deepflow;
  }
  const deepflowCatalog = deepflow instanceof StoreError ? null : deepflow;
  const notices = [...(deepflowCatalog?.notices ?? [])];
  if (otel instanceof StoreError) {
    notices.push(`OTel spans of the collector cannot be read: ${otel.message}`);
  } else if (otelTable && !otelCatalog) {
    notices.push(`The table ${otelTable} of the OTel collector was not found, or this database user may not read it.`);
  }
  return {
    deepflow: deepflowCatalog,
    otel: otelCatalog,
    settingsAllowed: (deepflowCatalog ?? otelCatalog)?.settingsAllowed ?? false,
    notices,
  };
}

/** ClickHouse's code for a table that is not there; DeepFlow's catalog uses it too. */
const UNKNOWN_TABLE = 60;

/**
 * Everything that is known of the rows behind one span, whichever store they are in. A span that both stores received
 * has its attributes, events and links once, out of the collector's, which keeps more, and the columns of both rows.
 * @throws StoreError; also when an id is none, its store is not there, or no row is found
 */
export async function detailsOfSpan(
  client: StoreClient,
  stores: Stores,
  ids: string[],
  signal?: AbortSignal
): Promise<Detail[]> {
  const otelIds = ids.filter((id) => readOtelRowId(id) !== null);
  const otherIds = ids.filter((id) => !otelIds.includes(id));
  const missing = (otelIds.length > 0 && !stores.otel) || (otherIds.length > 0 && !stores.deepflow);
  if (missing) {
    throw new StoreError('The table of this span is no longer there, or the settings of the data source name another.');
  }
  const [ofOtel, ofDeepflow] = await Promise.all([
    stores.otel ? otelSpanDetails(client, stores.otel, otelIds, signal) : [],
    stores.deepflow ? spanDetails(client, stores.deepflow, otherIds, signal) : [],
  ]);
  const told = ofOtel.length > 0 ? ofDeepflow.filter(({ kind }) => kind === 'column') : ofDeepflow;
  return [
    ...ofOtel.filter(({ kind }) => kind !== 'column'),
    ...told,
    ...ofOtel.filter(({ kind }) => kind === 'column'),
  ];
}
