import type { Detail } from '../../trace/call';
import { secondOfDeepflowRow } from '../../trace/rowId';
import type { StoreClient, StoreRow } from '../client';
import { StoreError } from '../storeError';
import { inRanges } from '../timeRange';
import type { Catalog, LogicalColumn } from './catalog';
import { OLDER_NAMES } from './columns';
import { SIGNAL_SOURCES, TUNNELS } from './enums';
import { eventsOf } from './events';
import { rangeOfRows } from './rowId';
import { statusOfRow, type TimeoutsFromS } from './responseStatus';
import { RESPONSE_STATUS_BY_CODE } from '../../trace/span';
import { protocolOfRow } from '../protocols';

/** Rows at most; a span is rarely more than two. */
const MOST_ROWS = 50;

/**
 * Everything that is known of the rows behind one span: OTel attributes, events, and each column of the raw
 * rows with ids resolved to names. The rows are found by `_id`; the time they are looked for in comes from it.
 * @param ids `_id`s, decimal
 * @throws StoreError; also when an id is no number or no row is found
 */
export async function spanDetails(
  client: StoreClient,
  catalog: Catalog,
  ids: readonly string[],
  signal?: AbortSignal
): Promise<Detail[]> {
  const wanted = [...new Set(ids)].slice(0, MOST_ROWS);
  if (wanted.length === 0) {
    return [];
  }
  const within = inRanges(catalog.timeColumn, [rangeOfRows(wanted)]);
  const c = catalog.column;
  const { select, names } = rawColumns(catalog);
  const rows = await client.query(
    `SELECT ${select}
FROM ${catalog.table}
WHERE ${within.sql}
  AND ${c('_id')} IN {ids:Array(UInt64)}
ORDER BY ${c('_id')}
LIMIT 1 BY ${c('_id')}`,
    { ...within.params, ids: wanted.map(BigInt) },
    signal
  );
  if (rows.length === 0) {
    throw new StoreError('The rows of this span are no longer in the store.');
  }
  return rows.flatMap((row, i) =>
    detailsOf(row, names, rows.length > 1 ? ` (row ${i + 1})` : '', catalog.timeoutsFromS)
  );
}

const ARRAYS = ['attribute_names', 'attribute_values', 'metrics_names', 'metrics_values', 'events'];

/** All columns of the table, output `r0`, `r1`, …, and names beside ids: `n_pod_id_0`. Wide integers and times as text. */
function rawColumns(catalog: Catalog): { select: string; names: string[] } {
  const names = catalog.tableColumns.map((column) => column.name);
  const raw = catalog.tableColumns.map(({ name, type }, i) => `${rawExpression(name, type)} AS r${i}`);
  // an upgraded table has both names of a column: the name stands beside the one that the row has filled
  const inTable = (column: LogicalColumn) => [column, OLDER_NAMES[column]].filter((name) => names.includes(name ?? ''));
  const resolved = resolvedNames(catalog).flatMap(([column, sql]) =>
    inTable(column).map((name) => `if(\`${name}\` = 0, '', ${sql}) AS n_${name}`)
  );
  return { select: [...raw, ...resolved].join(', '), names };
}

