import type { Span } from './span';
import type { ClockOffset, Link } from './trace';

/** Offsets `to - from` that keep every child inside its parent, ns. */
interface Interval {
  min: number;
  max: number;
  /** The allowed intervals one by one, for when no offset satisfies all. */
  middles: number[];
}

/**
 * Layer 8: compares the clocks of domains that meet on a link. For each link between two domains the child has
 * to lie inside its parent; the offsets that all links allow form an interval, and the smallest that lies in it
 * is taken, so that clocks that agree are left alone. Domains without a name are never corrected.
 * The first domain that has been seen (the clicked call's root) keeps its time.
 *
 * @param order spans in display order, the clicked call's root first.
 */
export function compareClocks(
  spans: readonly Span[],
  links: ReadonlyArray<Link | null>,
  order: readonly number[]
): ClockOffset[] {
  const pairs = intervalsByPair(spans, links);
  const domains = [...new Set(order.map((i) => spans[i].clockDomain))].filter((domain) => domain !== '');
  const settled = new Map<string, ClockOffset>();
  for (const base of domains) {
    if (settled.has(base)) {
      continue;
    }
    settled.set(base, { domain: base, offsetNs: 0, driftPpm: 0, minNs: null, maxNs: null });
    spread(base, pairs, settled);
  }
  return [...settled.values()];
}

type Pairs = Map<string, Map<string, Interval>>;

function intervalsByPair(spans: readonly Span[], links: ReadonlyArray<Link | null>): Pairs {
  const pairs: Pairs = new Map();
  links.forEach((link, child) => {
    if (!link || !constrains(spans[link.parent], spans[child], link)) {
      return;
    }
    const parent = spans[link.parent];
    const min = parent.startNs - spans[child].startNs;
    const max = parent.endNs - spans[child].endNs;
    // child clock + offset: from the parent's domain to the child's, and mirrored.
    narrow(pairs, parent.clockDomain, spans[child].clockDomain, Math.min(min, max), Math.max(min, max), min <= max);
    narrow(pairs, spans[child].clockDomain, parent.clockDomain, -Math.max(min, max), -Math.min(min, max), min <= max);
  });
  return pairs;
}

/**
 * Only links whose two ends saw the same exchange say something about clocks: not those whose end nobody saw,
 * and not inferred ones, which rest on time themselves.
 */
function constrains(parent: Span, child: Span, link: Link): boolean {
  return (
    link.strength === 'exact' &&
    parent.clockDomain !== child.clockDomain &&
    parent.clockDomain !== '' &&
    child.clockDomain !== '' &&
    !parent.half &&
    !child.half &&
    parent.responseStatus !== 'timeout' &&
    child.responseStatus !== 'timeout' &&
    child.spanKind !== 'consumer' &&
    !child.isAsync &&
    !parent.isAsync
  );
}

function narrow(pairs: Pairs, from: string, to: string, min: number, max: number, fits: boolean): void {
  let row = pairs.get(from);
  if (!row) {
    pairs.set(from, (row = new Map()));
  }
  let interval = row.get(to);
  if (!interval) {
    row.set(to, (interval = { min: -Infinity, max: Infinity, middles: [] }));
  }
  interval.middles.push((min + max) / 2);
  // A child longer than its parent fits nowhere: it only votes by its middle.
  if (fits) {
    interval.min = Math.max(interval.min, min);
    interval.max = Math.min(interval.max, max);
  }
}

/** From a settled domain outwards; a domain that several settled ones constrain must satisfy all. */
function spread(base: string, pairs: Pairs, settled: Map<string, ClockOffset>): void {
  const queue = [base];
  for (let at = 0; at < queue.length; at++) {
    for (const domain of pairs.get(queue[at])?.keys() ?? []) {
      if (settled.has(domain)) {
        continue;
      }
      settled.set(domain, settle(domain, pairs, settled));
      queue.push(domain);
    }
  }
}

function settle(domain: string, pairs: Pairs, settled: ReadonlyMap<string, ClockOffset>): ClockOffset {
  let min = -Infinity;
  let max = Infinity;
  const middles: number[] = [];
  for (const [from, row] of pairs) {
    const interval = row.get(domain);
    const origin = settled.get(from);
    if (interval && origin) {
      min = Math.max(min, interval.min + origin.offsetNs);
      max = Math.min(max, interval.max + origin.offsetNs);
      middles.push(...interval.middles.map((middle) => middle + origin.offsetNs));
    }
  }
  if (min > max || (min === -Infinity && max === Infinity)) {
    const offsetNs = Math.round(median(middles));
    return { domain, offsetNs, driftPpm: 0, minNs: null, maxNs: null };
  }
  return { domain, offsetNs: Math.min(Math.max(0, min), max), driftPpm: 0, minNs: finite(min), maxNs: finite(max) };
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
