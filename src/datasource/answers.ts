import type { DataFrame, QueryResultMetaNotice, ScopedVars, TimeRange } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { callsToFrame } from '../frames/calls';
import { runInSlices } from '../background/slices';
import { detailsToFrame } from '../frames/details';
import { frameOfColumns } from '../frames/frameOfColumns';
import { nodeGraphFrames } from '../frames/nodeGraph';
import type { CallsQuery, RowsQuery, SpanQuery, StoreQuery, TraceQuery } from '../frames/query';
import { rowsToFrame } from '../frames/rowsFrame';
import type { CallsRequest } from '../store/callsRequest';
import type { StoreClient } from '../store/client';
import { NOTHING_MISSING } from '../trace/nothingMissing';
import { markedRowId } from '../trace/rowId';
import { callsOf, detailsOfSpan, savedRowsOf, type Stores } from '../store/stores';
import { filledFilters, ignoredInWords, readAdHoc, type AdHocFilter } from './callFilters';
import { textOf, valuesOf } from './interpolate';
import { loadTrace } from './loadTrace';
import { DEFAULT_CALLS, MOST_CALLS } from './options';
import type { RecentLists } from './recentLists';
import { isOver, type SettledAnswers } from './settledAnswers';
import { readTraceAsk } from './traceAsk';
import { afterTimeout, type After } from './traceSoFar';
import type { TraceParts } from './work/TraceInBackground';

/** What a query is answered with. */
export interface AnswerContext {
  client: StoreClient;
  stores: Stores;
  templates: Pick<TemplateSrv, 'replace'>;
  scopedVars?: ScopedVars;
  range?: TimeRange;
  /** Of the dashboard; lists of calls have them beside their own. */
  adHoc?: readonly AdHocFilter[];
  maxTraceRows: number;
  followDns: boolean;
  settledTraces: SettledAnswers;
  settledLists: SettledAnswers;
  recentLists: RecentLists;
  signal: AbortSignal;
  after?: After;
  /** Told of frames that hold a part of the answer, while it takes long. */
  onPart?: (frames: DataFrame[]) => void;
  /** The data source itself, for links from calls to their traces. */
  source: { uid: string; name: string };
}

/** The frames that answer one query. @throws StoreError in plain words */
export async function answer(query: StoreQuery, context: AnswerContext): Promise<DataFrame[]> {
  switch (query.queryType) {
    case 'trace':
      return answerTrace(query, context);
    case 'span':
      return answerSpan(query, context);
    case 'rows':
      return answerRows(query, context);
    default:
      return answerCalls(query, context);
  }
}

async function answerCalls(query: CallsQuery, context: AnswerContext): Promise<DataFrame[]> {
  const { client, stores, templates, scopedVars, range, settledLists, recentLists, signal } = context;
  const values = (text?: string) => valuesOf(templates, text, scopedVars);
  const adHoc = readAdHoc(context.adHoc ?? []);
  const ignored = ignoredInWords(adHoc.unknown);
  const limit = Math.round(Number(query.limit ?? DEFAULT_CALLS));
  const request: CallsRequest = {
    clusters: values(query.cluster),
    namespaces: values(query.namespace),
    workloads: values(query.workload),
    services: values(query.service),
    traceIds: values(query.traceId),
    spanIds: values(query.spanId),
    requestResource: textOf(templates, query.requestResource, scopedVars),
    filters: [...filledFilters(templates, query.filters, scopedVars), ...adHoc.filters],
    allObservations: query.allObservations === true,
    fromMs: range?.from.valueOf() ?? Date.now() - 900_000,
    toMs: range?.to.valueOf() ?? Date.now(),
    limit: Number.isFinite(limit) ? Math.min(Math.max(limit, 1), MOST_CALLS) : DEFAULT_CALLS,
  };
  const key = `${query.refId} ${JSON.stringify([request, ignored])}`;
  const known = settledLists.get(key);
  if (known) {
    return known;
  }
  const found = await recentLists.list(request, (asked) => callsOf(client, stores, asked, signal));
  const frame = callsToFrame(found.calls, found.truncated, query.refId);
  linkToTraces(frame, context.source);
  const frames = [withNotices(frame, [...found.notices, ...ignored, ...stores.notices])];
  // What could not be read may be there the next time.
  if (isOver(request.toMs) && found.notices.length === 0) {
    settledLists.keep(key, frames);
  }
  return frames;
}

/** In Explore and in tables a call's id opens its trace. */
function linkToTraces(frame: DataFrame, source: { uid: string; name: string }): void {
  const id = frame.fields.find((field) => field.name === 'id');
  if (id) {
    id.config = {
      ...id.config,
      links: [
        {
          title: 'Trace of this call',
          url: '',
          internal: {
            datasourceUid: source.uid,
            datasourceName: source.name,
            query: { queryType: 'trace', query: markedRowId('${__value.raw}') },
          },
        },
      ],
    };
  }
}

async function answerTrace(query: TraceQuery, context: AnswerContext): Promise<DataFrame[]> {
  const { client, stores, templates, scopedVars, range, maxTraceRows, followDns, settledTraces, signal } = context;
  const { after = afterTimeout, onPart } = context;
  const ask = readTraceAsk(textOf(templates, query.query, scopedVars));
  if (ask.kind === 'nothing') {
    return [];
  }
  const key = `${ask.kind} ${ask.id} ${query.refId}`;
  const known = settledTraces.get(key);
  if (known) {
    return known;
  }
  const framesOf = async ({ columns, facts, graph }: TraceParts): Promise<DataFrame[]> => {
    const callId = ask.kind === 'call' ? ask.id : '';
    const frame = await runInSlices(frameOfColumns(columns, facts, { callId, refId: query.refId }), { signal });
    return [withNotices(frame, facts.completeness.notices), ...nodeGraphFrames(graph, query.refId)];
  };
  const { isLasting, ...parts } = await loadTrace(client, stores, {
    ask,
    range: range && { fromMs: range.from.valueOf(), toMs: range.to.valueOf() },
    maxRows: maxTraceRows,
    dns: followDns,
    signal,
    soFar: onPart && { after, framesOf: (some) => framesOf(withNothingMissing(some)), tell: onPart },
  });
  const frames = await framesOf(parts);
  if (isLasting) {
    settledTraces.keep(key, frames);
  }
  return frames;
}

/** What a part of a trace lacks is on its way. */
function withNothingMissing(parts: TraceParts): TraceParts {
  return { ...parts, facts: { ...parts.facts, completeness: NOTHING_MISSING } };
}

async function answerSpan(query: SpanQuery, { client, stores, signal }: AnswerContext): Promise<DataFrame[]> {
  const ids = (Array.isArray(query.ids) ? query.ids : []).filter((id) => id !== '');
  return [detailsToFrame(await detailsOfSpan(client, stores, ids, signal), query.refId)];
}

async function answerRows(query: RowsQuery, { client, stores, signal }: AnswerContext): Promise<DataFrame[]> {
  const ids = (Array.isArray(query.ids) ? query.ids : []).filter((id) => id !== '');
  const rows = await savedRowsOf(client, stores, ids, signal);
  return [
    rowsToFrame(
      rows.map(({ id, row }) => ({ id, text: JSON.stringify(row) })),
      query.refId
    ),
  ];
}

function withNotices(frame: DataFrame, texts: string[]): DataFrame {
  const notices: QueryResultMetaNotice[] = texts.map((text) => ({ severity: 'info', text }));
  return notices.length > 0 ? { ...frame, meta: { ...frame.meta, notices } } : frame;
}
