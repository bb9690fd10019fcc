import { rowsIn, type RowGroup } from '../rowGroup';

export interface RowWriterOptions {
  /** Rows of requests that come within this time are written together: ClickHouse likes few large inserts. */
  lingerMs: number;
  /** So many rows are written at once, without waiting for more. */
  fullBatchRows: number;
  /** More rows than this waiting: `write` refuses. */
  maxWaitingRows: number;
}

const DEFAULTS: RowWriterOptions = { lingerMs: 100, fullBatchRows: 20_000, maxWaitingRows: 200_000 };

/** More rows wait than may. */
export class OverloadError extends Error {}

/** The store will never take these rows: it is they that are wrong. */
export class RowsRefusedError extends Error {}

interface Waiting {
  groups: RowGroup[];
  rows: number;
  resolve(): void;
  reject(error: unknown): void;
}

/** Writes rows in batches, one insert at a time. A `write` is done when its rows are stored. */
export class RowWriter {
  private waiting: Waiting[] = [];
  /** Rows of writes that are not done. */
  private rowsAtHand = 0;
  /** Rows of `waiting`. */
  private rowsWaiting = 0;
  private running: Promise<void> | null = null;
  private wake: () => void = () => undefined;
  private readonly options: RowWriterOptions;

  constructor(
    private readonly insert: (rows: RowGroup[]) => Promise<void>,
    options: Partial<RowWriterOptions> = {}
  ) {
    this.options = { ...DEFAULTS, ...options };
  }

  /** @throws OverloadError, or what the insert threw */
  write(groups: RowGroup[]): Promise<void> {
    const rows = rowsIn(groups);
    if (rows === 0) {
      return Promise.resolve();
    }
    if (this.rowsAtHand + rows > this.options.maxWaitingRows) {
      return Promise.reject(new OverloadError('too many rows wait to be stored'));
    }
    this.rowsAtHand += rows;
    this.rowsWaiting += rows;
    return new Promise((resolve, reject) => {
      this.waiting.push({ groups, rows, resolve, reject });
      this.running ??= this.run();
      if (this.isFull()) {
        this.wake();
      }
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
      await this.linger();
      const batch = this.takeBatch();
      await this.store(batch);
      this.rowsAtHand -= rowsOfAll(batch);
    }
    this.running = null;
  }

  private isFull(): boolean {
    return this.rowsWaiting >= this.options.fullBatchRows;
  }

  private async linger(): Promise<void> {
    if (this.isFull()) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, this.options.lingerMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** At least one write; no more once the batch is full. */
  private takeBatch(): Waiting[] {
    let rows = 0;
    const end = this.waiting.findIndex((write) => (rows += write.rows) >= this.options.fullBatchRows);
    const batch = this.waiting.splice(0, end < 0 ? this.waiting.length : end + 1);
    this.rowsWaiting -= rowsOfAll(batch);
    return batch;
  }

  /** Of a batch that the store refuses for what is in it, it takes all writes but those that it refuses alone. */
  private async store(batch: Waiting[]): Promise<void> {
    const parts = [batch];
    for (let part = parts.pop(); part; part = parts.pop()) {
      try {
        await this.insert(part.flatMap(({ groups }) => groups));
        part.forEach(({ resolve }) => resolve());
      } catch (error) {
        if (error instanceof RowsRefusedError && part.length > 1) {
          const half = part.length >> 1;
          parts.push(part.slice(half), part.slice(0, half));
        } else {
          part.forEach(({ reject }) => reject(error));
        }
      }
    }
  }
}

const rowsOfAll = (batch: readonly Waiting[]): number => batch.reduce((sum, { rows }) => sum + rows, 0);
