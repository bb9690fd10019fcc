import type { Call } from '../../trace/call';
import { RESPONSE_STATUS_BY_CODE } from '../../trace/span';
import type { StoreClient, StoreRow } from '../client';
import type { Catalog } from './catalog';
import { conventionColumns } from './conventions';

/**
 * Calls as they are, but those that an OTel span stands for and whose row does not say what was asked for: for these
 * what the stable conventions say. One more statement, for these rows only; none where there are none.
 * @throws StoreError
 */
export async function withConventions(
  client: StoreClient,
  catalog: Catalog,
  calls: Call[],
  signal?: AbortSignal
): Promise<Call[]> {
  const unclear = calls.filter((call) => call.signalSource === 'otel' && call.requestResource === '');
  if (unclear.length === 0 || !catalog.has('attribute_names')) {
    return calls;
  }
  const c = catalog.column;
  const columns = Object.entries(conventionColumns(catalog)).map(([name, sql]) => `${sql} AS said_${name}`);
  const seconds = unclear.map(({ id }) => Number(BigInt(id) >> 32n));
  const rows = await client.query(
    `SELECT toString(${c('_id')}) AS said_id, ${columns.join(',\n  ')}
FROM ${catalog.table}
WHERE ${c('time')} >= toDateTime({from_s:UInt32}) AND ${c('time')} <= toDateTime({to_s:UInt32})
  AND ${c('_id')} IN {ids:Array(UInt64)}`,
    { from_s: Math.min(...seconds), to_s: Math.max(...seconds), ids: unclear.map(({ id }) => BigInt(id)) },
    signal
  );
  const said = new Map(rows.map((row) => [String(row.said_id), row]));
  return calls.map((call) => {
    const row = said.get(call.id);
    return row ? { ...call, ...saidBy(row) } : call;
  });
}

function saidBy(row: StoreRow): Pick<Call, 'requestType' | 'requestResource' | 'status' | 'responseCode'> {
  const code = row.said_response_code;
  return {
    requestType: String(row.said_request_type ?? ''),
    requestResource: String(row.said_request_resource ?? ''),
    status: RESPONSE_STATUS_BY_CODE[Number(row.said_response_status)] ?? 'unknown',
    responseCode: code === null || code === undefined ? null : Number(code),
  };
}
