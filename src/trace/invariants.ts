import { isOpenEnded } from './cover';
import { inOneSpelling } from './idSpelling';
import type { Span } from './span';
import { relatedTrees } from './related';
import { stitch } from './stitch';
import { correctionNs } from './clocks';
import type { Link, PassedOver, Trace } from './trace';
import { topsOf } from './tree';

// What holds whatever the rows are (DESIGN, "Invariants"), each as a function that throws where it does not.
// Property tests and the fuzzer run them on rows of their own making.

/** Every row is in exactly one span, and the rows themselves are left alone. */
export function everyRowOnce(rows: readonly Span[]): void {
  const before = JSON.stringify(rows);
  const trace = stitch({ originNs: 0n, spans: [...rows] });
  same('row ids', trace.spans.flatMap((span) => span.ids).sort(), [...new Set(rows.map(({ ids }) => ids[0]))].sort());
  same('rows read', trace.completeness.rowsRead, rows.length);
  same('rows used', trace.completeness.rowsUsed, new Set(rows.map(({ ids }) => ids[0])).size);
  same('the rows given', JSON.stringify(rows), before);
}

/** Links form a forest in display order: depth first, siblings by corrected start. */
export function forestInDisplayOrder(rows: readonly Span[]): void {
  const trace = stitched(rows);
  same('a link for each span', trace.links.length, trace.spans.length);
  const clocks = new Map(trace.clocks.map((clock) => [clock.domain, clock]));
  const startOf = (i: number): number => {
    const { startNs, clockDomain } = trace.spans[i];
    const clock = clocks.get(clockDomain);
    return startNs + (clock ? correctionNs(clock, startNs) : 0);
  };
  // The way from the root down to the span before, and the sibling before on each level.
  const way: number[] = [];
  const before: number[] = [];
  const roots: number[] = [];
  trace.links.forEach((link, i) => {
    if (link) {
      while (way.length > 0 && way[way.length - 1] !== link.parent) {
        way.pop();
      }
      check(way.length > 0, `span ${i} does not come right below its parent ${link.parent} and the siblings before it`);
    } else {
      way.length = 0;
      roots.push(i);
    }
    before.length = Math.min(before.length, way.length + 1);
    const sibling = before[way.length];
    const inOrder = !link || sibling === undefined || startOf(sibling) <= startOf(i);
    check(inOrder, `sibling ${sibling} starts after ${i}`);
    before[way.length] = i;
    way.push(i);
  });
  same('roots', trace.roots, roots);
}

/** The order of the rows changes nothing. */
export function orderMeansNothing(rows: readonly Span[], otherOrder: readonly Span[]): void {
  const [a, b] = [stitched(rows), stitched(otherOrder)];
  same('links', namedLinks(b), namedLinks(a));
  same('clocks', b.clocks, a.clocks);
  same('what was passed over', namedPassedOver(b), namedPassedOver(a));
  same('completeness', b.completeness, a.completeness);
  same('display order', b.spans, a.spans);
}

/**
 * How each row spells its ids changes nothing.
 * @param respelled the same rows in the same order, each with spellings of its own.
 */
export function spellingsMeanNothing(rows: readonly Span[], respelled: readonly Span[]): void {
  const asDecoded = (row: Span): Span => ({ ...row, ...inOneSpelling(row) });
  const [a, b] = [stitched(rows.map(asDecoded)), stitched(respelled.map(asDecoded))];
  same('links', namedLinks(b), namedLinks(a));
  same('what was passed over', namedPassedOver(b), namedPassedOver(a));
  same('completeness', b.completeness, a.completeness);
  const spans = ({ spans: all }: Trace) => all.map(({ told: _told, ...span }) => span);
  same('spans', spans(b), spans(a));
}

