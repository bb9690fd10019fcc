import type { PassedOver, Trace } from '../src/trace/trace';
import { topsOf } from '../src/trace/tree';

/** Of a trace whose first tree is the clicked call's: that tree and those that share a trace id with it. */
export function onlyCall(trace: Trace): Trace {
  const tops = topsOf(trace.links);
  const own = new Set<string>();
  trace.spans.forEach((span, i) => tops[i] === 0 && span.traceIds.forEach((id) => own.add(id)));
  const kept = new Set([0]);
  trace.spans.forEach((span, i) => span.traceIds.some((id) => own.has(id)) && kept.add(tops[i]));
  // Trees of one call stand first and whole, so that what is kept is renumbered in order.
  const place = new Map<number, number>();
  trace.spans.forEach((_, i) => kept.has(tops[i]) && place.set(i, place.size));
  const at = [...place.keys()];
  return {
    ...trace,
    spans: at.map((i) => trace.spans[i]),
    links: at.map((i) => {
      const link = trace.links[i];
      return link && { ...link, parent: place.get(link.parent) as number };
    }),
    roots: trace.roots.filter((root) => place.has(root)).map((root) => place.get(root) as number),
    // Those of spans that are kept, as far as the parent is kept too.
    passedOver: new Map(
      at.flatMap((i): Array<[number, PassedOver[]]> => {
        const passed = (trace.passedOver.get(i) ?? []).flatMap((other) => {
          const parent = place.get(other.parent);
          return parent === undefined ? [] : [{ ...other, parent }];
        });
        return passed.length > 0 ? [[place.get(i) as number, passed]] : [];
      })
    ),
  };
}
