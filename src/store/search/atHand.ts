import { nameClockDomains } from '../../trace/clockDomains';
import type { KnownAnswers } from '../../trace/infer/known';
import type { Span, SpanSet } from '../../trace/span';
import { completenessOf } from '../../trace/completeness';
import type { Trace } from '../../trace/trace';
import type { StoreRow } from '../client';
import { batchesOf, type Rows } from '../rawRows';
import { timeOfCall, timeOfTrace } from './callTime';
import { addKeys, countKeys, firstKeys, keysOf, markFollowed, noKeys, type Keys, type WhichKeys } from './keys';
import { findMissingParents, spansNotThere, type SpanName } from './missingParents';
import { AskedEnds, busyPlaces, openEnds, type ProcessEnd } from './processEnds';
import { onlyTied, relatedTo, type Related } from './related';
import type { StoreKind } from './storeSearch';
import { stretchesOf, type Stretch } from './stretches';

/** Which row's trace is gathered. */
export interface Start extends WhichKeys {
  /** Its id, of any of the stores. */
  id: string;
  /** Unix ns that all times are relative to. */
  originNs: bigint;
  /** No row was asked for but a trace, of which this is the first row. */
  isWholeTrace?: boolean;
}

/** The rows of one round, as they left the client, and what it asked for. */
export interface Answer {
  /** Of each store. */
  rows: ReadonlyArray<{ kind: StoreKind; rows: Rows }>;
  /** Null for the statement that asked for the start row itself. */
  asked: Keys | null;
  /** How many steps from row to row the statement took from these ids. */
  hops?: number;
  /** Processes whose rows were asked for, and how many rows of one at most. */
  ends?: readonly ProcessEnd[];
  maxRowsOfProcess?: number;
  /** Rows at hand at most, those that came before counted. */
  maxRows?: number;
  /** What is new takes the place of as many spans of code: of the latest, below which nothing hangs. */
  inPlaceOfLast?: boolean;
}

/** What the rows at hand say about where to look next. */
export interface Findings {
  /** Rows at hand, those not tied to the start row as well. */
  rows: number;
  /** Of each store's last answer: rows that were not at hand before, kept, and cut off since there would be too many. */
  added: Added[];
  /** Rows tied to the start row; 0 while it is not there. */
  tied: number;
  /** Whether one of them carries a trace id. */
  hasTraceId: boolean;
  /** Of the tied spans: those that name a parent that is not there. */
  missingParents: number;
  /** Of the tied spans: earliest start and latest end, ns from the origin; both 0 while there is none. */
  startNs: number;
  endNs: number;
  /** When they went on: apart from one another, by start; gaps of up to two minutes are none. */
  stretches: Stretch[];
  /** When what was asked for went on: the row's own time, or a whole trace's; ns from the origin. */
  call: Stretch;
  /** Ids that tied rows carry and that no statement has asked for: at most `MOST_KEYS` of each kind. */
  keys: Keys;
  /** Processes whose rows no statement has asked for and among which a parent or child may be: at most `MOST_ENDS`. */
  ends: ProcessEnd[];
  /** Names of processes of whose rows the last answer holds as many as were allowed. */
  busy: string[];
}

export interface Added {
  kept: number;
  cut: number;
}

/** Reads rows of one store that come in batches. Clocks are named later, with all rows at hand. */
export interface Decoder {
  /** @throws when a row cannot be decoded */
  decode(rows: readonly StoreRow[]): Span[];
}

/** Makes the decoder of a store's rows. @param originNs what the spans' times are relative to, Unix ns */
export type DecoderOf = (kind: StoreKind, originNs: bigint) => Decoder;

/** Ids of one kind in a statement: ClickHouse takes 128 KB for a parameter. */
export const MOST_KEYS = 2000;
/** Spans that are no further apart went on in one stretch of time. */
const GAP_NS = 120e9;
/** So many conditions on time in a statement. */
const MOST_STRETCHES = 16;
/** Processes in a statement. */
export const MOST_ENDS = 100;

/**
 * What of a trace is at hand while it is gathered. Rows go in, decisions come out, as plain data that can be cloned into
 * a message: so the loop (`search`) runs against `RowsAtHand` in the page or against one in a worker alike, and spans
 * never travel back and forth between rounds. Calls come one after another: `begin` once, then `take` for each answer.
 */
