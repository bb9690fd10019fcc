import { groupClocks } from './clocks';
import { isOpenEnded } from './cover';
import { localEnd, type Span } from './span';
import type { Link } from './trace';

/**
 * The spans' times as far as they can be compared. Clocks are compared by what ids have tied so far, so that no
 * later rule needs a tolerance in absolute time: spans of one clock compare as they are, spans of clocks that meet
 * on links after correction, with as much slack as the links leave open; all others not at all.
 */
export class Timeline {
  /** Corrected, ns. */
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  /** Group of clocks that can be compared with each other; -1 for an unknown clock. */
  private readonly group: Int32Array;
  /** How far the corrected times may be off within their group, ns. */
  private readonly slackNs: Float64Array;
  /** One number for each clock. */
  private readonly clock: Int32Array;

  constructor(
    private readonly spans: readonly Span[],
    links: ReadonlyArray<Link | null>
  ) {
    const n = spans.length;
    this.startNs = new Float64Array(n);
    this.endNs = new Float64Array(n);
    this.group = new Int32Array(n);
    this.slackNs = new Float64Array(n);
    this.clock = new Int32Array(n);

    const names = homeClocks(spans);
    const groups = groupClocks(spans, links, byDomainName(spans), 'middle');
    const settled = new Map(groups.flatMap((group, g) => group.map((clock) => [clock.domain, { clock, g }] as const)));
    const numbers = new Map<string, number>();
    spans.forEach((span, i) => {
      const domain = span.clockDomain || names.get(homeOf(span)) || '';
      const known = settled.get(domain);
      const { offsetNs = 0, driftPpm = 0, minNs = null, maxNs = null } = known?.clock ?? {};
      this.startNs[i] = span.startNs + offsetNs + driftPpm * 1e-6 * span.startNs;
      // A span that ends before it starts was there at its start.
      const endNs = Math.max(span.startNs, span.endNs);
      this.endNs[i] = endNs + offsetNs + driftPpm * 1e-6 * endNs;
      this.group[i] = known ? known.g : -1;
      this.slackNs[i] =
        minNs !== null && maxNs !== null ? (maxNs - minNs) / 2 : offsetNs === 0 ? 0 : UNBOUNDED_SLACK_NS;
      const name = domain || `home ${homeOf(span)}`;
      const number = numbers.get(name) ?? numbers.size;
      numbers.set(name, number);
      this.clock[i] = number;
    });
  }

  /** True when one clock stamped both. */
  sameClock(a: number, b: number): boolean {
    return this.clock[a] === this.clock[b];
  }

  /** Lets a span of an unknown clock keep the time of another that ids have shown to be of the same process. */
  shareClock(span: number, like: number): void {
    const shiftNs = this.startNs[like] - this.spans[like].startNs;
    this.startNs[span] = this.spans[span].startNs + shiftNs;
    this.endNs[span] = Math.max(this.spans[span].startNs, this.spans[span].endNs) + shiftNs;
    this.clock[span] = this.clock[like];
    this.group[span] = this.group[like];
    this.slackNs[span] = this.slackNs[like];
  }

  /** One number for spans that can be compared with each other. */
  commonClock(span: number): number {
    return this.group[span] >= 0 ? this.group[span] : -1 - this.clock[span];
  }

  comparable(a: number, b: number): boolean {
    return this.clock[a] === this.clock[b] || (this.group[a] >= 0 && this.group[a] === this.group[b]);
  }

  /** How far two spans' corrected times may be off against each other, ns. */
  slackBetween(a: number, b: number): number {
    if (this.clock[a] === this.clock[b]) {
      // One store cuts to microseconds, the other keeps nanoseconds.
      return this.isCut(a) === this.isCut(b) ? 0 : CLOCK_GRAIN_NS;
    }
    return this.slackNs[a] + this.slackNs[b] + CLOCK_GRAIN_NS;
  }

  private isCut(span: number): boolean {
    const { startNs, endNs } = this.spans[span];
    return startNs % 1000 === 0 && endNs % 1000 === 0;
  }

  /**
   * Whether the child lies inside the parent; an end that nobody saw excludes nothing. Undefined where their clocks
   * cannot be compared.
   */
  covers(parent: number, child: number): boolean | undefined {
    if (!this.comparable(parent, child)) {
      return undefined;
    }
    const slackNs = this.slackBetween(parent, child);
    if (this.startNs[child] < this.startNs[parent] - slackNs) {
      return false;
    }
    if (isOpenEnded(this.spans[parent])) {
      return true;
    }
    const endNs = isOpenEnded(this.spans[child]) ? this.startNs[child] : this.endNs[child];
    return endNs <= this.endNs[parent] + slackNs;
  }

  /** Whether the two share some time; undefined where their clocks cannot be compared. */
  overlaps(a: number, b: number): boolean | undefined {
    if (!this.comparable(a, b)) {
      return undefined;
    }
    const slackNs = this.slackBetween(a, b);
    return this.startNs[a] <= this.endNs[b] + slackNs && this.startNs[b] <= this.endNs[a] + slackNs;
  }
}

/** Rows carry microseconds: two clocks that agree may still differ by that much. */
const CLOCK_GRAIN_NS = 1000;

/** Where links bound a clock on one side only. */
const UNBOUNDED_SLACK_NS = 1e6;

/** The place whose clock stamped a span that has no named clock: its pod, else its service instance. */
function homeOf(span: Span): string {
  const { podId, pod } = localEnd(span);
  return podId ? `pod ${podId}` : pod ? `pod ${pod}` : `app ${span.agentId} ${span.appService} ${span.appInstance}`;
}

/** The named clock of each pod whose process or interface an agent saw. */
function homeClocks(spans: readonly Span[]): Map<string, string> {
  const clocks = new Map<string, string>();
  for (const span of spans) {
    if (span.clockDomain !== '' && ON_THE_POD.has(span.observationPoint)) {
      const home = homeOf(span);
      const known = clocks.get(home);
      if (home.startsWith('pod') && (known === undefined || span.clockDomain < known)) {
        clocks.set(home, span.clockDomain);
      }
    }
  }
  return clocks;
}

const ON_THE_POD: ReadonlySet<string> = new Set(['c-p', 'c', 's-p', 's']);

/** One span of each clock, by the clock's name: what comes out does not depend on the rows' order or the start. */
function byDomainName(spans: readonly Span[]): number[] {
  const first = new Map<string, number>();
  spans.forEach((span, i) => {
    if (span.clockDomain !== '' && !first.has(span.clockDomain)) {
      first.set(span.clockDomain, i);
    }
  });
  return [...first].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, i]) => i);
}
