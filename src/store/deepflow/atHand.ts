import { nameClockDomains } from '../../trace/clockDomains';
import type { Span, SpanSet } from '../../trace/span';
import { stitchInSteps } from '../../trace/stitch';
import type { Trace } from '../../trace/trace';
import { OtelSpanDecoder } from '../otel/decode';
import { batchesOf, type Rows } from '../rawRows';
import { SpanDecoder } from './decode';
import { addKeys, carriesAny, keysOf, markFollowed, noKeys, type Keys } from './keys';
import { relatedTo, type Related } from './related';
import { PREFIX } from './spanColumns';

/** Which row's trace is gathered. */
export interface Start {
  /** Its `_id`, decimal. */
  id: string;
  /** Unix ns that all times are relative to. */
  originNs: bigint;
}

/** The rows of one round, as they left the client, and the ids that it asked for. */
export interface Answer {
  /** Of `l7_flow_log`. */
  rows: Rows;
  /** Of the collector's `otel_traces`. */
  otel: Rows;
  /** Null for the statement that asked for the start row itself. */
  asked: Keys | null;
}

/** What the rows at hand say about where to look next. */
export interface Findings {
  /** Rows at hand, those not tied to the start row as well. */
  rows: number;
  /** Rows of the last answer that were not at hand before. */
  fresh: number;
  /** Rows tied to the start row; 0 while it is not there. */
  tied: number;
  /** Of the tied rows: spans that name a parent that is not there. */
  missingParents: number;
  /** Of the tied rows: earliest start and latest end, ns from the origin; both 0 while there is none. */
  startNs: number;
  endNs: number;
  /** Ids that tied rows carry and that no statement has asked for. */
  keys: Keys;
}

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
  /** All ids that tied rows carry, asked for or not: for a wider window. */
  keysOfTied(): Promise<Keys>;
}

/** The rows themselves, in this thread, and all work on them in steps. */
export class RowsInSteps {
  private start: Start = { id: '', originNs: 0n };
  private rows = new Map<string, Span>();
  private asked = noKeys();
  private related: Related = { spans: [], missingParents: 0 };
  private decoder = new SpanDecoder(0n, PREFIX);
  private otelDecoder = new OtelSpanDecoder(0n);

  begin(start: Start): void {
    this.start = start;
    this.rows = new Map();
    this.asked = noKeys();
    this.related = { spans: [], missingParents: 0 };
    this.decoder = new SpanDecoder(start.originNs, PREFIX);
    this.otelDecoder = new OtelSpanDecoder(start.originNs);
  }

  *take({ rows, otel, asked }: Answer): Generator<void, Findings, void> {
    const { id, originNs } = this.start;
    const known = this.rows.size;
    const spans: Span[] = [];
    for (const [answer, decoder] of [[rows, this.decoder] as const, [otel, this.otelDecoder] as const]) {
      for (const batch of batchesOf(answer)) {
        for (const span of decoder.decode(batch)) {
          spans.push(span);
          this.rows.set(span.ids[0], span);
        }
        yield;
      }
    }
    if (asked) {
      addKeys(asked, this.asked);
    }
    const met = asked ? spans.filter((span) => carriesAny(span, asked)) : spans.filter((span) => span.ids[0] === id);
    markFollowed(met, this.asked);
    yield;
    if (this.rows.size > known) {
      const all = [...this.rows.values()];
      nameClockDomains(all);
      yield;
      this.related = yield* relatedTo(all, id, originNs);
    }
    yield;
    return this.findings(this.rows.size - known);
  }

  keysOfTied(): Keys {
    return keysOf(this.related.spans);
  }

  /** The tied rows, decoded. */
  spans(): SpanSet {
    const { spans } = this.related;
    // Rows came in rounds; the names of their clocks need all of them, and no others.
    nameClockDomains(spans);
    return { originNs: this.start.originNs, spans };
  }

  /** The tied rows, stitched. What only the loop knows (statements, limits) is not in its completeness. */
  *trace(): Generator<void, Trace, void> {
    return yield* stitchInSteps(this.spans(), { startId: this.start.id });
  }

  private findings(fresh: number): Findings {
    const { spans, missingParents } = this.related;
    let startNs = Infinity;
    let endNs = -Infinity;
    for (const span of spans) {
      startNs = Math.min(startNs, span.startNs);
      endNs = Math.max(endNs, span.endNs);
    }
    return {
      rows: this.rows.size,
      fresh,
      tied: spans.length,
      missingParents,
      startNs: spans.length > 0 ? startNs : 0,
      endNs: spans.length > 0 ? endNs : 0,
      keys: keysOf(spans, this.asked),
    };
  }
}

/** The same all at once, for command lines and tests. */
export class RowsAtHand implements AtHand {
  private readonly rows = new RowsInSteps();

  async begin(start: Start): Promise<void> {
    this.rows.begin(start);
  }

  async take(answer: Answer): Promise<Findings> {
    return atOnce(this.rows.take(answer));
  }

  async keysOfTied(): Promise<Keys> {
    return this.rows.keysOfTied();
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
