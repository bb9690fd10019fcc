import { nameClockDomains } from '../../trace/clockDomains';
import type { Span, SpanSet } from '../../trace/span';
import { stitch } from '../../trace/stitch';
import type { Trace } from '../../trace/trace';
import type { StoreRow } from '../client';
import { decodeOtelSpans } from '../otel/decode';
import { joinTwins } from '../otel/twins';
import { decodeSpans } from './decode';
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
  rows: StoreRow[];
  /** Of the collector's `otel_traces`. */
  otel: StoreRow[];
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
 * never travel back and forth between rounds. Calls come one after another: `begin` once, `take` for each answer, then
 * `spans` or `trace`. All but `begin` reject when a row cannot be decoded.
 */
export interface AtHand {
  /** Starts anew with nothing at hand. */
  begin(start: Start): Promise<void>;
  /** Takes an answer in. */
  take(answer: Answer): Promise<Findings>;
  /** All ids that tied rows carry, asked for or not: for a wider window. */
  keysOfTied(): Promise<Keys>;
  /** The tied rows, decoded. */
  spans(): Promise<SpanSet>;
  /** The tied rows, stitched. What only the loop knows (statements, limits) is not in its completeness. */
  trace(): Promise<Trace>;
}

/** The rows themselves, in this thread. */
export class RowsAtHand implements AtHand {
  private start: Start = { id: '', originNs: 0n };
  private rows = new Map<string, Span>();
  private asked = noKeys();
  private related: Related = { spans: [], missingParents: 0 };

  async begin(start: Start): Promise<void> {
    this.start = start;
    this.rows = new Map();
    this.asked = noKeys();
    this.related = { spans: [], missingParents: 0 };
  }

  async take({ rows, otel, asked }: Answer): Promise<Findings> {
    const { id, originNs } = this.start;
    const known = this.rows.size;
    const spans = [...decodeSpans(rows, originNs, PREFIX), ...decodeOtelSpans(otel, originNs)];
    for (const span of spans) {
      this.rows.set(span.ids[0], span);
    }
    if (asked) {
      addKeys(asked, this.asked);
    }
    const met = asked ? spans.filter((span) => carriesAny(span, asked)) : spans.filter((span) => span.ids[0] === id);
    markFollowed(met, this.asked);
    if (this.rows.size > known) {
      this.related = relatedTo(joinTwins([...this.rows.values()]), id, originNs);
    }
    return this.findings(this.rows.size - known);
  }

  async keysOfTied(): Promise<Keys> {
    return keysOf(this.related.spans);
  }

  async spans(): Promise<SpanSet> {
    const { spans } = this.related;
    // Rows came in rounds; the names of their clocks need all of them.
    nameClockDomains(spans);
    return { originNs: this.start.originNs, spans };
  }

  async trace(): Promise<Trace> {
    return stitch(await this.spans(), { startId: this.start.id });
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
