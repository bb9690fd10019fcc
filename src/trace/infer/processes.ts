import type { Forest } from '../forest';
import { headOf, lastOf, type Path } from '../paths';
import { localEnd, type End, type Span } from '../span';

/** The ends of paths and the code at one process. */
export interface ProcessEnds {
  /** Paths that end here: requests it received. */
  received: Path[];
  /** Paths that begin here: calls it made. */
  sent: Path[];
  /** OTel spans of its code. */
  code: number[];
}

/**
 * The paths that begin and end at each process. Processes are told apart by agent and process id; what was seen at
 * a pod's interface or by its code only, goes to the pod's process if it has but one, and code of which no place is
 * known (a central collector's) to the process that other code of its service was found in.
 */
export function findProcessEnds(spans: readonly Span[], paths: readonly Path[], forest: Forest): ProcessEnds[] {
  const processesOf = new Map<string, Set<string>>();
  const seen = (place: string, process: string): void => {
    if (place !== '' && process !== '') {
      processesOf.set(place, (processesOf.get(place) ?? new Set()).add(process));
    }
  };
  for (const path of paths) {
    const [head, last] = [spans[headOf(path)], spans[lastOf(path)]];
    seen(podOf(head.client), processOf(head, head.client));
    seen(podOf(last.server), processOf(last, last.server));
  }
  spans.forEach((span, i) => {
    const parent = span.signalSource === 'otel' ? forest.parentOf(i) : -1;
    if (parent >= 0 && spans[parent].observationPoint === 's-p') {
      seen(serviceOf(span), processOf(spans[parent], spans[parent].server));
    }
  });
  const placeOf = (span: Span, end: End): string => {
    const process = span.signalSource === 'otel' ? '' : processOf(span, end);
    const place = podOf(end) || serviceOf(span);
    const processes = processesOf.get(place);
    return process || (processes?.size === 1 ? [...processes][0] : processes ? '' : place);
  };

  const places = new Map<string, ProcessEnds>();
  const at = (place: string): ProcessEnds => {
    const ends = places.get(place) ?? { received: [], sent: [], code: [] };
    places.set(place, ends);
    return ends;
  };
  for (const path of paths) {
    at(placeOf(spans[lastOf(path)], spans[lastOf(path)].server)).received.push(path);
    at(placeOf(spans[headOf(path)], spans[headOf(path)].client)).sent.push(path);
  }
  spans.forEach((span, i) => {
    if (span.signalSource === 'otel') {
      at(placeOf(span, localEnd(span))).code.push(i);
    }
  });
  places.delete('');
  return [...places.values()];
}

/** The process at that end, if it stamped the span itself; else ''. */
export function processOf(span: Span, end: End): string {
  const own =
    (span.observationPoint === 'c-p' && end === span.client) ||
    (span.observationPoint === 's-p' && end === span.server);
  return own && end.processId ? `${span.agentId} process ${end.processId}` : '';
}

export function podOf({ podId, pod }: End): string {
  return podId ? `pod ${podId}` : pod ? `pod ${pod}` : '';
}

export function serviceOf({ signalSource, appService, appInstance }: Span): string {
  return signalSource === 'otel' && appService ? `service ${appService} ${appInstance}` : '';
}
