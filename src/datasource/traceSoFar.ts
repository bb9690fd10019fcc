import type { DataFrame } from '@grafana/data';
import { withProgress } from '../frames/progress';
import type { SearchProgress } from '../store/search/searchRequest';
import type { TraceInBackground, TraceParts } from './work/TraceInBackground';

/** A search that takes longer tells how far it is, and shows what it has. */
export const TELL_AFTER_MS = 300;

/** Calls back once, so many ms from now. @returns what makes it not call back any more */
export type After = (ms: number, then: () => void) => () => void;

export const afterTimeout: After = (ms, then) => {
  const timer = setTimeout(then, ms);
  return () => clearTimeout(timer);
};

/** Who is told, and how. */
export interface SoFar {
  after: After;
  framesOf(parts: TraceParts): Promise<DataFrame[]>;
  /** The frames of the spans so far, the first with the search's progress; their values are new only if there are more spans. */
  tell(frames: DataFrame[]): void;
}

/**
 * Tells of a search that takes long: when it has taken so long, and then with each round, while the store works. Rows that
 * have come meanwhile are more important than a picture of those before: then the next round tells.
 */
export class TraceSoFar {
  private latest: SearchProgress | null = null;
  private isDue = false;
  private isClosed = false;
  private last: { tied: number; frames: DataFrame[] } | null = null;
  private readonly stopWaiting: () => void;

  constructor(
    private readonly trace: Pick<TraceInBackground, 'stitchSoFar'>,
    private readonly soFar: SoFar
  ) {
    this.stopWaiting = soFar.after(TELL_AFTER_MS, () => {
      this.isDue = true;
      void this.tell();
    });
  }

  readonly onProgress = (progress: SearchProgress): void => {
    this.latest = progress;
    void this.tell();
  };

  /** Nothing is told from now on. */
  close(): void {
    this.isClosed = true;
    this.stopWaiting();
  }

  private async tell(): Promise<void> {
    const progress = this.latest;
    if (!this.isDue || !progress || progress.tied === 0) {
      return;
    }
    if (this.last?.tied !== progress.tied) {
      // It fails when the search is left, which whoever searches is told of.
      const parts = await this.trace.stitchSoFar().catch(() => null);
      const frames = parts && this.isLatest(progress) ? await this.soFar.framesOf(parts).catch(() => null) : null;
      if (!frames || !this.isLatest(progress)) {
        return;
      }
      this.last = { tied: progress.tied, frames };
    }
    const { statements, rows } = progress;
    const [first, ...others] = this.last.frames;
    this.soFar.tell([withProgress(first, { statements, rows, spans: first.length }), ...others]);
  }

  private isLatest(progress: SearchProgress): boolean {
    return !this.isClosed && progress === this.latest;
  }
}
