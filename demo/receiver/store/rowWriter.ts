import { rowsIn, type RowGroup } from '../rowGroup';

export interface RowWriterOptions {
  /**
   * Inserts begin at least so far apart, and wait for requests that are under way as long at most: ClickHouse likes few
   * large inserts.
   */
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

/** How often it is looked whether those who are under way have come. */
const LOOK_MS = 2;

/** Writes rows in batches, one insert at a time. A `write` is done when its rows are stored. */
export class RowWriter {
  private waiting: Waiting[] = [];
  /** Writes that are not done, and their rows. */
  private writes = 0;
  private rowsAtHand = 0;
  /** Rows of `waiting`. */
  private rowsWaiting = 0;
  private running: Promise<void> | null = null;
  private wake: () => void = () => undefined;
  private startedMs = -Infinity;
  private readonly options: RowWriterOptions;

  constructor(
    private readonly insert: (rows: RowGroup[]) => Promise<void>,
    options: Partial<RowWriterOptions> = {},
    /** Whether others are about to write, by how many writes are not done. */
    private readonly isMoreComing: (writes: number) => boolean = () => false
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
    this.writes++;
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

  /** Rows that are taken and not stored. */
  get waitingRows(): number {
    return this.rowsAtHand;
  }

  /** Waits until nothing waits. */
  async idle(): Promise<void> {
    while (this.running) {
      await this.running;
    }
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      await this.gather();
      const batch = this.takeBatch();
      this.startedMs = performance.now();
      await this.store(batch);
      this.writes -= batch.length;
      this.rowsAtHand -= rowsOfAll(batch);
    }
    this.running = null;
  }

  private isFull(): boolean {
    return this.rowsWaiting >= this.options.fullBatchRows;
  }

  /** Requests that are here, but not yet read, come first: senders that are answered together send together again. */
  private async gather(): Promise<void> {
    const { lingerMs } = this.options;
    await this.pause(this.startedMs + lingerMs - performance.now());
    const endMs = performance.now() + lingerMs;
    do {
      await new Promise((resolve) => setImmediate(resolve));
      await this.pause(this.isMoreComing(this.writes) ? LOOK_MS : 0);
    } while (!this.isFull() && performance.now() < endMs && this.isMoreComing(this.writes));
  }

  /** So long, or until a batch is full. */
  private async pause(ms: number): Promise<void> {
    if (ms <= 0 || this.isFull()) {
      return;
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
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