/** Which row was clicked changes the order of trees, and which clock is kept; nothing else. */
export function startMeansOrder(rows: readonly Span[], startId: string): void {
  const [a, b] = [stitched(rows), stitch({ originNs: 0n, spans: [...rows] }, { startId })];
  same('links', [...namedLinks(b)].sort(), [...namedLinks(a)].sort());
  same('what was passed over', namedPassedOver(b), namedPassedOver(a));
  const { movedClocks: _a, notices: _na, ...restOfA } = a.completeness;
  const { movedClocks: _b, notices: _nb, ...restOfB } = b.completeness;
  same('completeness', restOfB, restOfA);
  if (b.spans.length > 0 && rows.some(({ ids }) => ids[0] === startId)) {
    const tops = b.spans.map((_, i) => i);
    b.links.forEach((link, i) => link && (tops[i] = tops[link.parent]));
    const clicked = b.spans.findIndex(({ ids }) => ids.includes(startId));
    same('the first tree', tops[clicked], 0);
  }
}

/** Where only the trees of the clicked row matter, they are the same as where all do. */
export function inferredAloneIsTheSame(rows: readonly Span[], startId: string): void {
  const all = stitch({ originNs: 0n, spans: [...rows] }, { startId });
  const alone = stitch({ originNs: 0n, spans: [...rows] }, { startId, inferFor: 'start' });
  same('the links of its trees', linksOfStart(alone, startId), linksOfStart(all, startId));
}

function linksOfStart(trace: Trace, startId: string): string[] {
  const tops = topsOf(trace.links);
  const start = trace.spans.findIndex(({ ids }) => ids.includes(startId));
  const trees = relatedTrees(trace.spans, (i) => tops[i], start);
  return namedLinks(trace)
    .filter((_, i) => trees.has(tops[i]))
    .sort();
}

/** A row of another process, at another place, without an id in common, changes nothing. */
export function strangerChangesNothing(rows: readonly Span[], stranger: Span): void {
  const [a, b] = [stitched(rows), stitched([...rows, stranger])];
  const own = stranger.ids[0];
  same(
    'links',
    namedLinks(b)
      .filter((link) => !link.startsWith(`${own} <`))
      .sort(),
    [...namedLinks(a)].sort()
  );
  const passed = namedPassedOver(b);
  delete passed[own];
  same('what was passed over', passed, namedPassedOver(a));
}

/** Clocks that need not be moved are not; a moved one is moved as little as its bounds allow. */
export function clocksKeptWhereTheyFit(rows: readonly Span[]): void {
  const trace = stitched(rows);
  const fit = trace.links.every((link, i) => !link || link.strength !== 'exact' || liesInside(trace, link, i));
  for (const { domain, offsetNs, driftPpm, minNs, maxNs } of trace.clocks) {
    check(Number.isFinite(offsetNs) && Number.isFinite(driftPpm), `clock ${domain} is moved by no number`);
    if (fit) {
      check(
        offsetNs === 0 && driftPpm === 0,
        `clock ${domain} was moved by ${offsetNs} ns, ${driftPpm} ppm for nothing`
      );
    }
    const low = minNs ?? -Infinity;
    const high = maxNs ?? Infinity;
    check(low <= high, `clock ${domain} has bounds ${minNs} to ${maxNs}`);
    if (minNs !== null || maxNs !== null) {
      // Bounds may be half nanoseconds, offsets are whole.
      check(
        Math.abs(Math.min(Math.max(0, low), high) - offsetNs) <= 1,
        `clock ${domain} was moved by ${offsetNs} ns, though ${minNs} to ${maxNs} was possible`
      );
    }
  }
}

function liesInside(trace: Trace, link: Link, i: number): boolean {
  const [parent, child] = [trace.spans[link.parent], trace.spans[i]];
  const apart = parent.clockDomain !== '' && child.clockDomain !== '' && parent.clockDomain !== child.clockDomain;
  return !apart || (parent.startNs <= child.startNs && child.endNs <= parent.endNs);
}

