import type { Tag, TagValuesRequest } from '../callsRequest';
import type { StoreClient } from '../client';
import { inRanges, rangeOfMs } from '../timeRange';
import type { Catalog } from './catalog';
import { isNamed } from './nameFilter';
import { codeServiceOf, nameOfService } from './services';

/** More names than a drop-down can show; the answer is cut there. */
const MOST = 5000;

/**
 * The names that one tag has in a time range, over both ends of all calls, sorted. Groups ids first
 * and names them afterwards: names are looked up once per id, not once per row.
 * @throws StoreError
 */
export async function tagValues(
  client: StoreClient,
  catalog: Catalog,
  request: TagValuesRequest,
  signal?: AbortSignal
): Promise<string[]> {
  const c = catalog.column;
  const idsOf = (end: 0 | 1): [string, string, string, string, string] => [
    c(`pod_cluster_id_${end}`),
    c(`pod_ns_id_${end}`),
    c(`pod_group_id_${end}`),
    c(`auto_service_type_${end}`),
    c(`auto_service_id_${end}`),
  ];
  const used = usedIds(request);
  const tuples = ([0, 1] as const).map((end) => {
    const parts = idsOf(end).map((id, i) => (used.has(i) ? `toUInt64(${id})` : 'toUInt64(0)'));
    return `(${[...parts, request.tag === 'service' ? codeServiceOf(catalog, end) : `''`].join(', ')})`;
  });

  const within = inRanges(catalog.timeColumn, [rangeOfMs(request.fromMs, request.toMs)]);
  const conditions = [`tag_value != ''`];
  const params: Record<string, unknown> = {
    ...within.params,
    most: MOST,
  };
  const near = [
    ...(request.clusters?.length ? [isNamed(catalog, 'pod_cluster', 'ids.1', request.clusters, 'clusters')] : []),
    ...(request.namespaces?.length ? [isNamed(catalog, 'pod_ns', 'ids.2', request.namespaces, 'namespaces')] : []),
  ];
  for (const one of near) {
    conditions.push(one.sql);
    Object.assign(params, one.params);
  }
  const rows = await client.query(
    `SELECT DISTINCT ${valueOf(catalog, request.tag)} AS tag_value
FROM (
  SELECT DISTINCT arrayJoin([${tuples.join(', ')}]) AS ids
  FROM ${catalog.table}
  WHERE ${within.sql}
)
WHERE ${conditions.join(' AND ')}
ORDER BY tag_value
LIMIT {most:UInt32}`,
    params,
    signal
  );
  return rows.map((row) => String(row.tag_value));
}

/** Which of the five ids matter: the fewer, the fewer groups. */
function usedIds(request: TagValuesRequest): Set<number> {
  const used = new Set<number>();
  if (request.clusters?.length || request.tag === 'cluster') {
    used.add(0);
  }
  if (request.namespaces?.length || request.tag === 'namespace') {
    used.add(1);
  }
  if (request.tag === 'workload') {
    used.add(2);
  }
  if (request.tag === 'service') {
    used.add(3).add(4);
  }
  return used;
}

function valueOf(catalog: Catalog, tag: Tag): string {
  switch (tag) {
    case 'cluster':
      return catalog.nameOrId('pod_cluster', 'ids.1');
    case 'namespace':
      return catalog.nameOrId('pod_ns', 'ids.2');
    case 'workload':
      return catalog.nameOrId('pod_group', 'ids.3');
    case 'service':
      return nameOfService('ids.6', catalog.resourceName('ids.4', 'ids.5'));
  }
}
