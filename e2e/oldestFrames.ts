import type { DataFrame } from '@grafana/data';
import { rowsOfCall, simulateCall } from '../demo/traffic/simulateCall';
import { createState } from '../demo/traffic/state';
import { callsToFrame } from '../src/frames/calls';
import { traceToFrame } from '../src/frames/traceToFrame';
import type { StoreRow } from '../src/store/client';
import { decodeSpans, originOf } from '../src/store/deepflow/decode';
import type { Call } from '../src/trace/call';
import { stitch } from '../src/trace/stitch';

/** A frame as JSON: what `toDataFrame` of any Grafana takes. */
export type PlainFrame = Pick<DataFrame, 'name' | 'meta'> & {
  fields: Array<{ name: string; type: string; config: object; values: unknown[] }>;
};

/** 2026-09-21 14:13:20 UTC */
export const START_US = 1_790_000_000_000_000;
export const RANGE = { fromMs: START_US / 1000 - 60_000, toMs: START_US / 1000 + 60_000 };

/** The demo's request, 96 observations, stitched: the trace frame as the data source makes it. */
export function demoTraceFrame(): PlainFrame {
  const rows = rowsOfCall(
    simulateCall({
      seed: 1,
      startUs: START_US,
      clockOffsetUs: { node0: 0, node1: 0, node2: 0 },
      scenario: 'ok',
      state: createState(1),
    })
  ).map(({ row }) => row as unknown as StoreRow);
  const originNs = originOf(rows);
  const callId = String(rows[0]?._id);
  return plain(traceToFrame(stitch({ originNs, spans: decodeSpans(rows, originNs) }, { startId: callId }), { callId }));
}

/** Three calls, one of them failed and one only half seen. */
export function callsFrame(): PlainFrame {
  const call: Call = {
    id: '7687991459845528512',
    startMs: START_US / 1000,
    durationMs: 12.345,
    status: 'ok',
    responseCode: 200,
    client: 'load-generator',
    server: 'web-shop',
    endpoint: '/shop/full-test',
    requestType: 'GET',
    requestResource: '/shop/full-test',
    protocol: 'HTTP',
    exception: '',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    observationPoint: 's-p',
    signalSource: 'ebpf',
  };
  return plain(
    callsToFrame(
      [
        call,
        { ...call, id: '7687991459845528513', status: 'server_error', responseCode: 500, exception: 'boom' },
        { ...call, id: '7687991459845528514', durationMs: null, status: 'unknown', responseCode: null },
      ],
      false
    )
  );
}

/** A frame without what JSON cannot say. */
export function plain({ name, meta, fields }: DataFrame): PlainFrame {
  return JSON.parse(
    JSON.stringify({
      name,
      meta,
      fields: fields.map((field) => ({
        name: field.name,
        type: field.type,
        config: field.config,
        values: [...field.values],
      })),
    })
  );
}
