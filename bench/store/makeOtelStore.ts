import type { ClickHouseClient } from '@clickhouse/client';
import { otelTracesDdl, type OtelTracesForm } from '../../demo/schema/otelTraces';
import { startOver } from './made';
import { playOtelBlock } from './otelBlock';
import { NAMESPACES, QUERIED_NAMESPACE, STORE_FROM_S } from './shapes';

export const OTEL_TRACES = 'otel.otel_traces';

/** Copies of each pod. */
const REPLICAS = 3;
const CLUSTERS = 2;
const NODES = 40;
/** The more, the fewer parts ClickHouse has to merge. */
const COPIES_A_STATEMENT = 100;

export interface OtelStoreOptions {
  rows: number;
  lengthS: number;
  form: OtelTracesForm;
  /** Rows of a granule; the exporter's unless told. With fewer a small table has as many granules as a large one. */
  granularity?: number;
}

/**
 * Makes the collector's tables as its exporter does and fills them: the traces of a block of simulated spans again and
 * again, each at a time, with ids, a namespace and pods of its own. One trace in ten is in the namespace that is asked for.
 * Services have the same names in all namespaces. Where it is there already it stays.
 */
export async function makeOtelStore(writer: ClickHouseClient, options: OtelStoreOptions): Promise<void> {
  const { rows, lengthS, form, granularity = 8192 } = options;
  if (!(await startOver(writer, ['bench', 'otel']))) {
    return;
  }
  const run = (query: string) => writer.command({ query });
  for (const ddl of otelTracesDdl({ form })) {
    await run(ddl.replace(/index_granularity=\d+/, `index_granularity=${granularity}`));
  }
  await run('CREATE DATABASE bench');
  await run(`CREATE TABLE bench.block (nth UInt32, start_ns Int64, duration_ns UInt64, trace String, span String, parent String,
  name String, kind String, service String, status String, message String, attributes Map(LowCardinality(String), String)
) ENGINE = MergeTree ORDER BY tuple()`);
  const { spans, traces, lengthNs } = playOtelBlock();
  await writer.insert({ table: 'bench.block', values: spans, format: 'JSONEachRow' });
  const copies = Math.ceil(rows / spans.length);
  const stepNs = Math.floor((lengthS * 1e9 - lengthNs) / (copies * traces));
  for (let first = 0; first < copies; first += COPIES_A_STATEMENT) {
    const count = Math.min(COPIES_A_STATEMENT, copies - first);
    await run(copiesSql(form, { first, count, traces, stepNs }));
  }
  for (const table of [OTEL_TRACES, `${OTEL_TRACES}_trace_id_ts`]) {
    await run(`OPTIMIZE TABLE ${table} FINAL`);
  }
  await run('CREATE TABLE bench.made (rows UInt64) ENGINE = MergeTree ORDER BY tuple()');
  await run(`INSERT INTO bench.made SELECT count() FROM ${OTEL_TRACES}`);
  await run('DROP TABLE bench.block SYNC');
}

/** SQL that writes some copies of the block. */
function copiesSql(
  form: OtelTracesForm,
  { first, count, traces, stepNs }: { first: number; count: number; traces: number; stepNs: number }
): string {
  const of = (map: string) => (form === 'json' ? `CAST(toJSONString(${map}), 'JSON')` : map);
  const keys = form === 'json' ? ', ResourceAttributesKeys, SpanAttributesKeys' : '';
  const spanId = (id: string) => `if(${id} = '', '', lower(leftPad(hex(cityHash64(${id}, copy)), 16, '0')))`;
  const others = QUERIED_NAMESPACE.replace(/\d+$/, '');
  return `INSERT INTO ${OTEL_TRACES} (Timestamp, TraceId, SpanId, ParentSpanId, SpanName, SpanKind, ServiceName,
  ResourceAttributes, SpanAttributes, Duration, StatusCode, StatusMessage${keys})
WITH toInt64(copy * ${traces} + nth) AS nth_trace, cityHash64(nth_trace) AS chance,
  if(chance % 10 = 0, 1, 2 + intDiv(chance, 10) % ${NAMESPACES - 1}) AS namespace,
  intDiv(chance, 1000) % ${REPLICAS} AS replica, cityHash64(service, namespace) AS deployment, cityHash64(deployment, replica) AS pod,
  concat(service, '-', lower(substring(hex(deployment), 1, 8)), '-', lower(substring(hex(pod), 1, 5))) AS pod_name,
  map('service.name', service, 'service.instance.id', pod_name, 'telemetry.sdk.language', 'go',
    'k8s.cluster.name', concat('cluster-', toString(1 + namespace % ${CLUSTERS})),
    'k8s.namespace.name', concat('${others}', toString(namespace)), 'k8s.deployment.name', service,
    'k8s.pod.name', pod_name, 'k8s.node.name', concat('node-', toString(pod % ${NODES}))
  )::Map(LowCardinality(String), String) AS resource
SELECT fromUnixTimestamp64Nano(toInt64(${STORE_FROM_S}) * 1000000000 + nth_trace * ${stepNs} + start_ns + toInt64(cityHash64(span, copy) % 1000)),
  lower(hex(MD5(concat(trace, toString(copy))))), ${spanId('span')}, ${spanId('parent')}, name, kind, service,
  ${of('resource')}, ${of('attributes')}, duration_ns, status, message${keys && ', mapKeys(resource), mapKeys(attributes)'}
FROM (SELECT * FROM bench.block CROSS JOIN (SELECT number AS copy FROM numbers(${first}, ${count})) AS copies)`;
}
