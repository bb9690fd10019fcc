import type { Forest } from './forest';
import { indices } from './groupBy';
import { sameInstance } from './instance';
import { localEnd, type Span } from './span';

/** OTel spans of one request inside one service instance: from the span that the request enters by, downwards. */
export interface Segments {
  /** By span: the top of its segment; -1 for spans that are not OTel's. */
  top: Int32Array;
  /** By span: levels below the top. */
  depth: Int32Array;
}

/** The way up from each OTel span through OTel parents of the same service instance. */
export function findSegments(spans: readonly Span[], forest: Forest): Segments {
  const top = new Int32Array(spans.length).fill(-1);
  const depth = new Int32Array(spans.length);
  for (const i of indices(spans)) {
    const way: number[] = [];
    let at = i;
    while (top[at] < 0 && spans[at].signalSource === 'otel') {
      way.push(at);
      const parent = forest.parentOf(at);
      if (parent < 0 || !isSameCode(spans[parent], spans[at])) {
        top[at] = at;
        way.pop();
        break;
      }
      at = parent;
    }
    while (way.length > 0) {
      const below = way.pop() as number;
      const parent = forest.parentOf(below);
      top[below] = top[parent];
      depth[below] = depth[parent] + 1;
    }
  }
  return { top, depth };
}

/** True for OTel spans of one service instance, as far as is known. */
export function isSameCode(a: Span, b: Span): boolean {
  return (
    a.signalSource === 'otel' &&
    b.signalSource === 'otel' &&
    a.appService === b.appService &&
    a.appInstance === b.appInstance &&
    sameInstance(localEnd(a), localEnd(b)) !== false
  );
}
