import type { ClickHouseClient } from '@clickhouse/client';
import type { OtherStore } from '../../demo/otherStores/otherStore';
import { OTHER_STORES } from '../../demo/otherStores/stores';
import { otelTracesDdl } from '../../demo/schema/otelTraces';
import { dictionariesDdl } from './dictionaries';
import type { TrueRow } from '../../demo/traffic/simulateCall';
import { branchDdl, BRANCHES, rowOfBranch, upgradeDdl, type Branch } from '../../src/store/deepflow/testing/branches';
import { createAndFillTool } from './toolTables';
import { CALLS_BEFORE, rowsBesideSpans, type ReferenceCall, type Traffic } from './traffic';

/** Tables of the matrix. */
export interface Schema {
  name: string;
  /** Who wrote DeepFlow's table: a branch's server, or one and after an upgrade another; none where it is not there. */
  branches: readonly Branch[];
  /** Where OTel spans are: in DeepFlow's table, in the collector's, or in another tool's. */
  spans: 'deepflow' | 'collector' | OtherStore;
  /** Has columns of ClickHouse's JSON type, which came with 24.8. */
  hasJson: boolean;
  /** Through Distributed tables, whose two shards are the one local table: every row comes twice. */
  isDistributed: boolean;
}

const PLACES: ReadonlyArray<Omit<Schema, 'isDistributed'>> = [
  ...BRANCHES.map((branch): Omit<Schema, 'isDistributed'> => ({
    name: `deepflow-${branch}`,
    branches: [branch],
    spans: 'deepflow',
    hasJson: false,
  })),
  { name: 'deepflow-6.2-to-7.1', branches: ['6.2', '7.1'], spans: 'deepflow', hasJson: false },
  { name: 'deepflow-6.4-to-6.6', branches: ['6.4', '6.6'], spans: 'deepflow', hasJson: false },
  { name: 'deepflow-7.0-to-7.1', branches: ['7.0', '7.1'], spans: 'deepflow', hasJson: false },
  { name: 'deepflow-7.1-and-otel', branches: ['7.1'], spans: 'collector', hasJson: false },
  { name: 'otel', branches: [], spans: 'collector', hasJson: false },
  { name: 'otel-json', branches: [], spans: 'collector', hasJson: true },
  ...OTHER_STORES.map((tool): Omit<Schema, 'isDistributed'> => ({
    name: tool.name,
    branches: [],
    spans: tool,
    hasJson: tool.needsJson,
  })),
];

const NOT_DISTRIBUTED = new Set(['deepflow-6.4-to-6.6', 'deepflow-7.0-to-7.1', 'otel-json']);

export const SCHEMAS: readonly Schema[] = PLACES.flatMap((place) => [
  { ...place, isDistributed: false },
  ...(NOT_DISTRIBUTED.has(place.name) ? [] : [{ ...place, name: `${place.name}-distributed`, isDistributed: true }]),
]);

/** A call as its rows are in a schema's tables, under the ids by which they can be asked for. */
export type StoredCall = TrueRow[];

const TABLE = 'flow_log.l7_flow_log';
/** An organisation of DeepFlow's other than the first: a view of the same rows, without dictionaries. */
export const OTHER_PREFIX = '0002_';

/** Makes a schema's tables, and fills them. @returns the reference calls, in the order of the traffic's */
export async function createAndFill(client: ClickHouseClient, schema: Schema, traffic: Traffic): Promise<StoredCall[]> {
  const run = async (...statements: string[]): Promise<void> => {
    for (const query of statements) {
      await client.command({ query });
    }
  };
  const insert = async (table: string, rows: readonly object[]): Promise<void> => {
    await client.insert({ table, values: rows.map(withTimesAsText), format: 'JSONEachRow' });
  };
  const local = schema.isDistributed ? `${TABLE}_local` : TABLE;
  if (schema.branches.length > 0) {
    await run('CREATE DATABASE flow_log', 'CREATE DATABASE flow_tag', branchDdl(schema.branches[0], local));
    await run(...dictionariesDdl());
    await insert(local, rowsOf(schema, traffic, 0));
    for (const [i, branch] of schema.branches.entries()) {
      if (i > 0) {
        await run(upgradeDdl(schema.branches[i - 1], branch, local));
        await insert(local, rowsOf(schema, traffic, i));
      }
    }
    if (schema.isDistributed) {
      await run(distributed(TABLE));
    }
    await run(`CREATE DATABASE ${OTHER_PREFIX}flow_log`);
    await run(`CREATE VIEW ${OTHER_PREFIX}${TABLE} AS SELECT * FROM ${TABLE}`);
  }
  if (schema.spans === 'collector') {
    await run(
      ...otelTracesDdl({
        form: schema.hasJson ? 'json' : 'map',
        table: schema.isDistributed ? 'otel_traces_local' : 'otel_traces',
      })
    );
    await insert(schema.isDistributed ? 'otel.otel_traces_local' : 'otel.otel_traces', [
      ...traffic.calls.flatMap(({ spans }) => [...spans.values()]),
      traffic.cron,
    ]);
    if (schema.isDistributed) {
      await run(distributed('otel.otel_traces'));
      await run(distributed('otel.otel_traces_trace_id_ts', 'otel.otel_traces_local_trace_id_ts'));
    }
  }
  if (typeof schema.spans === 'object') {
    await createAndFillTool(client, { tool: schema.spans, isDistributed: schema.isDistributed }, [
      ...traffic.calls.flatMap(({ sent }) => sent),
      ...traffic.odd,
    ]);
  }
  return traffic.calls.map((call) => storedCall(schema, call));
}

function storedCall({ branches, spans }: Schema, call: ReferenceCall): StoredCall {
  if (spans === 'deepflow') {
    return call.rows;
  }
  const cutNs = spans !== 'collector' && !spans.holds.nanoseconds ? 1_000_000_000n : 1n;
  const rows = rowsBesideSpans(call, cutNs);
  return branches.length > 0 ? rows : rows.filter(({ n }) => call.spans.has(n));
}

/** As DeepFlow's server makes its global tables. */
function distributed(table: string, local = `${table}_local`): string {
  const [database, name] = local.split('.');
  return `CREATE TABLE ${table} AS ${local} ENGINE = Distributed('df_cluster', '${database}', '${name}', rand())`;
}

/** What the server of one branch wrote: the first calls before an upgrade, and every other row of the rest. */
function rowsOf({ branches, spans }: Schema, { calls, others, special }: Traffic, step: number): object[] {
  const last = branches.length - 1;
  const ofCalls = calls
    .filter((_, i) => (i < CALLS_BEFORE ? 0 : last) === step)
    .flatMap(({ rows, spans: known }) => rows.filter(({ n }) => spans === 'deepflow' || !known.has(n)))
    .map(({ row }) => row);
  const ofOthers = [...others, ...Object.values(special).flat()].filter((_, i) => i % branches.length === step);
  return [...ofCalls, ...ofOthers].map((row) => rowOfBranch(branches[step], { ...row }));
}

/** Bare integers for DateTime64 are ticks to some engines and seconds to others; text with a point is seconds to all. */
function withTimesAsText(row: object): object {
  const changed: Record<string, unknown> = { ...row };
  for (const name of ['start_time', 'end_time']) {
    const us = changed[name];
    if (us !== undefined) {
      changed[name] = `${Math.floor(Number(us) / 1e6)}.${String(Number(us) % 1e6).padStart(6, '0')}`;
    }
  }
  return changed;
}
