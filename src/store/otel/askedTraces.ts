import { oneTraceId } from '../../trace/idSpelling';
import { anyOf, both, not, type Condition } from '../condition';
import { inRanges, type TimeRange } from '../timeRange';
import type { OtelCatalog } from './catalog';
import { lookedUp, ofTraces, startBound } from './conditions';
import type { TraceTimes } from './traceTimes';

/** Traces that were asked for together. */
interface Batch {
  traceIds: readonly string[];
  /** The only time that was looked at, where no index leads to traces; null: as far as the search has looked. */
  at: TimeRange | null;
}

/** Which traces a search has asked for, and where their spans were looked for. */
export class AskedTraces {
  private readonly ids = new Set<string>();
  private readonly batches: Batch[] = [];

  constructor(
    private readonly catalog: OtelCatalog,
    private readonly times: TraceTimes
  ) {}

  has(traceId: string): boolean {
    return this.ids.has(traceId);
  }

  get count(): number {
    return this.batches.length;
  }

  /** Whether traces are asked for only when the lookup table says that they were, as far as it does. */
  get goByLookup(): boolean {
    return !this.catalog.hasTraceIndex && this.catalog.lookup !== '';
  }

  /** @param at the only time that is looked at */
  add(traceIds: readonly string[], at: TimeRange | null = null): void {
    traceIds.forEach((id) => this.ids.add(id));
    this.batches.push({ traceIds, at });
  }

  /** The same, each trace, in all spellings of its id, when the lookup table says that it was. */
  async addByLookup(traceIds: readonly string[]): Promise<void> {
    await this.times.of(traceIds);
    for (const one of new Set(traceIds.map(oneTraceId))) {
      const ids = traceIds.filter((id) => oneTraceId(id) === one);
      this.add(ids, await this.times.of(ids));
    }
  }

  /** Spans that came because the window or the lookup table has them. @param from the first of the batches */
  spans(reach: TimeRange, from = 0): Condition[] {
    return this.batches.slice(from).map(({ traceIds, at }, i) => {
      const suffix = suffixOf(from + i);
      const within = at
        ? startBound(this.catalog, at, suffix)
        : anyOf([startBound(this.catalog, reach, suffix), ...this.lookedUp(traceIds, suffix)]);
      return both(within, ofTraces(this.catalog, traceIds, suffix));
    });
  }

  /** Spans in more ranges, without those that came because the lookup table has them; none where nothing more is looked for. */
  spansIn(ranges: readonly TimeRange[]): Condition[] {
    const ofEach = this.batches.flatMap(({ traceIds, at }, i) => {
      const traces = ofTraces(this.catalog, traceIds, suffixOf(i));
      return at ? [] : [this.lookedUp(traceIds, suffixOf(i)).map(not).reduce(both, traces)];
    });
    return ofEach.length > 0 ? [both(inRanges(this.catalog.timeColumn, ranges, '_side'), anyOf(ofEach))] : [];
  }

  /** Where no index leads to traces, what the lookup table lacks is not there, either. */
  private lookedUp(traceIds: readonly string[], suffix: string): Condition[] {
    return this.catalog.lookup === '' || this.goByLookup ? [] : [lookedUp(this.catalog, traceIds, suffix)];
  }
}

/** Of the names of a batch's parameters. */
const suffixOf = (batch: number): string => (batch === 0 ? '' : `_${batch}`);
