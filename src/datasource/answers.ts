import type { DataFrame, QueryResultMetaNotice, ScopedVars, TimeRange } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { callsToFrame } from '../frames/calls';
import { detailsToFrame } from '../frames/details';
import { nodeGraphFrames } from '../frames/nodeGraph';
import type { CallsQuery, SpanloomQuery, SpanQuery, TraceQuery } from '../frames/query';
import { serviceGraph } from '../frames/serviceGraph';
import { traceToFrame } from '../frames/traceToFrame';
import type { StoreClient } from '../store/client';
import { findCalls } from '../store/deepflow/calls';
import type { Catalog } from '../store/deepflow/catalog';
import { spanDetails } from '../store/deepflow/spanDetails';
import { textOf, valuesOf } from './interpolate';
import { loadTrace } from './loadTrace';
import { DEFAULT_CALLS, MOST_CALLS } from './options';
import type { SettledTraces } from './settledTraces';
import { readTraceAsk } from './traceAsk';

/** What a query is answered with. */
export interface AnswerContext {
  client: StoreClient;
  catalog: Catalog;
  templates: Pick<TemplateSrv, 'replace'>;
  scopedVars?: ScopedVars;
  range?: TimeRange;
  maxTraceRows: number;
  settledTraces: SettledTraces;
  signal: AbortSignal;
  /** The data source itself, for links from calls to their traces. */
  source: { uid: string; name: string };
}

/** The frames that answer one query. @throws StoreError in plain words */
export async function answer(query: SpanloomQuery, context: AnswerContext): Promise<DataFrame[]> {
  switch (query.queryType) {
    case 'trace':
      return answerTrace(query, context);
    case 'span':
      return answerSpan(query, context);
    default:
      return answerCalls(query, context);
  }
}

async function answerCalls(query: CallsQuery, context: AnswerContext): Promise<DataFrame[]> {
  const { client, catalog, templates, scopedVars, range, signal } = context;
  const values = (text?: string) => valuesOf(templates, text, scopedVars);
  const limit = Math.round(Number(query.limit ?? DEFAULT_CALLS));
  const found = await findCalls(
    client,
    catalog,
    {
      clusters: values(query.cluster),
      namespaces: values(query.namespace),
      workloads: values(query.workload),
      traceIds: values(query.traceId).flatMap(bothCases),
      spanIds: values(query.spanId).flatMap(bothCases),
      requestResource: textOf(templates, query.requestResource, scopedVars),
      allObservations: query.allObservations === true,
      fromMs: range?.from.valueOf() ?? Date.now() - 900_000,
      toMs: range?.to.valueOf() ?? Date.now(),
      limit: Number.isFinite(limit) ? Math.min(Math.max(limit, 1), MOST_CALLS) : DEFAULT_CALLS,
    },
    signal
  );
  const frame = callsToFrame(found.calls, found.truncated, query.refId);
  linkToTraces(frame, context.source);
  return [withNotices(frame, [...found.notices, ...catalog.notices])];
}

/** Ids are stored in lower case as a rule; what was typed is tried as well. */
function bothCases(id: string): string[] {
  return id === id.toLowerCase() ? [id] : [id, id.toLowerCase()];
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
            query: { queryType: 'trace', query: 'id-${__value.raw}' },
          },
        },
      ],
    };
  }
}

async function answerTrace(query: TraceQuery, context: AnswerContext): Promise<DataFrame[]> {
  const { client, catalog, templates, scopedVars, range, maxTraceRows, settledTraces, signal } = context;
  const ask = readTraceAsk(textOf(templates, query.query, scopedVars));
  if (ask.kind === 'nothing') {
    return [];
  }
  const key = `${ask.kind} ${ask.id} ${query.refId}`;
  const known = settledTraces.get(key);
  if (known) {
    return known;
  }
  const { trace, settled } = await loadTrace(client, catalog, {
    ask,
    range: range && { fromMs: range.from.valueOf(), toMs: range.to.valueOf() },
    maxRows: maxTraceRows,
    signal,
  });
  const frame = traceToFrame(trace, { callId: ask.kind === 'call' ? ask.id : '', refId: query.refId });
  const frames = [withNotices(frame, trace.completeness.notices), ...nodeGraphFrames(serviceGraph(trace), query.refId)];
  if (settled) {
    settledTraces.keep(key, frames);
  }
  return frames;
}

async function answerSpan(query: SpanQuery, { client, catalog, signal }: AnswerContext): Promise<DataFrame[]> {
  const ids = (Array.isArray(query.ids) ? query.ids : []).filter((id) => id !== '');
  return [detailsToFrame(await spanDetails(client, catalog, ids, signal), query.refId)];
}

function withNotices(frame: DataFrame, texts: string[]): DataFrame {
  const notices: QueryResultMetaNotice[] = texts.map((text) => ({ severity: 'info', text }));
  return notices.length > 0 ? { ...frame, meta: { ...frame.meta, notices } } : frame;
}
