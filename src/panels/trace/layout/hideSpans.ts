/** Leaving spans out: network spans, and all but what is searched for with its ancestors. */
import { absorb, type Shown } from './shown';
import { NETWORK } from './traceSpans';

/** Without network spans; their children hang under the span above. `kind` by index in the trace. */
export function withoutNetwork(shown: Shown, kind: Uint8Array): Shown {
  if (!kind.includes(NETWORK)) {
    return shown;
  }
  return absorb(
    shown,
    shown.parent.map((parent, bar) => (kind[shown.spanOf[bar]] === NETWORK ? parent : bar))
  );
}

/**
 * Only the spans with `matches[span] = 1` and those above them. What is hidden goes into the nearest span above that is
 * shown; a tree without a match is gone.
 */
export function onlyMatches(shown: Shown, matches: Uint8Array): Shown {
  const { parent, placeOf } = shown;
  const kept = new Uint8Array(parent.length);
  for (let span = 0; span < placeOf.length; span++) {
    // Upwards until a bar that is kept already: each bar is met once. A hidden network span keeps what stands for it.
    for (let bar = matches[span] === 1 ? placeOf[span] : -1; bar >= 0 && kept[bar] === 0; bar = parent[bar]) {
      kept[bar] = 1;
    }
  }
  return absorb(
    shown,
    parent.map((above, bar) => (kept[bar] ? bar : above))
  );
}
