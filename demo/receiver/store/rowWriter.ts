import type { L7FlowLogRow } from '../row';

export interface RowWriterOptions {
  /** Rows of requests that come within this time are written together: ClickHouse likes few large inserts. */
  lingerMs: number;
  /** More rows than this waiting: `write` refuses. */
  maxWaitingRows: number;
}

/** More rows wait than may. */
export class OverloadError extends Error {}

interface Waiting {
  rows: L7FlowLogRow[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Writes rows in batches, one insert at a time. A `write` is done when its rows are stored. */
export class RowWriter {
  private waiting: Waiting[] = [];
  private waitingRows = 0;
  private running: Promise<void> | null = null;

  constructor(
    private readonly insert: (rows: L7FlowLogRow[]) => Promise<void>,
    private readonly options: RowWriterOptions = { lingerMs: 100, maxWaitingRows: 200_000 }
  ) {}

  /** @throws OverloadError, or what the insert threw */
  write(rows: L7FlowLogRow[]): Promise<void> {
    if (rows.length === 0) {
      return Promise.resolve();
    }
    if (this.waitingRows + rows.length > this.options.maxWaitingRows) {
      return Promise.reject(new OverloadError('too many rows wait to be stored'));
    }
    this.waitingRows += rows.length;
    return new Promise((resolve, reject) => {
      this.waiting.push({ rows, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** Waits until nothing waits. */
  async idle(): Promise<void> {
    while (this.running) {
      await this.running;
    }
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      await new Promise((resolve) => setTimeout(resolve, this.options.lingerMs));
      const batch = this.waiting;
      this.waiting = [];
      try {
        await this.insert(batch.flatMap(({ rows }) => rows));
        batch.forEach(({ resolve }) => resolve());
      } catch (error) {
        batch.forEach(({ reject }) => reject(error));
      }
      this.waitingRows -= batch.reduce((sum, { rows }) => sum + rows.length, 0);
    }
    this.running = null;
  }
}
