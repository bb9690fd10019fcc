import type { Detail } from '../trace/call';
import { readRowId } from '../trace/rowId';
import { askEach } from './askEach';
import type { CallsRequest, CallsResult, FilterValuesRequest, TagValuesRequest } from './callsRequest';
import type { StoreClient } from './client';
import { decoderOf } from './decoders';
import { readCatalog } from './deepflow/catalog';
import { deepflowStore } from './deepflow/store';
import { toStoreError } from './errors';
import { readOtelCatalog, usualPlaces } from './otel/catalog';
import type { OtelColumn } from './otel/columns';
import { otelStore } from './otel/store';
import { plainCall } from './listedCall';
import { mixedCalls } from './mixedCalls';
import { RowsAtHand, type AtHand } from './search/atHand';
import { search } from './search/search';
import type { Gathered, Search, SearchRequest } from './search/searchRequest';
import type { SavedRow, SpanStore } from './spanStore';
import { StoreError } from './storeError';

/** The span stores that one server has: DeepFlow's table, the OTel collector's, or both; never none. Cache one per data source. */
export interface Stores {
  all: readonly SpanStore[];
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
  /** Id of that table's schema (`otel/schemas`); told by its columns where not given. */
  otelSchema?: string;
  /** SQL in place of columns of that schema, by the collector's names. */
  otelColumns?: Partial<Record<OtelColumn, string>>;
  signal?: AbortSignal;
}

/**
 * Asks the server what it has. One of the stores may be missing; a table of the collector that is named and not there
 * is told of, and is no error.
 * @throws StoreError in plain words when there is neither, or DeepFlow's is there and cannot be read
 */
export async function readStores(client: StoreClient, options: StoresOptions = {}): Promise<Stores> {
  const { databasePrefix, otelTable, otelSchema, otelColumns, signal } = options;
  const ofTable = { table: otelTable, schema: otelSchema, columns: otelColumns };
  const [deepflow, otel] = await Promise.all([
    readCatalog(client, { databasePrefix, signal }).catch(toStoreError),
    otelTable === '' ? null : readOtelCatalog(client, { ...ofTable, signal }).catch(toStoreError),
  ]);
  const ofOtel = otel instanceof StoreError || !otel ? [] : [otelStore(otel)];
  if (deepflow instanceof StoreError && !(ofOtel.length > 0 && deepflow.code === UNKNOWN_TABLE)) {
    throw deepflow.code === UNKNOWN_TABLE ? noneFound(deepflow, otel, otelTable) : deepflow;
  }
  const ofDeepflow = deepflow instanceof StoreError ? [] : [deepflowStore(deepflow)];
  const notices: string[] = [];
  if (otel instanceof StoreError) {
    notices.push(`OTel spans of the collector cannot be read: ${otel.message}`);
  } else if (otelTable && !otel) {
    notices.push(`The table ${otelTable} of the OTel collector was not found, or this database user may not read it.`);
  }
  return storesOf([...ofDeepflow, ...ofOtel], notices);
}

/** These stores together. @param notices beside their own */
export function storesOf(all: readonly SpanStore[], notices: readonly string[] = []): Stores {
  return {
    all,
    settingsAllowed: all.every(({ settingsAllowed }) => settingsAllowed),
    notices: [...all.flatMap((store) => store.notices), ...notices],
  };
}

/** Which tables were looked for, and what is wrong with the one that was named. */
function noneFound(deepflow: StoreError, otel: unknown, otelTable: string | undefined): StoreError {
  const looked =
    otel instanceof StoreError
      ? otel.message
      : otelTable
        ? `The table ${otelTable} was not found, either.`
        : otelTable === ''
          ? ''
          : `Of OpenTelemetry spans none of these tables was found: ${usualPlaces().join(', ')}.`;
  return new StoreError([deepflow.message, looked].filter(Boolean).join(' '), deepflow.code);
}

/** ClickHouse's code for a table that is not there; DeepFlow's catalog uses it too. */
const UNKNOWN_TABLE = 60;

/**
 * Searches the rows of one request, from any of its rows in any of the stores or from a trace id.
 * @param atHand keeps the rows; when this is over it has the spans and the trace.
 * @returns null when there is no such row, or its store is not there.
 * @throws StoreError from a store, or when asked for nothing.
 */
