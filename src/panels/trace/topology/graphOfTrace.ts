/**
 * The services of a trace and the ways between them: client process → pod NIC → node NIC → tunnel → node NIC →
 * pod NIC → server process. Pure; everything by index, nothing per span but its place.
 */
import { atOnce, inSteps, type Steps } from '../../../trace/steps';
import { failureOf } from '../layout/failures';
import { preorder } from '../layout/forest';
import { NETWORK, SYSTEM, type TraceSpans } from '../layout/traceSpans';
import { blank, instancesOf, type Instance } from './instances';

/** Where a hop lies between the code of a service (0) and the middle of the way (4): its process, pod, node, gateway. */
export type Ring = 1 | 2 | 3 | 4;

/** A service as a box, or a hop on the way from (`side` 1) or to (`side` -1) it. */
export interface Place {
  instance: number;
  side: -1 | 0 | 1;
  /** 0 for the service itself. */
  ring: 0 | Ring;
  point: string;
  host: string;
  /** Name of the interface or the process. */
  name: string;
  spans: number;
  failures: number;
  /** How many hops stand together here, because there are too many beside each other; 0 = it is one. */
  merged: number;
}

/** More hops beside each other become one. */
const MOST_BESIDE = 5;

/** What passes from one place to another, of all calls. Times in ns. */
export interface Passage {
  from: number;
  to: number;
  calls: number;
  failures: number;
  /** Links that no id names. */
  inferred: number;
  /** Time between the two places, there and back, of the calls of which it is known. */
  transitNs: number;
  transits: number;
  longestNs: number;
  /** How long the callee took, all calls together. */
  durationNs: number;
  /** '' or what the packets are wrapped in. */
  tunnel: string;
}

export interface TraceGraph {
  instances: Instance[];
  /** The box of instance `i` is place `i`; hops follow. */
  places: Place[];
  /** From place to place. */
  passages: Passage[];
  /** From box to box: whole calls. */
  calls: Passage[];
  /** By span: its place, the passage and the call that lead into it; -1 = none. */
  placeOf: Int32Array;
  passageOf: Int32Array;
  callOf: Int32Array;
}

/** Observation points by how far from the code they lie; the side is told by the first letter. */
const RINGS: Record<string, Ring> = {
  'c-p': 1,
  's-p': 1,
  c: 2,
  s: 2,
  'c-nd': 3,
  's-nd': 3,
  'c-hv': 3,
  's-hv': 3,
  'c-gw-hv': 4,
  's-gw-hv': 4,
  'c-gw': 4,
  's-gw': 4,
};

/** O(n). */
export function graphOfTrace(spans: TraceSpans): TraceGraph {
  return atOnce(graphInSteps(spans));
}

/** The same in steps. */
export function* graphInSteps(spans: TraceSpans): Steps<TraceGraph> {
  const { trace, kind, count } = spans;
  const forest = yield* spans.growForest();
  const { list: instances, of } = yield* instancesOf(spans);
  const order = preorder(forest);
  yield;
  const [above, below] = ends(spans, of, order);
  yield;
  addUnseen(spans, instances, order, above, below);
  yield;

  const places: Place[] = instances.map(({ host }, instance) => ({
    instance,
    side: 0,
    ring: 0,
    point: '',
    host,
    name: '',
    spans: 0,
    failures: 0,
    merged: 0,
  }));
  const placeOf = new Int32Array(count);
  const hops = new Map<string, number>();
  yield* inSteps(order.length, (k) => {
    const span = order[k];
    const isHop = kind[span] === NETWORK || (kind[span] === SYSTEM && instances[of[span]].hasCode);
    const place = isHop ? hopOf(spans, span, of[span], above[span], below[span], places, hops) : of[span];
    placeOf[span] = place;
    places[place].spans++;
    places[place].failures += failureOf(trace.status[span]) ? 1 : 0;
  });

  const passages = new Passages(spans);
  const calls = new Passages(spans);
  const passageOf = new Int32Array(count).fill(-1);
  const callOf = new Int32Array(count).fill(-1);
  yield* inSteps(order.length, (k) => {
    const span = order[k];
    const up = forest.parent[span];
    if (up < 0) {
      return;
    }
    if (placeOf[up] !== placeOf[span]) {
      passageOf[span] = passages.add(placeOf[up], placeOf[span], up, span);
    }
    const [from, to] = [above[span], kind[span] === NETWORK ? below[span] : of[span]];
    // A call is counted where it arrives; one that is not seen to arrive, at its last packet.
    const arrives = kind[span] === NETWORK ? instances[to].unseen && isLeaf(spans, span) : true;
    if (arrives && from >= 0 && from !== to) {
      callOf[span] = calls.add(from, to, caller(spans, span), span);
    }
  });
  nameTunnels(places, passages.list, calls.list);
  return { instances, places, passages: passages.list, calls: calls.list, placeOf, passageOf, callOf };
}

