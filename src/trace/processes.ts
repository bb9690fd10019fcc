import { exact, inferred, type Forest } from './forest';
import { append, indices, partition } from './groupBy';
import { inferEntries } from './infer/inferLinks';
import type { KnownAnswers } from './infer/known';
import { isStray } from './infer/strays';
import { findInnermost, type Nested } from './innermost';
import { runsAt } from './instance';
import type { Owner } from './owners';
import { linkCodeWithoutServer } from './orphans';
import { headOf, witnessOf, type Path } from './paths';
import { findSegments, type Segments } from './segments';
import { localEnd, type Span } from './span';
import type { Steps } from './steps';
import type { Timeline } from './timeline';

/** How sure a call is to belong to the innermost code that covers it, where only time says so within the request. */
const CONTAINED_CONFIDENCE = 0.9;

/**
 * Layer 5: inside a process. An OTel root hangs under the server-process span in whose syscall chain a call from
 * its subtree lies. A call without a header belongs to the request of the server-process span in its chain (or with
 * its X-Request-ID); there it hangs under the innermost OTel span that covers it, else under the server's span.
 */
export function* linkProcesses(
  spans: readonly Span[],
  paths: readonly Path[],
  owners: ReadonlyMap<number, Owner>,
  forest: Forest,
  time: Timeline,
  answered?: KnownAnswers
): Steps<void> {
  const segments = findSegments(spans, forest);
  yield;
  adoptRoots(spans, owners, segments, forest, time);
  yield;
  shareClocks(spans, segments, forest, time);
  yield;
  linkCodeWithoutServer(spans, paths, forest, time);
  yield;
  yield* inferEntries(spans, paths, forest, time, answered);
  yield;
  shareClocks(spans, segments, forest, time);
  yield;
  placeCalls(spans, paths, owners, segments, forest, time);
}

function adoptRoots(
  spans: readonly Span[],
  owners: ReadonlyMap<number, Owner>,
  segments: Segments,
  forest: Forest,
  time: Timeline
): void {
  // What ids name comes before what they only suggest.
  const [exactly, others] = partition([...owners], ([, owner]) => owner.exact);
  for (const [call, owner] of [...exactly, ...others]) {
    if (spans[call].signalSource === 'otel') {
      forest.link(
        owner.exact
          ? exact(call, owner.server, [owner.evidence], owner.why)
          : inferred(call, owner.server, [owner.evidence, 'process'], owner.confidence, owner.why)
      );
      continue;
    }
    const caller = forest.parentOf(call);
    const root = caller < 0 ? -1 : segments.top[caller];
    if (root < 0 || forest.hasParent(root)) {
      continue;
    }
    const server = spans[owner.server];
    // Of an orphan, whose own parent is named and not there, the server span is an ancestor, not the parent.
    const isOrphan = spans[root].parentSpanId !== '';
    if (runsAt(localEnd(spans[root]), server.server) !== false && time.covers(owner.server, root) !== false) {
      const why = `${owner.why} of the call below it, made by ${nameOf(spans[call])}`;
      forest.link(
        owner.exact && !isOrphan
          ? exact(root, owner.server, [owner.evidence, 'span-id'], why)
          : inferred(
              root,
              owner.server,
              [owner.evidence, 'span-id', 'process'],
              CONTAINED_CONFIDENCE * owner.confidence,
              why
            )
      );
    }
  }
}

/** Code whose node is not known (a central collector's) keeps the time of the process that ids have tied it to. */
function shareClocks(spans: readonly Span[], segments: Segments, forest: Forest, time: Timeline): void {
  const known = new Map<number, number>();
  for (const i of indices(spans)) {
    const parent = forest.parentOf(i);
    if (parent < 0) {
      continue;
    }
    if (segments.top[i] === i && spans[parent].observationPoint === 's-p') {
      known.set(i, parent);
    } else if (spans[i].observationPoint === 'c-p' && segments.top[parent] >= 0 && !known.has(segments.top[parent])) {
      known.set(segments.top[parent], i);
    }
  }
  for (const i of indices(spans)) {
    const witness = segments.top[i] < 0 ? undefined : known.get(segments.top[i]);
    if (witness !== undefined && !time.comparable(i, witness)) {
      time.shareClock(i, witness);
    }
  }
}

