import { Readable } from 'node:stream';
import type { ClickHouseClient } from '@clickhouse/client';
import type { KeyValue, OtlpSpan } from '../receiver/otlp/model';

/** A span and the resource that sent it. */
export interface SentSpan {
  span: OtlpSpan;
  resource: readonly KeyValue[];
}

/** What of a span a tool's tables keep in columns. */
export interface Holds {
  /** `numbers`: integers and doubles are one kind. `text`: all values are text. */
  attributes: 'types' | 'numbers' | 'text' | 'none';
  /** `mixed`: among the span's own attributes, and nothing tells which is which. */
  resource: 'own' | 'mixed' | 'none';
  /** With times, names and attributes, or not at all. */
  events: boolean;
  /** `ids`: without attributes and trace state. */
  links: 'whole' | 'ids' | 'none';
  /** Of the start; seconds otherwise. Lengths are in nanoseconds everywhere. */
  nanoseconds: boolean;
  kind: boolean;
  status: boolean;
  /** A table of when each trace began and when its last span began. */
  extent: boolean;
}

/** Rows for `INSERT INTO table FORMAT JSONEachRow`, or lines of TSV where JSON cannot hold them. */
export type Insert = { table: string; rows: object[] } | { table: string; columns: string[]; tsv: string };

/** A tool that keeps spans in ClickHouse, in tables of its own making. */
export interface OtherStore {
  name: string;
  /** As the tool names it unless it is told otherwise. */
  database: string;
  /** Of spans. */
  table: string;
  /** Of when each trace began and ended; absent where the tool has none. */
  extentTable?: string;
  holds: Holds;
  /** Whether it takes ClickHouse's JSON type, which came with 24.8. */
  needsJson: boolean;
  /** What the tool calls a Distributed table over one of its own; absent where it makes none. */
  distributedName?(table: string): string;
  /** @param name the full name of a table, by the one that the tool gives it */
  ddl(name: (table: string) => string): string[];
  inserts(spans: readonly SentSpan[], name: (table: string) => string): Insert[];
}

export interface Placing {
  /** Makes Distributed tables, too, over this cluster's shards. */
  cluster?: string;
}

/**
 * Names of a store's tables: where rows are, and what is to be asked. Without a cluster they are the same. With one they
 * are as the tool has them, and otherwise as it is usual: the Distributed table has the name, what is under it `_local`.
 */
export function namesOf({ database, distributedName }: OtherStore, { cluster }: Placing = {}) {
  const full = (table: string): string => `${database}.${table}`;
  const isDistributed = cluster !== undefined;
  return {
    rows: (table: string): string => full(isDistributed && !distributedName ? `${table}_local` : table),
    asked: (table: string): string => full(isDistributed && distributedName ? distributedName(table) : table),
  };
}

/** Makes a tool's tables as it would; what is there is left as it is. */
export async function createOtherStore(
  client: ClickHouseClient,
  store: OtherStore,
  placing: Placing = {}
): Promise<void> {
  const names = namesOf(store, placing);
  const statements = [`CREATE DATABASE IF NOT EXISTS ${store.database}`, ...store.ddl(names.rows)];
  for (const table of placing.cluster === undefined
    ? []
    : [store.table, ...(store.extentTable ? [store.extentTable] : [])]) {
    const [, local] = names.rows(table).split('.');
    statements.push(
      `CREATE TABLE IF NOT EXISTS ${names.asked(table)} AS ${names.rows(table)} ENGINE = Distributed('${placing.cluster}', '${store.database}', '${local}', rand())`
    );
  }
  for (const query of statements) {
    await client.command({ query });
  }
}

/** Puts spans into a tool's tables as it would. */
export async function fillOtherStore(
  client: ClickHouseClient,
  store: OtherStore,
  spans: readonly SentSpan[],
  placing: Placing = {}
): Promise<void> {
  for (const insert of store.inserts(spans, namesOf(store, placing).rows)) {
    if ('rows' in insert) {
      await client.insert({ table: insert.table, values: insert.rows, format: 'JSONEachRow' });
    } else {
      const { table, columns, tsv } = insert;
      const values = Readable.from([tsv], { objectMode: false });
      await client.insert({ table, columns: columns as [string, ...string[]], values, format: 'TabSeparated' });
    }
  }
}
