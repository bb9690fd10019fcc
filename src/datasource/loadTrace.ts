import type { StoreClient } from '../store/client';
import { StoreError } from '../store/storeError';
import { searchStores, type Stores } from '../store/stores';
import type { TraceAsk } from './traceAsk';
import { TraceSoFar, type SoFar } from './traceSoFar';
import { background } from './work/background';
import { TraceInBackground, type TraceParts } from './work/TraceInBackground';

export interface TraceRequest {
  ask: Exclude<TraceAsk, { kind: 'nothing' }>;
  /** Where a trace id is looked for first, Unix ms. */
  range?: { fromMs: number; toMs: number };
  maxRows: number;
  /** Follow the ids of DNS queries. */
  dns: boolean;
  signal: AbortSignal;
  /** Told of the spans that are there while the search goes on. */
  soFar?: SoFar;
}

export interface LoadedTrace extends TraceParts {
  /** No more rows are expected, and every store gave what it has: the next time it would be the same. */
  isLasting: boolean;
}

/**
 * From a call's id or a trace id to the stitched trace. Large ones are worked on in a worker.
 * @returns what the trace's frames are made of
 * @throws StoreError, also when nothing has that id
 */
export async function loadTrace(client: StoreClient, stores: Stores, request: TraceRequest): Promise<LoadedTrace> {
  const { ask, range, maxRows, dns, signal } = request;
  const trace = new TraceInBackground(background, signal);
  const soFar = request.soFar && new TraceSoFar(trace, request.soFar);
  try {
    const found = await searchStores(
      client,
      stores,
      {
        ...(ask.kind === 'call' ? { callId: ask.id } : { traceId: ask.id }),
        rangeS: range && { from: Math.floor(range.fromMs / 1000), to: Math.ceil(range.toMs / 1000) },
        limits: { maxRows },
        dns,
        signal,
        onProgress: soFar?.onProgress,
      },
      trace
    );
    if (!found) {
      throw new StoreError(
        ask.kind === 'call'
          ? `There is no call with the id ${ask.id}. It may be older than what the database keeps.`
          : `No span has the trace id ${ask.id}. It may be older than what the database keeps.`
      );
    }
    soFar?.close();
    const stitched = await trace.stitch();
    const { completeness } = stitched.facts;
    return {
      ...stitched,
      isLasting: found.settled && !found.isUnread,
      facts: {
        ...stitched.facts,
        completeness: {
          ...completeness,
          statements: found.statements,
          // where nobody looks for eBPF spans, none are missing
          withoutEbpf: stores.all.some(({ seesNetwork }) => seesNetwork) ? completeness.withoutEbpf : [],
          rowsRead: found.rowsRead,
          leftOut: [...completeness.leftOut, ...found.leftOut],
          settled: found.settled,
          notices: [...found.notices, ...completeness.notices, ...stores.notices],
        },
      },
    };
  } finally {
    soFar?.close();
    trace.close();
  }
}
