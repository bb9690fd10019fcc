/** A way to ask a ClickHouse: the browser goes through Grafana's proxy, Node through @clickhouse/client. */
export interface StoreClient {
  /**
   * Runs one read-only statement and returns its rows as objects.
   * Values travel as ClickHouse query parameters (`{name:Type}` in the SQL), never in the text.
   * No setting is sent that a `readonly=1` user may not send.
   * @throws StoreError
   */
  query(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<StoreRow[]>;
  /** The same, with the answer not read yet: for large ones, which are read elsewhere. Not every client can. */
  queryRaw?(sql: string, params?: Record<string, unknown>, signal?: AbortSignal): Promise<RawRows>;
}

/** The rows of an answer as they came, in ClickHouse's JSONCompact: plain data, cheap to keep and to hand to a worker. */
export interface RawRows {
  bytes: ArrayBuffer;
  /** How many of the rows count, from the first on. */
  length: number;
}

/** A row as JSON gives it: 64-bit integers must have left ClickHouse as text. */
export type StoreRow = Record<string, unknown>;