/** A call goes through the tunnel that its packets were seen to go through. */
function nameTunnels(places: readonly Place[], passages: readonly Passage[], calls: readonly Passage[]): void {
  const key = (from: number, to: number) => `${from} ${to}`;
  const named = new Map(
    passages
      .filter(({ tunnel }) => tunnel !== '')
      .map(({ from, to, tunnel }) => [key(places[from].instance, places[to].instance), tunnel])
  );
  for (const call of calls) {
    call.tunnel ||= named.get(key(call.from, call.to)) ?? '';
  }
}

/** The nearest instance strictly above each span, and the nearest at or below it by first children; -1 = none. */
function ends({ kind, forest, count }: TraceSpans, of: Int32Array, order: Uint32Array): [Int32Array, Int32Array] {
  const above = new Int32Array(count).fill(-1);
  const below = of.slice();
  for (const span of order) {
    const up = forest.parent[span];
    above[span] = up < 0 ? -1 : kind[up] === NETWORK ? above[up] : of[up];
  }
  for (let k = order.length - 1; k >= 0; k--) {
    const up = forest.parent[order[k]];
    if (up >= 0 && kind[up] === NETWORK && below[order[k]] >= 0) {
      below[up] = below[order[k]];
    }
  }
  return [above, below];
}

/** Ends of the network that show no span of their own get a box each, by pod and node. */
function addUnseen(
  spans: TraceSpans,
  instances: Instance[],
  order: Uint32Array,
  above: Int32Array,
  below: Int32Array
): void {
  const { trace, kind, forest } = spans;
  const known = new Map<string, number>();
  for (const span of order) {
    const up = forest.parent[span];
    if (above[span] < 0 && up >= 0 && kind[up] === NETWORK) {
      above[span] = above[up];
    } else if (above[span] < 0 && kind[span] === NETWORK) {
      above[span] = unseen('from', span);
    }
  }
  // From the last packet back to the first: all of them are on their way to where the last one went.
  for (let k = order.length - 1; k >= 0; k--) {
    const span = order[k];
    const up = forest.parent[span];
    if (kind[span] === NETWORK) {
      below[span] = below[span] < 0 ? unseen(`to ${above[span]}`, span) : below[span];
      if (up >= 0 && kind[up] === NETWORK && below[up] < 0) {
        below[up] = below[span];
      }
    }
  }

  function unseen(which: string, span: number): number {
    const isNear = isClientSide(trace.observationPoint[span]) === (which === 'from');
    const [pod, host] = isNear ? [trace.pod[span], trace.host[span]] : ['', ''];
    const key = `${which}\n${pod}\n${host}`;
    const found = known.get(key);
    if (found !== undefined) {
      return found;
    }
    const made = instances.push({ ...blank(''), pod, host, unseen: true }) - 1;
    known.set(key, made);
    return made;
  }
}

