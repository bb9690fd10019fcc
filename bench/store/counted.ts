import type { ClickHouseClient } from '@clickhouse/client';
import type { ClickHouseLike } from '../../src/store/clickhouseClient';

export interface Cost {
  statements: number;
  rowsRead: number;
  bytesRead: number;
}

/** A client that adds up what ClickHouse says its statements read. */
export class Counted implements ClickHouseLike {
  sums: Cost = { statements: 0, rowsRead: 0, bytesRead: 0 };

  /** @param onText called with each statement and what it read */
  constructor(
    private readonly client: ClickHouseClient,
    private readonly onStatement: (sql: string, cost: Omit<Cost, 'statements'>) => void = () => undefined
  ) {}

  reset(): void {
    this.sums = { statements: 0, rowsRead: 0, bytesRead: 0 };
  }

  async query(params: Parameters<ClickHouseLike['query']>[0]): Promise<{ text(): Promise<string> }> {
    const text = await (await this.client.query(params)).text();
    const [, rows, bytes] = /"rows_read":\s*(\d+),\s*"bytes_read":\s*(\d+)\s*\}\s*\}\s*$/.exec(text.slice(-300)) ?? [];
    const cost = { rowsRead: Number(rows), bytesRead: Number(bytes) };
    this.sums.statements++;
    this.sums.rowsRead += cost.rowsRead;
    this.sums.bytesRead += cost.bytesRead;
    this.onStatement(params.query, cost);
    return { text: () => Promise.resolve(text) };
  }
}