/** A link says what it rests on; only an exact one is certain. */
export function linksSayWhatTheyRestOn(rows: readonly Span[]): void {
  const trace = stitched(rows);
  trace.links.forEach((link, i) => {
    if (link) {
      const name = trace.spans[i].ids[0];
      check(link.evidence.length > 0, `${name} hangs for no reason`);
      check(new Set(link.evidence).size === link.evidence.length, `${name} names evidence twice`);
      const sure = link.strength === 'exact' ? link.confidence === 1 : link.confidence > 0 && link.confidence < 1;
      check(sure, `${name} is ${link.strength} with confidence ${link.confidence}`);
    }
  });
}

/** What was passed over is another span than the chosen parent and the span itself, once each, the strongest first. */
export function passedOverIsAnother(rows: readonly Span[]): void {
  const trace = stitched(rows);
  trace.passedOver.forEach((others, i) => {
    const name = trace.spans[i].ids[0];
    check(others.length > 0, `${name} has an empty list`);
    const parents = others.map(({ parent }) => parent);
    check(!parents.includes(trace.links[i]?.parent ?? -1), `${name} passed over its own parent`);
    check(!parents.includes(i), `${name} passed over itself`);
    check(new Set(parents).size === parents.length, `${name} passed one over twice`);
    check(
      parents.every((parent) => trace.spans[parent] !== undefined),
      `${name} passed over what is not there`
    );
    check(
      others.every(({ reason }) => reason !== ''),
      `${name} does not say why`
    );
    const order = others.map((other) => (other.strength === 'exact' ? 2 : other.confidence));
    check(
      order.every((value, at) => at === 0 || value <= order[at - 1]),
      `${name} lists ${order.join(', ')}, not the strongest first`
    );
  });
}

/**
 * Where something inferred was taken and a parent that ids name was not, nothing was displaced: that parent is still
 * above the span (the link was refined) or below it (it was refused as a cycle).
 */
export function inferredDisplacesNothing(rows: readonly Span[]): void {
  const trace = stitched(rows);
  trace.passedOver.forEach((others, i) => {
    if (trace.links[i]?.strength === 'inferred') {
      for (const { parent } of others.filter(({ strength }) => strength === 'exact')) {
        const related = isAbove(trace, parent, i) || isAbove(trace, i, parent);
        check(related, `${trace.spans[i].ids[0]} was taken from ${trace.spans[parent].ids[0]} by inference`);
      }
    }
  });
}

function isAbove(trace: Trace, ancestor: number, span: number): boolean {
  let at: number = span;
  for (let link = trace.links[at]; link && at !== ancestor; link = trace.links[at]) {
    at = link.parent;
  }
  return at === ancestor;
}

/** No guess is impossible: on one clock, a parent that was over before the child started (queues apart). */
export function noGuessIsImpossible(rows: readonly Span[]): void {
  const trace = stitched(rows);
  trace.links.forEach((link, i) => {
    const child = trace.spans[i];
    if (link?.strength === 'inferred' && !link.evidence.includes('message')) {
      const parent = trace.spans[link.parent];
      const oneClock = parent.clockDomain !== '' && parent.clockDomain === child.clockDomain;
      // One store cuts to microseconds, the other does not.
      const over = !isOpenEnded(parent) && Math.max(parent.startNs, parent.endNs) + 1000 < child.startNs;
      check(!oneClock || !over, `${child.ids[0]} was guessed to be of ${parent.ids[0]}, which was over`);
    }
  });
}

/** When everything happened later, all is as it was. */
export function laterIsTheSame(rows: readonly Span[], laterNs: number): void {
  const later = rows.map((span) => ({ ...span, startNs: span.startNs + laterNs, endNs: span.endNs + laterNs }));
  same('links', namedLinks(stitched(later)), namedLinks(stitched(rows)));
}

