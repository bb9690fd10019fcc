import { fitClock, type Bounds, type ClockFit } from './clockFit';
import type { Span } from './span';
import type { ClockOffset, Link } from './trace';

/** Where in the interval of possible offsets a clock is put: at the one nearest to zero, or in the middle. */
export type Choice = 'least' | 'middle';

/** The correction of a raw time of this clock, ns. */
export function correctionNs(clock: ClockOffset, rawNs: number): number {
  return clock.offsetNs + (clock.driftPpm === 0 ? 0 : clock.driftPpm * 1e-6 * rawNs);
}

/**
 * Layer 8: compares the clocks of domains that meet on a link. For each link between two domains the child has
 * to lie inside its parent; the offsets that all links allow form an interval, and the smallest that lies in it
 * is taken, so that clocks that agree are left alone. Domains without a name are never corrected.
 * The first domain in the order (the clicked call's root) keeps its time, and so does the first of each group
 * of domains that no link ties to those before.
 *
 * @param order spans, those first whose clocks are to be kept.
 * @param choice 'least' for the screen; 'middle' where the best guess is wanted.
 */
export function compareClocks(
  spans: readonly Span[],
  links: ReadonlyArray<Link | null>,
  order: readonly number[],
  choice: Choice = 'least'
): ClockOffset[] {
  return groupClocks(spans, links, order, choice).flat();
}

/** The same, by group of domains that links tie together. */
export function groupClocks(
  spans: readonly Span[],
  links: ReadonlyArray<Link | null>,
  order: readonly number[],
  choice: Choice
): ClockOffset[][] {
  const fits = fitPairs(spans, links);
  const domains = new Set<string>();
  for (const i of order) {
    if (spans[i].clockDomain !== '') {
      domains.add(spans[i].clockDomain);
    }
  }
  const settled = new Map<string, ClockOffset>();
  const groups: ClockOffset[][] = [];
  for (const base of domains) {
    if (!settled.has(base)) {
      groups.push(spread(base, fits, settled, choice));
    }
  }
  return groups;
}

/** Some languages' SDKs count in milliseconds. */
const CODE_GRAIN_NS = 1e6;

/** `grainNs`: how far off the stamps of either side may be by rounding. */
type PairBounds = Bounds & { grainNs: number };

/** What the links between two domains say; `links` is how many. */
type Fit = ClockFit & { links: number; grainNs: number };
type Fits = Map<string, Map<string, Fit>>;

function fitPairs(spans: readonly Span[], links: ReadonlyArray<Link | null>): Fits {
  const bounds = new Map<string, Map<string, PairBounds>>();
  const misfits = new Map<string, Map<string, PairBounds>>();
  links.forEach((link, child) => {
    if (!link || !constrains(spans[link.parent], spans[child], link)) {
      return;
    }
    const parent = spans[link.parent];
    const minNs = parent.startNs - spans[child].startNs;
    const maxNs = parent.endNs - spans[child].endNs;
    // Each pair once, under its smaller name.
    const turned = parent.clockDomain > spans[child].clockDomain;
    const from = turned ? spans[child].clockDomain : parent.clockDomain;
    const to = turned ? parent.clockDomain : spans[child].clockDomain;
    // A child longer than its parent fits nowhere: it counts only where there is nothing better, by its middle.
    const pair = boundsOf(minNs <= maxNs ? bounds : misfits, from, to);
    pair.grainNs = Math.min(pair.grainNs, isCode(parent) && isCode(spans[child]) ? CODE_GRAIN_NS : 0);
    pair.atNs.push(spans[child].startNs);
    pair.minNs.push(turned ? -maxNs : minNs);
    pair.maxNs.push(turned ? -minNs : maxNs);
  });
  for (const [from, row] of misfits) {
    for (const [to, pair] of row) {
      const better = boundsOf(bounds, from, to);
      if (better.atNs.length === 0) {
        Object.assign(better, pair);
      }
    }
  }
  const fits: Fits = new Map();
  for (const [from, row] of bounds) {
    for (const [to, pair] of row) {
      const fit = { ...fitClock(pair), links: pair.atNs.length, grainNs: pair.grainNs };
      put(fits, from, to, fit);
      put(fits, to, from, { ...fit, minNs: -fit.maxNs, maxNs: -fit.minNs, driftPpm: 0 - fit.driftPpm });
    }
  }
  return fits;
}

