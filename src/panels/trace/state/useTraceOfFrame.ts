import { useLayoutEffect, useMemo, useState } from 'react';
import type { DataFrame } from '@grafana/data';
import { runInSlices } from '../../../background/slices';
import { frameKey, frameToTrace, readTrace } from '../../../frames/frameToTrace';
import type { PanelTrace } from '../../../frames/panelTrace';
import { expectLayout } from '../work/layInBackground';
import { MANY_SPANS } from '../work/manySpans';

export interface TraceOfFrame {
  /** Null while there is none to show: there is no frame, or a large one is being read. */
  trace: PanelTrace | null;
  /** Spans of the frame that is being read; 0 = none is. */
  reading: number;
}

/**
 * The trace in a frame. A small one is there at once; a large one is read in slices between which the page answers, and
 * until then the trace that was there stays if it is the same trace.
 */
export function useTraceOfFrame(frame: DataFrame | undefined): TraceOfFrame {
  const isLarge = frame !== undefined && frame.length >= MANY_SPANS;
  const small = useMemo(() => (frame && !isLarge ? frameToTrace(frame) : null), [frame, isLarge]);
  const [read, setRead] = useState<{ frame: DataFrame; trace: PanelTrace } | null>(null);
  // At once, not after the next frame.
  useLayoutEffect(() => {
    if (!frame || !isLarge) {
      // What a large frame took need not stay in memory.
      setRead(null);
      return undefined;
    }
    expectLayout();
    const stop = new AbortController();
    runInSlices(readTrace(frame), { signal: stop.signal }).then(
      (trace) => setRead({ frame, trace }),
      (error: Error) => {
        if (!stop.signal.aborted) {
          setRead(() => {
            throw error;
          });
        }
      }
    );
    return () => stop.abort();
  }, [frame, isLarge]);

  if (!frame || !isLarge) {
    return { trace: small, reading: 0 };
  }
  if (read?.frame === frame) {
    return { trace: read.trace, reading: 0 };
  }
  const stays = read !== null && frameKey(read.frame) === frameKey(frame);
  return { trace: stays ? read.trace : null, reading: frame.length };
}
