/** ClickHouse's code for a query that was stopped from outside; what was aborted here has it, too. */
const CANCELLED = 394;

/** What went wrong, for people: `message` is plain; `code` is ClickHouse's, 0 where there is none. */
export class StoreError extends Error {
  constructor(
    message: string,
    readonly code: number = 0,
    readonly status: number = 0
  ) {
    super(message);
    this.name = 'StoreError';
  }

  /** Somebody did not want the answer any more. */
  get isCancelled(): boolean {
    return this.code === CANCELLED;
  }
}
