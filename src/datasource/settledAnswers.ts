import type { DataFrame } from '@grafana/data';

/** An answer is asked for again when it is as old: rows that come this late are rare, but a store can be filled by hand. */
const KEPT_MS = 10 * 60_000;
/** A time is over so long after its end: a call of a few minutes has ended by then, and its rows have been sent. */
export const OVER_MS = 10 * 60_000;
const MOST = 8;

/**
 * Answers to which nothing is expected to be added: a dashboard that refreshes every few seconds asks for the chosen trace,
 * and for the calls of a time that is over, each time, and the statements would find the same rows again.
 */
export class SettledAnswers {
  private readonly frames = new Map<string, { frames: DataFrame[]; atMs: number }>();

  get(key: string, nowMs = Date.now()): DataFrame[] | undefined {
    const known = this.frames.get(key);
    return known && nowMs - known.atMs < KEPT_MS ? known.frames : undefined;
  }

  keep(key: string, frames: DataFrame[], nowMs = Date.now()): void {
    this.frames.delete(key);
    this.frames.set(key, { frames, atMs: nowMs });
    if (this.frames.size > MOST) {
      this.frames.delete(this.frames.keys().next().value as string);
    }
  }
}

/** Whether no more calls are expected of a time that ended then, Unix ms: also long ones have sent their rows. */
export function isOver(toMs: number, nowMs = Date.now()): boolean {
  return nowMs - toMs >= OVER_MS;
}