/** Every span is under its true parent, or truly a root. */
export function everyLinkIsTrue(rows: readonly Span[], trueParent: ReadonlyMap<string, string | null>): void {
  const trace = stitched(rows);
  trace.links.forEach((link, i) => {
    const span = trace.spans[i];
    const truly = trueParent.get(span.ids[0]) ?? null;
    const parents: Array<string | null> = link ? trace.spans[link.parent].ids : [null];
    check(parents.includes(truly), `${span.ids} hangs under ${parents}; in truth under ${truly}`);
  });
}

/** A link that is called exact never leads into what another request did: the parent truly led to the child. */
export function exactLinksStayInTheRequest(
  rows: readonly Span[],
  trueParent: ReadonlyMap<string, string | null>
): void {
  const trace = stitched(rows);
  trace.links.forEach((link, i) => {
    if (link?.strength === 'exact') {
      const [span, parent] = [trace.spans[i], trace.spans[link.parent]];
      const words = `${span.observationPoint} ${span.ids} hangs under ${parent.observationPoint} ${parent.ids}`;
      check(
        span.ids.some((id) => isTrulyAbove(trueParent, parent.ids, id)),
        `${words} by ${link.evidence.join('+')}; in truth under ${span.ids.map((id) => trueParent.get(id)).join(' ')}`
      );
    }
  });
}

function isTrulyAbove(trueParent: ReadonlyMap<string, string | null>, above: readonly string[], id: string): boolean {
  let at = trueParent.get(id) ?? null;
  while (at !== null && !above.includes(at)) {
    at = trueParent.get(at) ?? null;
  }
  return at !== null;
}

/** How many links are called exact, and how many of these name the very nearest of the spans that led to the child. */
export function countExact(
  rows: readonly Span[],
  trueParent: ReadonlyMap<string, string | null>
): { exact: number; right: number } {
  const trace = stitched(rows);
  const count = { exact: 0, right: 0 };
  trace.links.forEach((link, i) => {
    if (link?.strength === 'exact') {
      count.exact++;
      const parents: Array<string | null | undefined> = trace.spans[link.parent].ids;
      count.right += trace.spans[i].ids.some((id) => parents.includes(trueParent.get(id))) ? 1 : 0;
    }
  });
  return count;
}

/** What came of rows, for as long as anyone has them: several checks ask. */
const known = new WeakMap<readonly Span[], Trace>();

function stitched(rows: readonly Span[]): Trace {
  const trace = known.get(rows) ?? stitch({ originNs: 0n, spans: [...rows] });
  known.set(rows, trace);
  return trace;
}

/** Per span, in display order: its rows, its parent's rows and what the link is, as one line. */
function namedLinks(trace: Trace): string[] {
  return trace.spans.map((span, i) => {
    const link = trace.links[i];
    const words = link && [trace.spans[link.parent].ids.join('+'), ...wordsOf(link)].join(' ');
    return `${span.ids.join('+')} < ${words ?? '-'}`;
  });
}

function namedPassedOver(trace: Trace): Record<string, string[]> {
  return Object.fromEntries(
    [...trace.passedOver]
      .map(([i, others]): [string, string[]] => [
        trace.spans[i].ids.join('+'),
        others.map((other) => [trace.spans[other.parent].ids.join('+'), other.reason, ...wordsOf(other)].join(' ')),
      ])
      .sort(([a], [b]) => (a < b ? -1 : 1))
  );
}

function wordsOf({ evidence, strength, confidence, note }: Link | PassedOver): string[] {
  return [evidence.join('+'), strength, String(confidence), note];
}

function check(holds: boolean, otherwise: string): void {
  if (!holds) {
    throw new Error(otherwise);
  }
}

function same(what: string, found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a === b) {
    return;
  }
  let at = 0;
  while (a[at] === b[at]) {
    at++;
  }
  const around = (text: string): string => text.slice(Math.max(0, at - 100), at + 200);
  throw new Error(`${what}: …${around(a)}… instead of …${around(b)}…`);
}
