import type { Catalog } from '../store/deepflow/catalog';
import { gather } from '../store/deepflow/gather';
import { StoreError, type StoreClient } from '../store/client';
import { stitch } from '../trace/stitch';
import type { Trace } from '../trace/trace';
import type { TraceAsk } from './traceAsk';

export interface TraceRequest {
  ask: Exclude<TraceAsk, { kind: 'nothing' }>;
  /** Where a trace id is looked for first, Unix ms. */
  range?: { fromMs: number; toMs: number };
  maxRows: number;
  signal: AbortSignal;
}

/**
 * From a call's id or a trace id to the stitched trace.
 * @returns the trace, and whether no more rows are expected
 * @throws StoreError, also when nothing has that id
 */
export async function loadTrace(
  client: StoreClient,
  catalog: Catalog,
  { ask, range, maxRows, signal }: TraceRequest
): Promise<{ trace: Trace; settled: boolean }> {
  const found = await gather(client, catalog, {
    ...(ask.kind === 'call' ? { callId: ask.id } : { traceId: ask.id }),
    rangeS: range && { from: Math.floor(range.fromMs / 1000), to: Math.ceil(range.toMs / 1000) },
    limits: { maxRows },
    signal,
  });
  if (!found) {
    throw new StoreError(
      ask.kind === 'call'
        ? `There is no call with the id ${ask.id}. It may be older than what the database keeps.`
        : `No span has the trace id ${ask.id}. It may be older than what the database keeps.`
    );
  }
  const trace = stitch(found.set, { startId: found.startId });
  const { completeness } = trace;
  return {
    settled: found.settled,
    trace: {
      ...trace,
      completeness: {
        ...completeness,
        statements: found.statements,
        rowsRead: found.rowsRead,
        notices: [...found.notices, ...completeness.notices, ...catalog.notices],
      },
    },
  };
}
