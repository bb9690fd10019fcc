import { runInSlices } from '../../../background/slices';
import type { Bars } from '../layout/bars';
import { foldingInput, type Folding } from '../layout/folding';
import { mainRootOf } from '../layout/mainRoot';
import type { TraceSpans } from '../layout/traceSpans';
import { background } from './background';
import { withTimes } from './layJob';

/** A large trace is being read, and will be laid out. */
export function expectLayout(): void {
  background.warmUp();
}

/**
 * The bars of the spans, laid out in a worker, or in slices where there can be none.
 * @throws an AbortError once nobody wants them any more
 */
export async function layInBackground(spans: TraceSpans, folding: Folding, signal: AbortSignal): Promise<Bars> {
  const input = await runInSlices(foldingInput(spans, folding), { signal });
  const bars = await background.run(
    'lay',
    { input, folding, main: mainRootOf(spans) },
    { signal, weight: spans.count }
  );
  return withTimes(bars, input);
}
