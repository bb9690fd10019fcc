import {
  DataSourceApi,
  LoadingState,
  type DataFrame,
  type DataQueryError,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type MetricFindValue,
  type ScopedVars,
} from '@grafana/data';
import { getBackendSrv, getTemplateSrv, type BackendSrv, type TemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';
import type { CallsQuery, SpanloomQuery } from '../frames/query';
import { storeClientOf, type ClickHouseLike, type StatementReport } from '../store/clickhouseClient';
import type { StoreClient } from '../store/client';
import { toStoreError } from '../store/errors';
import { readStores, type Stores } from '../store/stores';
import { answer } from './answers';
import { bindMethods } from './bindMethods';
import { executedText } from './executedText';
import { grafanaClickHouse } from './grafanaStore';
import { adHocOf, filledFilters } from './callFilters';
import { checkHealth, type Health } from './health';
import { filterKeys, filterValues, type TagOptions } from './filterKeys';
import { fillIn, isNothing } from './interpolate';
import { DEFAULT_MAX_STATEMENT_S, DEFAULT_MAX_TRACE_ROWS, type SpanloomOptions } from './options';
import { openRows } from './openRows';
import { RecentLists } from './recentLists';
import { SettledAnswers } from './settledAnswers';
import { SpanloomVariables } from './SpanloomVariables';
import { afterTimeout, type After } from './traceSoFar';

/** A server is looked at again after this: tables are upgraded, dictionaries appear. */
const STORES_AGE_MS = 10 * 60_000;

/** One for all answers to a request: the next takes the place of the one before, whichever query its first frame is of. */
const KEY = 'spanloom';

interface Answered {
  frames: DataFrame[];
  error?: DataQueryError;
}

/** Grafana's data source: calls, traces, details of spans, and the values of variables. */
export class SpanloomDataSource extends DataSourceApi<SpanloomQuery, SpanloomOptions> {
  private readonly clickhouse: ClickHouseLike;
  private readonly options: SpanloomOptions;
  private stores: { read: Promise<Stores>; atMs: number } | null = null;
  private settingsRefused = false;
  private readonly settledTraces = new SettledAnswers();
  private readonly settledLists = new SettledAnswers();
  private readonly recentLists = new RecentLists();

  constructor(
    settings: DataSourceInstanceSettings<SpanloomOptions>,
    private readonly templates: Pick<TemplateSrv, 'replace'> = getTemplateSrv(),
    backendSrv: Pick<BackendSrv, 'fetch'> = getBackendSrv(),
    private readonly after: After = afterTimeout
  ) {
    super(settings);
    this.options = settings.jsonData ?? {};
    this.clickhouse = grafanaClickHouse(settings, backendSrv);
    this.variables = new SpanloomVariables(this);
    bindMethods(this);
  }

  /**
   * Answers all queries of a panel at once, a search that takes long first with the spans so far, state Streaming; leaving
   * the answer alone aborts what is under way.
   */
  override query(request: DataQueryRequest<SpanloomQuery>): Observable<DataQueryResponse> {
    return new Observable<DataQueryResponse>((subscriber) => {
      const abort = new AbortController();
      const targets = request.targets.map(withType).filter((target) => target.hide !== true);
      const parts: DataFrame[][] = targets.map(() => []);
      const tell = (i: number, frames: DataFrame[]) => {
        parts[i] = frames;
        subscriber.next({ key: KEY, data: parts.flat(), state: LoadingState.Streaming });
      };
      const answerOne = async (target: SpanloomQuery, i: number): Promise<Answered> => {
        const answer = await this.answerOne(target, request, abort.signal, (frames) => tell(i, frames));
        parts[i] = answer.frames;
        return answer;
      };
      void Promise.all(targets.map(answerOne)).then((answers) => {
        const errors = answers.flatMap((one) => (one.error ? [one.error] : []));
        subscriber.next({
          key: KEY,
          data: parts.flat(),
          state: errors.length > 0 ? LoadingState.Error : LoadingState.Done,
          // `errors` is read from Grafana 10 on, `error` before
          ...(errors.length > 0 ? { error: errors[0], errors } : {}),
        });
        subscriber.complete();
      });
      return () => abort.abort();
    });
  }

  private async answerOne(
    query: SpanloomQuery,
    request: DataQueryRequest<SpanloomQuery>,
    signal: AbortSignal,
    onPart: (frames: DataFrame[]) => void
  ): Promise<Answered> {
    const statements: StatementReport[] = [];
    try {
      if (query.queryType === 'trace' && isNothing(query.query)) {
        return { frames: [] };
      }
      if (query.queryType === 'file') {
        return { frames: [await openRows(query.file, query.refId, signal)] };
      }
      const stores = await this.readStores();
      const frames = await answer(query, {
        client: this.client(stores, (report) => statements.push(report)),
        stores,
        templates: this.templates,
        scopedVars: request.scopedVars,
        range: request.range,
        adHoc: query.queryType === 'calls' ? adHocOf(request, this.templates, this.name) : [],
        settledTraces: this.settledTraces,
        settledLists: this.settledLists,
        recentLists: this.recentLists,
        followDns: this.options.followDns === true,
        maxTraceRows: this.options.maxTraceRows || DEFAULT_MAX_TRACE_ROWS,
        signal,
        after: this.after,
        onPart,
        source: this,
      });
      const executedQueryString = executedText(statements);
      return { frames: frames.map((frame) => ({ ...frame, meta: { ...frame.meta, executedQueryString } })) };
    } catch (cause) {
      const { message, status } = toStoreError(cause);
      return { frames: [], error: { message, refId: query.refId, ...(status > 0 ? { status } : {}) } };
    }
  }

  /** What the server has; asked once, shared by all queries, asked again after a failure or ten minutes. */
  readStores(fresh = false): Promise<Stores> {
    const now = Date.now();
    if (fresh || !this.stores || now - this.stores.atMs > STORES_AGE_MS) {
      const read = readStores(storeClientOf(this.clickhouse), {
        databasePrefix: this.options.databasePrefix?.trim(),
        otelTable: this.options.otelTable?.trim(),
        otelSchema: this.options.otelSchema,
        otelColumns: this.options.otelColumns,
      });
      this.stores = { read, atMs: now };
      read.catch(() => {
        if (this.stores?.read === read) {
          this.stores = null;
        }
      });
    }
    return this.stores.read;
  }

  /** A client that sends limits where this database user may set any. */
  client(stores: Stores, onStatement?: (report: StatementReport) => void): StoreClient {
    return storeClientOf(this.clickhouse, {
      onStatement,
      onSettingsRefused: () => (this.settingsRefused = true),
      ...(stores.settingsAllowed && !this.settingsRefused
        ? {
            settings: {
              max_execution_time: this.options.maxStatementS || DEFAULT_MAX_STATEMENT_S,
              cancel_http_readonly_queries_on_client_close: 1,
            },
          }
        : {}),
    });
  }

  override testDatasource(): Promise<Health> {
    return checkHealth(storeClientOf(this.clickhouse), () => this.readStores(true));
  }

  /** Keys of ad hoc filters. @param options unknown to Grafana before 10.2 */
  override async getTagKeys(options: TagOptions = {}): Promise<MetricFindValue[]> {
    const stores = await this.readStores();
    return filterKeys(this.client(stores), stores, options);
  }

  /** Values of one. */
  override async getTagValues(options: TagOptions = {}): Promise<MetricFindValue[]> {
    const stores = await this.readStores();
    return filterValues(this.client(stores), stores, options);
  }

  override getDefaultQuery(): Partial<SpanloomQuery> {
    return { queryType: 'calls' };
  }

  override filterQuery(query: SpanloomQuery): boolean {
    return query.hide !== true && !(query.queryType === 'trace' && isNothing(query.query));
  }

  override interpolateVariablesInQueries(queries: SpanloomQuery[], scopedVars: ScopedVars): SpanloomQuery[] {
    return queries.map((query) => {
      const { filters } = query as CallsQuery;
      return {
        ...fillIn(this.templates, query, scopedVars),
        ...(filters && { filters: filledFilters(this.templates, filters, scopedVars) }),
        datasource: this.getRef(),
      };
    });
  }

  override getQueryDisplayText(query: SpanloomQuery): string {
    const { queryType } = withType(query);
    return queryType === 'trace' ? `Trace ${(query as { query?: string }).query ?? ''}` : queryType;
  }
}

const TYPES: ReadonlySet<string> = new Set<SpanloomQuery['queryType']>(['calls', 'trace', 'span', 'rows', 'file']);

/** Links from other data sources bring only a text: then it is a trace that is asked for. */
function withType(query: SpanloomQuery): SpanloomQuery {
  if (TYPES.has(query.queryType)) {
    return query;
  }
  const text = (query as { query?: unknown }).query;
  return { ...(query as object), queryType: typeof text === 'string' ? 'trace' : 'calls' } as SpanloomQuery;
}
