import type { Call } from '../../trace/call';
import type { StoreClient } from '../client';
import { inRanges } from '../timeRange';
import type { Catalog, LogicalColumn } from './catalog';
import { Reader } from './Reader';
import { readAttributesSql, saidOfRow } from './requestOfRow';
import { statusSql } from './responseStatus';
import { rangeOfRows } from './rowId';

/** Output names carry this prefix; see Catalog.column. */
const PREFIX = 'said_';
const READ = new Reader(PREFIX);

const COLUMNS: readonly LogicalColumn[] = [
  'l7_protocol',
  'biz_protocol',
  'is_tls',
  'request_type',
  'request_domain',
  'request_resource',
  'response_code',
  'response_exception',
];

/**
 * Calls as they are, but those that an OTel span stands for: for these what its attributes say, as the trace reads them
 * too. One more statement, for these rows only; none where there are none.
 * @throws StoreError
 */
export async function withConventions<C extends Call>(
  client: StoreClient,
  catalog: Catalog,
  calls: C[],
  signal?: AbortSignal
): Promise<C[]> {
  const ofCode = calls.filter((call) => call.signalSource === 'otel');
  const attributes = readAttributesSql(catalog);
  if (ofCode.length === 0 || !attributes) {
    return calls;
  }
  const c = catalog.column;
  const columns: Array<[string, string]> = [
    ['id', `toString(${c('_id')})`],
    ...COLUMNS.map((name): [string, string] => [name, c(name)]),
    ['response_status', statusSql(catalog)],
    ['attribute_names', attributes.names],
    ['attribute_values', attributes.values],
  ];
  const within = inRanges(catalog.timeColumn, [rangeOfRows(ofCode.map(({ id }) => id))]);
  const rows = await client.query(
    `SELECT ${columns.map(([name, sql]) => `${sql} AS ${PREFIX}${name}`).join(',\n  ')}
FROM ${catalog.table}
WHERE ${within.sql}
  AND ${c('_id')} IN {ids:Array(UInt64)}`,
    { ...within.params, ids: ofCode.map(({ id }) => BigInt(id)) },
    signal
  );
  const said = new Map(rows.map((row) => [READ.text(row, 'id'), saidOfRow(row, READ, true)]));
  return calls.map((call) => {
    const row = said.get(call.id);
    if (!row) {
      return call;
    }
    const { protocol, requestType, requestResource, responseStatus, responseCode, responseException } = row;
    return {
      ...call,
      ...{ protocol, requestType, requestResource, responseCode },
      status: responseStatus,
      exception: responseException,
    };
  });
}
