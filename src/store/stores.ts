import type { Detail } from '../trace/call';
import type { StoreClient } from './client';
import { StoreError } from './storeError';
import type { AtHand } from './deepflow/atHand';
import { findCalls, type CallsRequest, type CallsResult } from './deepflow/calls';
import { readCatalog, type Catalog } from './deepflow/catalog';
import { search, type GatherRequest, type Search } from './deepflow/gather';
import { spanDetails } from './deepflow/spanDetails';
import { tagValues, type TagValuesRequest } from './deepflow/tagValues';
import { readOtelCatalog, type OtelCatalog } from './otel/catalog';
import { findOtelCalls } from './otel/calls';
import { readOtelRowId } from '../trace/rowId';
import { searchOtel } from './otel/search';
import { otelSpanDetails } from './otel/spanDetails';
import { otelTagValues } from './otel/tagValues';
import { toStoreError } from './errors';

/** The span stores that one server has: DeepFlow's table, the OTel collector's, or both; never neither. Cache one per data source. */
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
 * Searches the rows of one request, from any of its rows in any of the stores or from a trace id.
 * @param atHand keeps the rows; when this is over it has the spans and the trace.
 * @returns null when there is no such row, or its store is not there.
 * @throws StoreError from a store, or when asked for nothing.
 */
export async function searchStores(
  client: StoreClient,
  stores: Stores,
  request: GatherRequest,
  atHand: AtHand
): Promise<Search | null> {
  const { deepflow, otel } = stores;
  const isOtel = readOtelRowId(request.callId ?? '') !== null;
  if (request.callId && !(isOtel ? otel : deepflow)) {
    return null;
  }
  return deepflow
    ? search(client, deepflow, { ...request, otel }, atHand)
    : searchOtel(client, otel as OtelCatalog, request, atHand);
}

/** The list of calls: DeepFlow's; the collector's server spans where only these are. @throws StoreError */
export function callsOf(
  client: StoreClient,
  { deepflow, otel }: Stores,
  request: CallsRequest,
  signal?: AbortSignal
): Promise<CallsResult> {
  return deepflow
    ? findCalls(client, deepflow, request, signal)
    : findOtelCalls(client, otel as OtelCatalog, request, signal);
}

/** Values of a dashboard's variable, out of the store that makes the list of calls. @throws StoreError */
export function tagValuesOf(
  client: StoreClient,
  { deepflow, otel }: Stores,
  request: TagValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  return deepflow
    ? tagValues(client, deepflow, request, signal)
    : otelTagValues(client, otel as OtelCatalog, request, signal);
}

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
