/**
 * For tests only: `l7_flow_log` as each branch of DeepFlow's server makes it, what an upgrade adds to it, and rows by 7.1
 * names under the names of a branch. Source: `l7_flow_log-versions.json`, printed by the servers themselves.
 */
import versions from './l7_flow_log-versions.json';
import { OLDER_NAMES } from '../columns';

export const BRANCHES = ['6.2', '6.3', '6.4', '6.5', '6.6', '7.0', '7.1'] as const;
export type Branch = (typeof BRANCHES)[number];

interface BranchOf {
  /** Name and ClickHouse type, in the table's order. */
  columns: ReadonlyArray<readonly [name: string, type: string]>;
  /** Column, type and granularity. */
  indexes: ReadonlyArray<readonly [column: string, type: string, granularity: number]>;
}

export function branchOf(branch: Branch): BranchOf {
  const { columns, skip_indexes } = versions.branches[branch];
  return { columns: columns as never, indexes: skip_indexes as never };
}

/** The table as the branch makes it, without its retention and its storage policy. */
export function branchDdl(branch: Branch, table: string): string {
  const { columns, indexes } = branchOf(branch);
  const lines = [...columns.map(columnDdl), ...indexes.map(indexDdl)];
  return `CREATE TABLE ${table} (
  ${lines.join(',\n  ')}
) ENGINE = MergeTree
PRIMARY KEY (${versions.order_by})
ORDER BY (${versions.order_by})
PARTITION BY ${versions.partition_by}`;
}

/** What turns one branch's table into a later one's: columns are added and none is dropped, so that it has both. */
export function upgradeDdl(from: Branch, to: Branch, table: string): string {
  const [old, later] = [branchOf(from), branchOf(to)];
  const has = new Set(old.columns.map(([name]) => name));
  const columns = later.columns.filter(([name]) => !has.has(name));
  const indexes = later.indexes.filter(([column]) => !has.has(column));
  return `ALTER TABLE ${table}
  ${[...columns.map(columnDdl).map((ddl) => `ADD COLUMN ${ddl}`), ...indexes.map(indexDdl).map((ddl) => `ADD ${ddl}`)].join(',\n  ')}`;
}

const columnDdl = ([name, type]: readonly [string, string]): string => `\`${name}\` ${type}${codecOf(type)}`;
const indexDdl = ([column, type, granularity]: readonly [string, string, number]): string =>
  `INDEX \`${column}_idx\` (\`${column}\`) TYPE ${type} GRANULARITY ${granularity}`;

function codecOf(type: string): string {
  if (/^DateTime/.test(type)) {
    return ' CODEC(DoubleDelta)';
  }
  return type === 'UInt64' || type === 'Int64' ? ' CODEC(T64)' : '';
}

/** A row by 7.1 names under the branch's own; what the branch has no column for is left out. */
export function rowOfBranch(branch: Branch, row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const types = new Map(branchOf(branch).columns);
  const own: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) {
    const older = OLDER_NAMES[name as keyof typeof OLDER_NAMES];
    if (types.has(name)) {
      own[name] = value;
    } else if (older !== undefined && types.has(older)) {
      own[older] = value;
    }
  }
  if (types.has('x_request_id')) {
    // 6.2 has one column for the id of the request and that of the response
    own.x_request_id = row.x_request_id_0 || row.x_request_id_1 || '';
  }
  return own;
}
