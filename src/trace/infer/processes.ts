import { append } from '../groupBy';
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
 * a pod's interface or by its code only, goes to the pod's process if it has but one.
 */
export function findProcessEnds(spans: readonly Span[], paths: readonly Path[]): ProcessEnds[] {
  const processesOf = new Map<string, Set<string>>();
  for (const path of paths) {
    for (const [i, end] of [
      [headOf(path), spans[headOf(path)].client],
      [lastOf(path), spans[lastOf(path)].server],
    ] as const) {
      const process = processOf(spans[i], end);
      const pod = podOf(end);
      if (process !== '' && pod !== '' && isAt(spans[i], end)) {
        processesOf.set(pod, (processesOf.get(pod) ?? new Set()).add(process));
      }
    }
  }
  const placeOf = (span: Span, end: End): string => {
    const process = isAt(span, end) ? processOf(span, end) : '';
    if (process !== '') {
      return process;
    }
    const pod = podOf(end);
    const processes = processesOf.get(pod);
    return processes?.size === 1 ? [...processes][0] : processes ? '' : pod;
  };

  const received = new Map<string, Path[]>();
  const sent = new Map<string, Path[]>();
  const code = new Map<string, number[]>();
  for (const path of paths) {
    append(received, placeOf(spans[lastOf(path)], spans[lastOf(path)].server), path);
    append(sent, placeOf(spans[headOf(path)], spans[headOf(path)].client), path);
  }
  spans.forEach((span, i) => {
    if (span.signalSource === 'otel') {
      append(code, placeOf(span, localEnd(span)), i);
    }
  });
  const places = new Set([...received.keys(), ...code.keys()]);
  places.delete('');
  return [...places].map((place) => ({
    received: received.get(place) ?? [],
    sent: sent.get(place) ?? [],
    code: code.get(place) ?? [],
  }));
}

/** The span was stamped by the very process at that end. */
function isAt(span: Span, end: End): boolean {
  return (
    (span.observationPoint === 'c-p' && end === span.client) || (span.observationPoint === 's-p' && end === span.server)
  );
}

function processOf(span: Span, end: End): string {
  return end.processId ? `${span.agentId} process ${end.processId}` : '';
}

function podOf({ podId, pod }: End): string {
  return podId ? `pod ${podId}` : pod ? `pod ${pod}` : '';
}