function boundsOf(all: Map<string, Map<string, PairBounds>>, from: string, to: string): PairBounds {
  const row = all.get(from) ?? new Map<string, PairBounds>();
  all.set(from, row);
  const bounds = row.get(to) ?? { atNs: [], minNs: [], maxNs: [], grainNs: CODE_GRAIN_NS };
  row.set(to, bounds);
  return bounds;
}

function put(fits: Fits, from: string, to: string, fit: Fit): void {
  const row = fits.get(from) ?? new Map<string, Fit>();
  fits.set(from, row.set(to, fit));
}

/**
 * Only links whose two ends saw the same exchange say something about clocks: not those whose end nobody saw,
 * and not inferred ones, which rest on time themselves.
 */
function constrains(parent: Span, child: Span, link: Link): boolean {
  return (
    link.strength === 'exact' &&
    !isOneWay(parent) &&
    !isOneWay(child) &&
    parent.clockDomain !== child.clockDomain &&
    parent.clockDomain !== '' &&
    child.clockDomain !== '' &&
    !parent.half &&
    !child.half &&
    !parent.lostEnd &&
    !child.lostEnd &&
    parent.responseStatus !== 'timeout' &&
    child.responseStatus !== 'timeout' &&
    child.spanKind !== 'consumer' &&
    !child.isAsync &&
    !parent.isAsync
  );
}

function isCode({ signalSource }: Span): boolean {
  return signalSource === 'otel';
}

/** A message without an answer: seen for an instant, later at each place it passes. */
function isOneWay({ signalSource, startNs, endNs, reqTcpSeq, respTcpSeq }: Span): boolean {
  return signalSource !== 'otel' && startNs === endNs && (reqTcpSeq === 0 || respTcpSeq === 0);
}

/** From a settled domain outwards; a domain that several settled ones constrain must satisfy all. */
function spread(base: string, fits: Fits, settled: Map<string, ClockOffset>, choice: Choice): ClockOffset[] {
  const first: ClockOffset = { domain: base, offsetNs: 0, driftPpm: 0, minNs: null, maxNs: null };
  settled.set(base, first);
  const group = [first];
  for (let at = 0; at < group.length; at++) {
    for (const domain of fits.get(group[at].domain)?.keys() ?? []) {
      if (!settled.has(domain)) {
        const clock = settle(domain, fits.get(domain) as Map<string, Fit>, settled, choice);
        settled.set(domain, clock);
        group.push(clock);
      }
    }
  }
  return group;
}

/** @param row what the domain's links say, seen from the domain: mirrored here. */
function settle(
  domain: string,
  row: Map<string, Fit>,
  settled: ReadonlyMap<string, ClockOffset>,
  choice: Choice
): ClockOffset {
  let min = -Infinity;
  let max = Infinity;
  let best: { fit: Fit; near: ClockOffset } | undefined;
  let drifts = false;
  for (const [other, fit] of row) {
    const near = settled.get(other);
    if (near) {
      min = Math.max(min, near.offsetNs - fit.maxNs);
      max = Math.min(max, near.offsetNs - fit.minNs);
      drifts = drifts || fit.driftPpm !== 0 || near.driftPpm !== 0;
      best = !best || fit.links > best.fit.links ? { fit, near } : best;
    }
  }
  const { fit, near } = best as { fit: Fit; near: ClockOffset };
  if (drifts || min > max || !fit.fits) {
    // Neighbours that drift, or contradict each other: the one with the most links decides.
    min = near.offsetNs - fit.maxNs;
    max = near.offsetNs - fit.minNs;
  }
  const told = fit.fits && (min < max || Number.isFinite(min));
  const nearestNs = Math.round(choose(min, max, choice));
  // What rounding explains needs no other clock.
  const isRounding = Math.abs(nearestNs) <= fit.grainNs;
  return {
    domain,
    offsetNs: isRounding ? 0 : nearestNs,
    driftPpm: drifts ? near.driftPpm - fit.driftPpm : 0,
    minNs: told ? finite(isRounding ? Math.min(0, min) : min) : null,
    maxNs: told ? finite(isRounding ? Math.max(0, max) : max) : null,
  };
}

function choose(min: number, max: number, choice: Choice): number {
  if (choice === 'middle' && Number.isFinite(min) && Number.isFinite(max)) {
    return (min + max) / 2;
  }
  return Math.min(Math.max(0, min), max);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