function rawExpression(name: string, type: string): string {
  const column = '`' + name.replace(/[`\\]/g, '\\$&') + '`';
  if (/^Array\(/.test(type)) {
    return column;
  }
  if (/^DateTime/.test(type)) {
    // in UTC whatever the column's zone is: DeepFlow's default is Asia/Shanghai
    return `concat(toString(${column}, 'UTC'), ' UTC')`;
  }
  return `toString(${column})`;
}

function resolvedNames(catalog: Catalog): Array<[LogicalColumn, string]> {
  const c = catalog.column;
  const pairs: Array<[LogicalColumn, string]> = ([0, 1] as const).flatMap((end): Array<[LogicalColumn, string]> => [
    [`pod_id_${end}`, catalog.name('pod', c(`pod_id_${end}`))],
    [`pod_ns_id_${end}`, catalog.name('pod_ns', c(`pod_ns_id_${end}`))],
    [`pod_node_id_${end}`, catalog.name('pod_node', c(`pod_node_id_${end}`))],
    [`pod_group_id_${end}`, catalog.name('pod_group', c(`pod_group_id_${end}`))],
    [`pod_cluster_id_${end}`, catalog.name('pod_cluster', c(`pod_cluster_id_${end}`))],
    [`service_id_${end}`, catalog.name('pod_service', c(`service_id_${end}`))],
    [`gprocess_id_${end}`, catalog.name('gprocess', c(`gprocess_id_${end}`))],
    [`auto_instance_id_${end}`, catalog.resourceName(c(`auto_instance_type_${end}`), c(`auto_instance_id_${end}`))],
    [`auto_service_id_${end}`, catalog.resourceName(c(`auto_service_type_${end}`), c(`auto_service_id_${end}`))],
  ]);
  pairs.push(
    ['agent_id', catalog.name('vtap', c('agent_id'))],
    ['capture_nic', catalog.nicName(c('agent_id'), c('capture_nic'))]
  );
  return pairs.filter(([, sql]) => sql !== `''`);
}

/** Codes as words, where the number alone says nothing. */
const WORDS: Record<string, (code: number) => string | undefined> = {
  signal_source: (code) => SIGNAL_SOURCES[code],
  l7_protocol: protocolInWords,
  tunnel_type: (code) => TUNNELS[code],
  type: (code) => ['request', 'response', 'session'][code],
  protocol: (code) => ({ 6: 'TCP', 17: 'UDP' })[code],
};

function protocolInWords(code: number): string {
  const { name, isTls } = protocolOfRow(code, '');
  return isTls ? `${name} inside TLS` : name;
}

/** What the status means in this row: see `responseStatus.ts`. */
function statusInWords(value: (name: string) => unknown, timeoutsFromS: TimeoutsFromS): string {
  const number = (name: string): number => Number(value(name) ?? 0);
  const code = value('response_code');
  const status = statusOfRow(
    {
      status: number('response_status'),
      signalSource: number('signal_source'),
      l7Protocol: number('l7_protocol'),
      type: number('type'),
      requestType: String(value('request_type') ?? ''),
      hasCode: code !== null && code !== undefined,
      timeS: secondOfDeepflowRow(String(value('_id'))),
    },
    timeoutsFromS
  );
  return RESPONSE_STATUS_BY_CODE[status] ?? '';
}

function detailsOf(row: StoreRow, names: string[], suffix: string, timeoutsFromS: TimeoutsFromS): Detail[] {
  const value = (name: string) => row[`r${names.indexOf(name)}`];
  const details: Detail[] = [];
  const rowId = String(value('_id') ?? '');
  const arrays = [
    ['attribute_names', 'attribute_values'],
    ['metrics_names', 'metrics_values'],
  ];
  for (const [keys, values] of arrays) {
    const keyList = value(keys);
    const valueList = value(values);
    if (Array.isArray(keyList) && Array.isArray(valueList)) {
      keyList.forEach((key, i) =>
        details.push({ kind: 'attribute', key: `${String(key)}${suffix}`, value: String(valueList[i] ?? '') })
      );
    }
  }
  details.push(...eventsOf(value('events'), suffix));
  names.forEach((name, i) => {
    const raw = row[`r${i}`];
    if (ARRAYS.includes(name)) {
      return;
    }
    const text = raw === null || raw === undefined ? '' : Array.isArray(raw) ? JSON.stringify(raw) : String(raw);
    const meant =
      name === 'response_status' ? statusInWords(value, timeoutsFromS) : (WORDS[name]?.(Number(text)) ?? '');
    const words = String(row[`n_${name}`] ?? '') || (text === '' ? '' : meant);
    const shown = words === '' ? text : `${text} (${words})`;
    details.push({ kind: 'column', key: `${name}${suffix}`, value: shown, row: rowId });
  });
  return details;
}
