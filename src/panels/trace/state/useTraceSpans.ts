import { runInSlices } from '../../../background/slices';
import type { PanelTrace } from '../../../frames/panelTrace';
import { spansInSteps, traceSpans, type TraceSpans } from '../layout/traceSpans';
import { MANY_SPANS } from '../work/manySpans';
import { useLater, type Later } from './useLater';
import type { ViewState } from './viewState';

/** The spans of a trace by the reader's switches: of a small trace at once, of a large one a little later. */
export function useTraceSpans(trace: PanelTrace, { correctClocks, showInferred }: ViewState): Later<TraceSpans> {
  const switches = { correctClocks, showInferred };
  return useLater({
    from: [trace, correctClocks, showInferred],
    ready: true,
    now: trace.count < MANY_SPANS ? () => traceSpans(trace, switches) : null,
    later: (signal) => runInSlices(spansInSteps(trace, switches), { signal }),
  });
}