export interface AtHand {
  /** Starts anew with nothing at hand. */
  begin(start: Start): Promise<void>;
  /** Takes an answer in. @throws when a row cannot be decoded */
  take(answer: Answer): Promise<Findings>;
  /** Ids that tied rows carry, asked for or not: for a wider window. At most `MOST_KEYS` of each kind. */
  keysOfTied(): Promise<Keys>;
  /** Spans of code that tied rows name and that are not there: what the start row hangs below first. At most `MOST_KEYS`. */
  spansNotThere(): Promise<SpanName[]>;
}

/** The rows themselves, in this thread, and all work on them in steps. */
export class RowsInSteps {
  private start: Start = { id: '', originNs: 0n };
  private rows = new Map<string, Span>();
  private asked = noKeys();
  private askedEnds = new AskedEnds();
  private related: Related | null = null;
  private answered: KnownAnswers = new Map();
  private decoders = new Map<StoreKind, Decoder>();

  constructor(private readonly decoderOf: DecoderOf) {}

  begin(start: Start): void {
    this.start = start;
    this.rows = new Map();
    this.asked = noKeys();
    this.askedEnds = new AskedEnds();
    this.related = null;
    this.answered = new Map();
    this.decoders = new Map();
  }

  *take({
    rows,
    asked,
    hops = 1,
    ends = [],
    maxRowsOfProcess = Infinity,
    maxRows = Infinity,
    inPlaceOfLast,
  }: Answer): Generator<void, Findings, void> {
    const { id, originNs } = this.start;
    const decoded: Span[][] = [];
    for (const { kind, rows: answer } of rows) {
      const decoder = this.decoders.get(kind) ?? this.decoderOf(kind, this.start.originNs);
      this.decoders.set(kind, decoder);
      const ofStore: Span[] = [];
      decoded.push(ofStore);
      for (const batch of batchesOf(answer)) {
        for (const span of decoder.decode(batch)) {
          ofStore.push(span);
        }
        yield;
      }
    }
    const { spans, added } = withinLimit(decoded, this.rows, maxRows);
    spans.forEach((span) => this.rows.set(span.ids[0], span));
    const fresh = added.reduce((sum, { kept }) => sum + kept, 0);
    yield;
    if (inPlaceOfLast) {
      this.removeLast(fresh, new Set(spans));
    }
    if (asked) {
      addKeys(asked, this.asked);
    }
    this.askedEnds.add(ends);
    const start = spans.filter((span) => span.ids[0] === id);
    markFollowed(start, keysOf(start), asked ? 0 : hops, this.asked);
    markFollowed(spans, asked ?? keysOf(start), asked ? hops : hops - 1, this.asked);
    yield;
    if (fresh > 0) {
      const all = [...this.rows.values()];
      // Rows come in rounds; the names of their clocks need all of them.
      nameClockDomains(all);
      yield;
      this.related = yield* relatedTo(all, id, originNs, this.answered);
    }
    yield;
    return { ...this.findings(), added, busy: busyPlaces(spans, ends, maxRowsOfProcess) };
  }

  keysOfTied(): Keys {
    return firstKeys(keysOf(this.tiedRows(), noKeys(), this.start), MOST_KEYS);
  }

  spansNotThere(): SpanName[] {
    return spansNotThere(this.tiedRows(), this.start.id).slice(0, MOST_KEYS);
  }

  /** The tied rows, decoded. To stitch these alone may give less than `trace`, which knows the other rows too. */
  spans(): SpanSet {
    return { originNs: this.start.originNs, spans: this.tiedRows() };
  }

  /**
   * The tied spans with the links that all rows at hand led to. What only the loop knows (statements, limits) is not in
   * its completeness.
   */
  *trace(): Generator<void, Trace, void> {
    const related = this.related ?? (yield* relatedTo([], '', this.start.originNs));
    const trace = onlyTied(related);
    yield;
    const rowsUsed = trace.spans.reduce((sum, span) => sum + span.ids.length, 0);
    const completeness = completenessOf(this.rows.size, trace);
    const untied = this.rows.size - rowsUsed;
    return {
      ...trace,
      completeness: {
        ...completeness,
        leftOut: untied > 0 ? [{ reason: UNTIED, rows: untied }, ...completeness.leftOut] : completeness.leftOut,
      },
    };
  }

  private tied(): Span[] {
    const { related } = this;
    return related ? related.trace.spans.filter((_, i) => related.isTied[i]) : [];
  }

