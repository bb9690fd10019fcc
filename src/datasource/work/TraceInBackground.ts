import { asking } from '../../background/asking';
import type { Background } from '../../background/Background';
import type { Talk } from '../../background/Talk';
import { joinPart } from '../../frames/columnParts';
import type { TraceColumns } from '../../frames/traceColumns';
import type { Answer, AtHand, Findings, Start } from '../../store/search/atHand';
import type { Keys } from '../../store/search/keys';
import type { SpanName } from '../../store/search/missingParents';
import type { JOBS } from './jobs';
import type { Stitched, TraceAnswers, TraceMessage } from './traceJob';

/** A stitched trace in the form that its frames are made of. */
export interface TraceParts extends Stitched {
  columns: TraceColumns;
}

/**
 * The rows of a trace, kept where working on them does not freeze the page: `search` runs against it, and then the
 * trace is taken out as columns. Close it when done.
 */
export class TraceInBackground implements AtHand {
  private readonly talk: Talk<TraceMessage, TraceAnswers[TraceMessage['kind']]>;
  private readonly ask: ReturnType<typeof asking<TraceMessage, TraceAnswers>>;
  private rowsAtHand = 0;
  private weight = 0;
  /** Counts what changes or replaces the columns that are being taken out. */
  private turn = 0;

  constructor(background: Background<typeof JOBS>, signal: AbortSignal) {
    this.talk = background.open('trace', null, { signal });
    this.ask = asking<TraceMessage, TraceAnswers>(this.talk);
  }

  async begin(start: Start): Promise<void> {
    await this.ask({ kind: 'begin', start });
  }

  async take(answer: Answer): Promise<Findings> {
    this.turn++;
    // Rows come again in later rounds: what is at hand and what is to be read now make it heavy, not their sum over all.
    const rows = answer.rows.reduce((sum, one) => sum + one.rows.length, 0);
    const weight = Math.max(this.weight, this.rowsAtHand + rows);
    const more = weight - this.weight;
    this.weight = weight;
    const findings = await this.ask({ kind: 'take', answer }, more);
    this.rowsAtHand = findings.rows;
    return findings;
  }

  keysOfTied(): Promise<Keys> {
    return this.ask({ kind: 'keysOfTied' });
  }

  spansNotThere(): Promise<SpanName[]> {
    return this.ask({ kind: 'spansNotThere' });
  }

  /** The rows at hand, stitched. */
  async stitch(): Promise<TraceParts> {
    return (await this.takeOut(++this.turn)) as TraceParts;
  }

  /** The same while a store is asked for more. @returns null where more came, or all was asked for, before it was done */
  stitchSoFar(): Promise<TraceParts | null> {
    return this.takeOut(++this.turn);
  }

  private async takeOut(turn: number): Promise<TraceParts | null> {
    const stitched = await this.ask({ kind: 'stitch' });
    let columns: TraceColumns | null = null;
    // The job has one trace to take columns from, the one that was stitched last.
    while (turn === this.turn) {
      const part = await this.ask({ kind: 'part' });
      if (!part) {
        return { ...stitched, columns: columns as unknown as TraceColumns };
      }
      columns = joinPart(columns, part);
    }
    return null;
  }

  close(): void {
    this.talk.close();
  }
}
