import { runInSlices } from '../../../background/slices';
import type { PanelTrace } from '../../../frames/panelTrace';
import { selfTimesInSteps } from '../layout/selfTime';
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
    later: (signal) => runInSlices(withSelfTimes(trace, switches), { signal }),
  });
}

/** Header, legend and details ask for the self times at once. */
function* withSelfTimes(trace: PanelTrace, switches: TraceSpans['switches']) {
  const spans = yield* spansInSteps(trace, switches);
  yield* selfTimesInSteps(spans);
  return spans;
}
