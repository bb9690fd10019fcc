import type { Forest } from '../forest';
import { append, groupBy, indices } from '../groupBy';
import { lastOf, type Path } from '../paths';
import { localEnd, type Span } from '../span';
import { podOf, processOf, serviceOf } from './processes';

/** Entries of a service's code whose place is not known, and the requests that they may have answered. */
export interface Strays {
  entries: number[];
  requests: number[];
}

/**
 * OTel roots without a place, by service, with the requests whose code was not found: those of the processes that other
 * code of the service was found in, else of processes that no other service was found in.
 */
export function findStrays(spans: readonly Span[], paths: readonly Path[], forest: Forest): Strays[] {
  const entries = groupBy(indices(spans), (i) => (isStray(spans[i], i, forest) ? serviceOf(spans[i]) : null));
  if (entries.size === 0) {
    return [];
  }
  const processesOf = new Map<string, Set<string>>();
  const known = new Set<string>();
  const answered = new Set<number>();
  spans.forEach((span, i) => {
    const parent = span.signalSource === 'otel' ? forest.parentOf(i) : -1;
    if (parent >= 0 && spans[parent].observationPoint === 's-p') {
      const process = processOf(spans[parent], spans[parent].server);
      answered.add(parent);
      known.add(process);
      processesOf.set(serviceOf(span), (processesOf.get(serviceOf(span)) ?? new Set()).add(process));
    }
  });
  const free = new Map<string, number[]>();
  for (const last of paths.map(lastOf)) {
    if (spans[last].observationPoint === 's-p' && !answered.has(last)) {
      append(free, processOf(spans[last], spans[last].server), last);
    }
  }
  return [...entries].map(([service, its]) => {
    const own = processesOf.get(service);
    const processes = [...free.keys()].filter((process) => own?.has(process) ?? !known.has(process));
    return { entries: its, requests: processes.flatMap((process) => free.get(process) ?? []) };
  });
}

/** A server's or consumer's OTel span that hangs under nothing and tells no pod. */
export function isStray(span: Span, i: number, forest: Forest): boolean {
  const isEntry = span.spanKind === 'server' || span.spanKind === 'consumer';
  return span.signalSource === 'otel' && isEntry && !forest.hasParent(i) && podOf(localEnd(span)) === '';
}
