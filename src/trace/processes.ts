import { overlaps } from './cover';
import { exact, inferred, type Forest } from './forest';
import { append } from './groupBy';
import { findInnermost, type Nested } from './innermost';
import { sameInstance } from './instance';
import { indices, type Path } from './paths';
import { localEnd, type Span } from './span';
import { findOwners, type Owner } from './syscallChains';

/** How sure a call is to belong to the innermost code that covers it, where only time says so within the request. */
const CONTAINED_CONFIDENCE = 0.9;

/**
 * Layer 5: inside a process. An OTel root hangs under the server-process span in whose syscall chain a call from
 * its subtree lies. A client-process span without a header belongs to the request of the server-process span in
 * its chain; there it hangs under the innermost OTel span that covers it, else under the server-process span.
 */
export function linkProcesses(spans: readonly Span[], paths: readonly Path[], forest: Forest): void {
  const owners = findOwners(spans);
  const segments = findSegments(spans, forest);
  adoptRoots(spans, owners, segments, forest);
  placeCalls(spans, paths, owners, segments, forest);
}

/**
 * The top of each OTel span's own process segment: the way up through OTel parents of the same service instance.
 * -1 for spans that are not OTel's.
 */
function findSegments(spans: readonly Span[], forest: Forest): { top: Int32Array; depth: Int32Array } {
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

function isSameCode(a: Span, b: Span): boolean {
  return (
    a.signalSource === 'otel' &&
    a.appService === b.appService &&
    a.appInstance === b.appInstance &&
    sameInstance(localEnd(a), localEnd(b)) !== false
  );
}

function adoptRoots(
  spans: readonly Span[],
  owners: ReadonlyMap<number, Owner>,
  segments: { top: Int32Array },
  forest: Forest
): void {
  for (const [call, owner] of owners) {
    const caller = forest.parentOf(call);
    const root = caller < 0 ? -1 : segments.top[caller];
    if (root < 0 || forest.hasParent(root)) {
      continue;
    }
    const server = spans[owner.server];
    if (sameInstance(server.server, localEnd(spans[root])) !== false && overlaps(server, spans[root])) {
      const why = `${owner.why} of the call below it, made by ${nameOf(spans[call])}`;
      forest.link(exact(root, owner.server, ['syscall', 'span-id'], why));
    }
  }
}

function placeCalls(
  spans: readonly Span[],
  paths: readonly Path[],
  owners: ReadonlyMap<number, Owner>,
  segments: { top: Int32Array; depth: Int32Array },
  forest: Forest
): void {
  const unplaced = new Map<number, number[]>();
  for (const path of paths) {
    const head = path.spans[0];
    const owner = owners.get(head);
    if (owner && !forest.hasParent(head)) {
      append(unplaced, owner.server, head);
    }
  }
  if (unplaced.size === 0) {
    return;
  }
  const code = codeByServer(spans, segments, forest);
  for (const [server, calls] of unplaced) {
    const candidates = (code.get(server) ?? []).map((span): Nested => ({ span, depth: segments.depth[span] }));
    const covers = findInnermost(spans, candidates, calls);
    for (const call of calls) {
      const owner = owners.get(call) as Owner;
      const cover = covers.get(call);
      const within = !cover ? -1 : cover.alone ? cover.span : besideNeighbour(spans, owner, candidates, call, forest);
      if (within >= 0) {
        const why = `${owner.why}, and inside ${nameOf(spans[within])} in time`;
        forest.link(inferred(call, within, ['syscall', 'containment'], CONTAINED_CONFIDENCE, why));
      } else {
        forest.link(exact(call, server, ['syscall'], owner.why));
      }
    }
  }
}

/** OTel spans of each server-process span's own process, by its index. */
function codeByServer(spans: readonly Span[], segments: { top: Int32Array }, forest: Forest): Map<number, number[]> {
  const code = new Map<number, number[]>();
  for (const i of indices(spans)) {
    const server = segments.top[i] < 0 ? -1 : forest.parentOf(segments.top[i]);
    if (
      server >= 0 &&
      spans[server].observationPoint === 's-p' &&
      sameInstance(spans[server].server, localEnd(spans[i])) !== false
    ) {
      append(code, server, i);
    }
  }
  return code;
}

/** Of several that cover a call (work in parallel), the OTel parent of its neighbour in the chain. */
function besideNeighbour(
  spans: readonly Span[],
  owner: Owner,
  candidates: readonly Nested[],
  call: number,
  forest: Forest
): number {
  const parent = owner.via < 0 ? -1 : forest.parentOf(owner.via);
  const fits =
    candidates.some(({ span }) => span === parent) &&
    spans[parent].startNs <= spans[call].startNs &&
    spans[call].endNs <= spans[parent].endNs;
  return fits ? parent : -1;
}

function nameOf(span: Span): string {
  return `${span.endpoint || span.requestResource || span.observationPoint} (${span.ids[0]})`;
}