function hopOf(
  { trace, kind }: TraceSpans,
  span: number,
  own: number,
  above: number,
  below: number,
  places: Place[],
  hops: Map<string, number>
): number {
  const point = trace.observationPoint[span];
  const side = isClientSide(point) ? 1 : -1;
  const instance = kind[span] === NETWORK ? (side > 0 ? above : below) : own;
  const ring = kind[span] === NETWORK ? (RINGS[point] ?? 4) : 1;
  const name = kind[span] === NETWORK ? trace.nic[span] : trace.process[span];
  const host = trace.host[span];
  const key = [instance, point, host, name].join('\n');
  let place = hops.get(key);
  if (place === undefined) {
    const stack = `${instance} ${side} ${ring}`;
    const beside = hops.get(stack) ?? 0;
    hops.set(stack, beside + 1);
    if (beside < MOST_BESIDE) {
      place = places.push({ instance, side, ring, point, host, name, spans: 0, failures: 0, merged: 0 }) - 1;
    } else {
      const more = hops.get(`${stack} more`);
      place =
        more ?? places.push({ instance, side, ring, point, host: '', name: '', spans: 0, failures: 0, merged: 0 }) - 1;
      hops.set(`${stack} more`, place);
      places[place].merged++;
    }
    hops.set(key, place);
  }
  return place;
}

/** Sees a request leave; else arrive. */
function isClientSide(point: string): boolean {
  return !point.startsWith('s');
}

function isLeaf({ forest }: TraceSpans, span: number): boolean {
  return forest.offset[span + 1] === forest.offset[span];
}

/** The nearest span above that is not the network's. */
function caller({ forest, kind }: TraceSpans, span: number): number {
  let up = forest.parent[span];
  while (up >= 0 && kind[up] === NETWORK && forest.parent[up] >= 0) {
    up = forest.parent[up];
  }
  return up;
}

class Passages {
  readonly list: Passage[] = [];
  private readonly known = new Map<number, number>();

  constructor(private readonly spans: TraceSpans) {}

  /** One more call from the span `up` at one place to `span` at another; returns the passage's number. */
  add(from: number, to: number, up: number, span: number): number {
    const { trace, startNs, endNs } = this.spans;
    const key = from * 0x1000000 + to;
    let at = this.known.get(key);
    if (at === undefined) {
      at = this.list.push({
        from,
        to,
        calls: 0,
        failures: 0,
        inferred: 0,
        transitNs: 0,
        transits: 0,
        longestNs: 0,
        durationNs: 0,
        tunnel: '',
      });
      this.known.set(key, --at);
    }
    const passage = this.list[at];
    const durationNs = endNs[span] - startNs[span];
    passage.calls++;
    passage.failures += failureOf(trace.status[span]) ? 1 : 0;
    passage.inferred += trace.strength[span] === 'inferred' ? 1 : 0;
    passage.durationNs += durationNs;
    passage.tunnel ||= this.crossesTunnel(up, span) ? trace.tunnel[span] || trace.tunnel[up] : '';
    if (this.onlyWaits(up)) {
      const transitNs = Math.max(0, endNs[up] - startNs[up] - durationNs);
      passage.transitNs += transitNs;
      passage.transits++;
      passage.longestNs = Math.max(passage.longestNs, transitNs);
    }
    return at;
  }

  /** The span does nothing but wait for its only child: what it is longer by, the way took. */
  private onlyWaits(up: number): boolean {
    const { trace, kind, forest } = this.spans;
    const point = trace.observationPoint[up];
    const waits =
      kind[up] === NETWORK || kind[up] === SYSTEM || point === 'c-app' || /^(client|producer)$/i.test(trace.kind[up]);
    return waits && forest.offset[up + 1] - forest.offset[up] === 1;
  }

  /** From one node to the other; on either of them the packets are not yet wrapped, or no longer. */
  private crossesTunnel(up: number, span: number): boolean {
    const { observationPoint } = this.spans.trace;
    return isClientSide(observationPoint[up]) && !isClientSide(observationPoint[span]);
  }
}
