import type { PanelTrace } from '../../../frames/panelTrace';
import { buildTraceModel, type TraceModel } from '../layout/traceModel';
import { traceSpans, type TraceSpans } from '../layout/traceSpans';
import { NOTHING_FOLDED, type Folding } from '../layout/folding';
import { DEFAULT_OPTIONS, type TracePanelOptions } from '../options';

/** A trace as views get it with the panel's options. */
export function spansOf(trace: PanelTrace, options: Partial<TracePanelOptions> = {}): TraceSpans {
  return traceSpans(trace, { ...DEFAULT_OPTIONS, ...options });
}

/** The flame graph of a trace with the panel's options. */
export function modelOf(
  trace: PanelTrace,
  options: Partial<TracePanelOptions> = {},
  { matches, ...folding }: Partial<Folding> & { matches?: Uint8Array } = {}
): TraceModel {
  const { colourBy, network } = { ...DEFAULT_OPTIONS, ...options };
  return buildTraceModel(spansOf(trace, options), {
    colourBy,
    folding: { ...NOTHING_FOLDED, network, ...folding },
    matches,
  });
}