  /** As they came: a span of several rows no longer has all their ids. */
  private tiedRows(): Span[] {
    return this.tied().flatMap(({ ids }) => ids.flatMap((id) => this.rows.get(id) ?? []));
  }

  /** Takes out so many spans of code, the latest first, but the start row, what others hang below, and those to keep. */
  private removeLast(count: number, keep: ReadonlySet<Span>): void {
    const all = [...this.rows.values()];
    const parents = new Set(all.flatMap(({ traceIds, parentSpanId }) => traceIds.map((id) => `${id} ${parentSpanId}`)));
    all
      .filter((span) => span.signalSource === 'otel' && span.ids[0] !== this.start.id && !keep.has(span))
      .filter(({ traceIds, spanId }) => !traceIds.some((id) => parents.has(`${id} ${spanId}`)))
      .sort((a, b) => b.startNs - a.startNs || (a.spanId < b.spanId ? 1 : -1))
      .slice(0, count)
      .forEach(({ ids }) => this.rows.delete(ids[0]));
  }

  private findings(): Omit<Findings, 'busy' | 'added'> {
    const { related, start } = this;
    const tied = this.tied();
    let startNs = Infinity;
    let endNs = -Infinity;
    const rows = this.tiedRows();
    for (const span of tied) {
      startNs = Math.min(startNs, span.startNs);
      endNs = Math.max(endNs, span.endNs);
    }
    const isFollowed = (span: Span): boolean => countKeys(keysOf([span], this.asked, start)) === 0;
    const ends = related ? openEnds(related.trace, (i) => related.isTied[i] === 1, isFollowed) : [];
    return {
      rows: this.rows.size,
      tied: rows.length,
      hasTraceId: tied.some(({ traceIds }) => traceIds.length > 0),
      missingParents: findMissingParents(tied),
      startNs: tied.length > 0 ? startNs : 0,
      endNs: tied.length > 0 ? endNs : 0,
      stretches: stretchesOf(tied, GAP_NS, MOST_STRETCHES),
      call: (start.isWholeTrace ? timeOfTrace : timeOfCall)(tied, start.id),
      keys: firstKeys(keysOf(rows, this.asked, start), MOST_KEYS),
      ends: this.askedEnds.fresh(ends, MOST_ENDS),
    };
  }
}

/**
 * The spans of an answer, without what would be more at hand than may be: of those that were not there before, each store
 * loses the same share, from its end. The row that was asked for stands at the start.
 */
function withinLimit(
  answers: readonly Span[][],
  known: ReadonlyMap<string, Span>,
  maxRows: number
): { spans: Span[]; added: Added[] } {
  const fresh = answers.map((spans) => new Set(spans.map(({ ids: [id] }) => id).filter((id) => !known.has(id))));
  const sum = fresh.reduce((all, { size }) => all + size, 0);
  const room = Math.max(0, maxRows - known.size);
  const added = fresh.map(({ size }) => {
    const share = Math.max(Math.min(1, room), Math.floor((size * room) / sum));
    const kept = sum <= room ? size : Math.min(size, share);
    return { kept, cut: size - kept };
  });
  const spans = answers.flatMap((all, i) => {
    const cut = new Set([...fresh[i]].slice(added[i].kept));
    return cut.size === 0 ? all : all.filter(({ ids: [id] }) => !cut.has(id));
  });
  return { spans, added };
}

/** Why rows were read that are not in the trace. */
const UNTIED = 'of other requests: an id or a process in common, but nothing that ties them to this one';

/** The same all at once, for command lines and tests. */
export class RowsAtHand implements AtHand {
  private readonly rows: RowsInSteps;

  constructor(decoderOf: DecoderOf) {
    this.rows = new RowsInSteps(decoderOf);
  }

  async begin(start: Start): Promise<void> {
    this.rows.begin(start);
  }

  async take(answer: Answer): Promise<Findings> {
    return atOnce(this.rows.take(answer));
  }

  async keysOfTied(): Promise<Keys> {
    return this.rows.keysOfTied();
  }

  async spansNotThere(): Promise<SpanName[]> {
    return this.rows.spansNotThere();
  }

  async spans(): Promise<SpanSet> {
    return this.rows.spans();
  }

  async trace(): Promise<Trace> {
    return atOnce(this.rows.trace());
  }
}

function atOnce<T>(steps: Generator<void, T, void>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) {
      return value;
    }
  }
}
