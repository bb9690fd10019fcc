import { rowsOfCall, simulateCall, type CallRequest } from '../demo/traffic/simulateCall';
import { createState } from '../demo/traffic/state';
import { traceToFrame } from '../src/frames/traceToFrame';
import type { StoreRow } from '../src/store/client';
import { decodeSpans, originOf } from '../src/store/deepflow/decode';
import { stitch } from '../src/trace/stitch';
import type { Completeness } from '../src/trace/trace';
import { namedRows } from './namedRows';
import { plain, START_US, type PlainFrame } from './oldestFrames';

/** What the gallery shows of the demo's request. */
export interface DemoTraces {
  /** 96 spans, all there is to see. */
  whole: PlainFrame;
  /** The same at another time, slow and failing. */
  slow: PlainFrame;
  /** Two nodes whose clocks are milliseconds off. */
  clocks: PlainFrame;
  /** Seconds old, with rows and parents missing, and limits that were hit. */
  partial: PlainFrame;
}

/** The demo's request, named and stitched as the data source does. The same each time. */
export function demoTraces(): DemoTraces {
  return {
    whole: traceOf(rows({})),
    slow: traceOf(rows({ seed: 8, scenario: 'slow', startUs: START_US + 60_000_000 })),
    clocks: traceOf(rows({ clockOffsetUs: { node0: 4_300, node2: -7_150 } })),
    partial: traceOf(
      rows({}).filter((_, n) => n % 9 !== 6 && n % 11 !== 8),
      {
        settled: false,
        notices: [
          'More than 10,000 rows are tied to this call; the rest was left out.',
          'The table default.otel_traces of the OTel collector was not found, or this database user may not read it.',
        ],
      }
    ),
  };
}

function rows(call: Partial<CallRequest>): StoreRow[] {
  const simulated = simulateCall({
    seed: 1,
    startUs: START_US,
    clockOffsetUs: {},
    scenario: 'ok',
    state: createState(1),
    ...call,
  });
  return namedRows(rowsOfCall(simulated).map(({ row }) => row as unknown as StoreRow));
}

function traceOf(read: StoreRow[], told: Partial<Completeness> = {}): PlainFrame {
  const originNs = originOf(read);
  const callId = String(read[0]?._id);
  const trace = stitch({ originNs, spans: decodeSpans(read, originNs) }, { startId: callId });
  Object.assign(trace.completeness, told);
  return plain(traceToFrame(trace, { callId }));
}