function placeCalls(
  spans: readonly Span[],
  paths: readonly Path[],
  owners: ReadonlyMap<number, Owner>,
  segments: Segments,
  forest: Forest,
  time: Timeline
): void {
  const unplaced = new Map<number, number[]>();
  const isSenderLost = new Set<number>();
  for (const path of paths) {
    const head = headOf(path);
    const owner = owners.get(head);
    if (owner && !forest.hasParent(head)) {
      append(unplaced, owner.server, head);
      if (witnessOf(spans, path) !== undefined) {
        isSenderLost.add(head);
      }
    }
  }
  if (unplaced.size === 0) {
    return;
  }
  const code = codeByServer(spans, segments, forest, time);
  const reporting = processesWithCode(spans, forest);
  const strays = spans.some((span, i) => isStray(span, i, forest));
  for (const [server, calls] of unplaced) {
    // Code of this process reports spans, but this request's was not found: it may have made the call.
    const isCodeMissing = !code.has(server) && (strays || reporting.has(processOf(spans[server])));
    const candidates = (code.get(server) ?? []).map((span): Nested => ({ span, depth: segments.depth[span] }));
    const covers = findInnermost(time, candidates, calls);
    for (const call of calls) {
      const owner = owners.get(call) as Owner;
      const cover = covers.get(call);
      const within = !cover ? -1 : cover.alone ? cover.span : besideNeighbour(owner, candidates, call, forest, time);
      const evidence = [owner.evidence];
      // Where its header names a sender that is not there, or code ran that may have made it, the request is an ancestor.
      const toServer =
        owner.exact && !cover && !isSenderLost.has(call) && !isCodeMissing
          ? exact(call, server, evidence, owner.why)
          : inferred(call, server, [...evidence, 'process'], CONTAINED_CONFIDENCE * owner.confidence, owner.why);
      if (within >= 0) {
        const why = `${owner.why}, and inside ${nameOf(spans[within])} in time`;
        const confidence = CONTAINED_CONFIDENCE * owner.confidence;
        if (forest.link(inferred(call, within, [...evidence, 'containment'], confidence, why))) {
          forest.passOver(toServer, 'code that ran in its course covers the call');
        }
      } else {
        forest.link(toServer);
      }
    }
  }
}

/** Processes under whose requests OTel spans hang. */
function processesWithCode(spans: readonly Span[], forest: Forest): Set<string> {
  const processes = new Set<string>();
  spans.forEach((span, i) => {
    const parent = span.signalSource === 'otel' ? forest.parentOf(i) : -1;
    if (parent >= 0 && spans[parent].observationPoint === 's-p') {
      processes.add(processOf(spans[parent]));
    }
  });
  return processes;
}

function processOf({ agentId, server }: Span): string {
  return `${agentId} ${server.processId || server.podId}`;
}

/** OTel spans of each server-process span's own process, by its index. */
export function codeByServer(
  spans: readonly Span[],
  segments: Segments,
  forest: Forest,
  time: Timeline
): Map<number, number[]> {
  const code = new Map<number, number[]>();
  for (const i of indices(spans)) {
    const server = segments.top[i] < 0 ? -1 : forest.parentOf(segments.top[i]);
    if (
      server >= 0 &&
      spans[server].signalSource !== 'otel' &&
      runsAt(localEnd(spans[i]), spans[server].server) !== false &&
      time.comparable(server, i)
    ) {
      append(code, server, i);
    }
  }
  return code;
}

/** Of several that cover a call (work in parallel), the OTel parent of its neighbour in the chain. */
function besideNeighbour(
  owner: Owner,
  candidates: readonly Nested[],
  call: number,
  forest: Forest,
  time: Timeline
): number {
  const parent = owner.via < 0 ? -1 : forest.parentOf(owner.via);
  return candidates.some(({ span }) => span === parent) && time.covers(parent, call) ? parent : -1;
}

function nameOf(span: Span): string {
  return `${span.endpoint || span.requestResource || span.observationPoint} (${span.ids[0]})`;
}
