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
}