export function searchStores(
  client: StoreClient,
  { all }: Pick<Stores, 'all'>,
  request: SearchRequest,
  atHand: AtHand
): Promise<Search | null> {
  return search(client, all, request, atHand);
}

/**
 * The same with the rows kept in this thread, for command lines and tests.
 * @returns null when there is no such row. @throws StoreError
 */
export async function gather(
  client: StoreClient,
  stores: Pick<Stores, 'all'>,
  request: SearchRequest
): Promise<Gathered | null> {
  const atHand = new RowsAtHand(decoderOf);
  const found = await searchStores(client, stores, request, atHand);
  return found && { ...found, set: await atHand.spans(), trace: await atHand.trace() };
}

/** The list of calls of all stores, each request once. @throws StoreError when none answers, or the query was cancelled */
export async function callsOf(
  client: StoreClient,
  { all }: Pick<Stores, 'all'>,
  request: CallsRequest,
  signal?: AbortSignal
): Promise<CallsResult> {
  if (all.length > 1) {
    return mixedCalls(client, all, request, signal);
  }
  const { calls, truncated, notices } = await all[0].calls(client, request, signal);
  return { calls: calls.map(plainCall), truncated, notices };
}

/**
 * Values of a dashboard's variable out of all stores that answer, sorted.
 * @throws StoreError when none does, or the query was cancelled
 */
export async function tagValuesOf(
  client: StoreClient,
  { all }: Pick<Stores, 'all'>,
  request: TagValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  const { found } = await askEach(all, (store) => store.tagValues(client, request, signal));
  return found.length > 1 ? [...new Set(found.flatMap(({ answer }) => answer))].sort() : found[0].answer;
}

/** What new rows of all stores that answer have under a filter's key, or their attributes' names. @throws as `tagValuesOf` */
export async function filterValuesOf(
  client: StoreClient,
  { all }: Pick<Stores, 'all'>,
  request: FilterValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  const { found } = await askEach(all, (store) => store.filterValues(client, request, signal));
  return [...new Set(found.flatMap(({ answer }) => answer))];
}

/**
 * Everything that is known of the rows behind one span, whichever store they are in. A span that both stores received
 * has its attributes, events and links once, out of the store of code alone, which keeps more, and the columns of both
 * rows.
 * @throws StoreError; also when an id is none, its store is not there, or no row is found
 */
export async function detailsOfSpan(
  client: StoreClient,
  stores: Stores,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<Detail[]> {
  const byStore = shareOut(stores, ids, 'span');
  const found = await Promise.all(
    byStore.map(async ({ store, ids: own }) => ({ store, details: await store.details(client, own, signal) }))
  );
  const ofCode = found.filter(({ store, details }) => !store.seesNetwork && details.length > 0);
  const told = ofCode.length > 0 ? ofCode : found;
  const columns = found.flatMap(({ details }) => details.filter(({ kind }) => kind === 'column'));
  return [...told.flatMap(({ details }) => details.filter(({ kind }) => kind !== 'column')), ...columns];
}

/** Rows of one request at most: their ids are parameters of a statement. */
const MOST_SAVED = 1000;

/**
 * The rows with these ids as they are written into a file, in no order; those that are gone are missing.
 * @param ids of any of the stores, at most MOST_SAVED
 * @throws StoreError; also when an id is none, or its store is not there
 */
export async function savedRowsOf(
  client: StoreClient,
  stores: Stores,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<SavedRow[]> {
  if (ids.length > MOST_SAVED) {
    throw new StoreError(`Up to ${MOST_SAVED} rows can be asked for at once.`);
  }
  const found = await Promise.all(
    shareOut(stores, ids, 'row').map(({ store, ids: own }) => store.savedRows(client, own, signal))
  );
  return found.flat();
}

/** Which ids are whose. @throws StoreError where one is none, or of a store that is not there */
function shareOut({ all }: Stores, ids: readonly string[], what: string): Array<{ store: SpanStore; ids: string[] }> {
  const shares = all.map((store) => ({ store, ids: [] as string[] }));
  for (const id of ids) {
    const share = shares.find(({ store }) => store.readRowId(id));
    if (!share) {
      throw new StoreError(
        // of a store that this server may not have
        readRowId(id)
          ? `The table of this ${what} is no longer there, or the settings of the data source name another.`
          : 'These are no ids of rows: only spans of this data source have rows.'
      );
    }
    share.ids.push(id);
  }
  return shares.filter((share) => share.ids.length > 0);
}
