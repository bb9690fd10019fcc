import { groupBy } from '../../trace/groupBy';
import type { Span } from '../../trace/span';

/** DeepFlow keeps whole microseconds; a sender that sends twice may round again. */
const APART_NS = 1_000_000;

/**
 * Spans that were sent to both stores, each joined into one with both ids: same trace, span id and kind, and the same
 * start but for rounding. DeepFlow's row has ids of pods and nodes, the collector's exact times.
 * The spans given are not changed.
 */
export function joinTwins(spans: readonly Span[]): Span[] {
  const ofCollector = groupBy(spans, (span) => (isOfCollector(span) ? twinKey(span) : null));
  if (ofCollector.size === 0) {
    return [...spans];
  }
  const ofDeepflow = groupBy(spans, (span) => (isOfCollector(span) ? null : twinKey(span)));
  const joined = new Map<Span, Span | null>();
  for (const [key, twins] of ofCollector) {
    for (const [span, twin] of pairsOf(ofDeepflow.get(key) ?? [], twins)) {
      joined.set(span, join(span, twin));
      joined.set(twin, null);
    }
  }
  return spans.flatMap((span) => joined.get(span) ?? (joined.has(span) ? [] : [span]));
}

function isOfCollector(span: Span): boolean {
  return span.ids[0].startsWith('otel-');
}

function twinKey(span: Span): string | null {
  return span.signalSource === 'otel' && span.spanId !== '' && span.traceIds.length > 0
    ? `${span.traceIds[0]} ${span.spanId} ${span.observationPoint}`
    : null;
}

/** Of two lists those that began together, each once, by start. */
function pairsOf(ofDeepflow: readonly Span[], ofCollector: readonly Span[]): Array<[Span, Span]> {
  const pairs: Array<[Span, Span]> = [];
  const [left, right] = [ofDeepflow, ofCollector].map((list) => [...list].sort((a, b) => a.startNs - b.startNs));
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const apartNs = left[i].startNs - right[j].startNs;
    if (Math.abs(apartNs) <= APART_NS) {
      pairs.push([left[i++], right[j++]]);
    } else if (apartNs < 0) {
      i++;
    } else {
      j++;
    }
  }
  return pairs;
}

function join(ofDeepflow: Span, ofCollector: Span): Span {
  return {
    ...ofDeepflow,
    ids: [...ofDeepflow.ids, ...ofCollector.ids],
    startNs: ofCollector.startNs,
    endNs: ofCollector.endNs,
  };
}
