/** Which running service each span belongs to: a service, told apart by pod and node where these are known. */
import { inSteps, type Steps } from '../../../trace/steps';
import { preorder } from '../layout/forest';
import { APPLICATION, NETWORK, type TraceSpans } from '../layout/traceSpans';

export interface Instance {
  /** '' where the far end of a call was not seen by name. */
  service: string;
  pod: string;
  host: string;
  process: string;
  /** Its own code was seen (OpenTelemetry), not its system calls alone. */
  hasCode: boolean;
  /** None of its spans was seen: only packets on their way to it, or from it. */
  unseen: boolean;
  /** How many services stand together here, because there are too many to draw. */
  merged: number;
}

export interface Instances {
  list: Instance[];
  /** By span; -1 for the network's. */
  of: Int32Array;
}

/** More are not drawn one by one. */
export const MOST_INSTANCES = 300;

/** Near-linear: spans of one service, pod, node and parent are looked up once. */
export function* instancesOf(spans: TraceSpans): Steps<Instances> {
  const { trace, kind, count } = spans;
  const forest = yield* spans.growForest();
  const list: Instance[] = [];
  const of = new Int32Array(count).fill(-1);
  /** The nearest instance at or above the span. */
  const near = new Int32Array(count).fill(-1);
  const ofService = new Map<string, number[]>();
  const known = new Map<string, number>();
  let rest = -1;

  const add = (service: string, pod: string, host: string, process: string): number => {
    if (list.length >= MOST_INSTANCES) {
      rest = rest < 0 ? list.push(blank('')) - 1 : rest;
      list[rest].merged++;
      return rest;
    }
    return list.push({ ...blank(service), pod, host, process }) - 1;
  };
  const order = preorder(forest);
  yield;
  yield* inSteps(order.length, (k) => {
    const span = order[k];
    const up = forest.parent[span];
    near[span] = up >= 0 ? near[up] : -1;
    if (kind[span] === NETWORK) {
      return;
    }
    const service = trace.service[span];
    const [pod, host, process] = [trace.pod[span], trace.host[span], trace.process[span]];
    const key = `${near[span]}\n${service}\n${pod}\n${host}`;
    let at = known.get(key);
    if (at === undefined) {
      const same = ofService.get(service) ?? [];
      const fits = (i: number) => agree(list[i].pod, pod) && agree(list[i].host, host);
      at = same.includes(near[span]) && fits(near[span]) ? near[span] : same.find(fits);
      if (at === undefined) {
        at = add(service, pod, host, process);
        ofService.set(service, [...same, at]);
      }
      known.set(key, at);
    }
    const one = list[at];
    one.pod ||= pod;
    one.host ||= host;
    one.process ||= process;
    one.hasCode ||= kind[span] === APPLICATION;
    of[span] = at;
    near[span] = at;
  });
  return { list, of };
}

export function blank(service: string): Instance {
  return { service, pod: '', host: '', process: '', hasCode: false, unseen: false, merged: 0 };
}

/** Names that are the same, or of which one is not known. */
function agree(a: string, b: string): boolean {
  return a === b || a === '' || b === '';
}
