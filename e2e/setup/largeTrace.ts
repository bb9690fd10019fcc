import { randomInt, randomUUID } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import type { Target } from '../target';

export interface LargeTrace {
  /** `_id` of the request's own span, the root. */
  callId: string;
  rows: number;
}

/** Rows of one call: two spans of code, two of system calls, one of a packet. */
const ROWS_A_CALL = 5;

/**
 * Puts one request into the store that makes many calls one after another, each of them seen at five places.
 * ClickHouse makes the rows itself. Another trace each time, so that a store that is kept has no id twice.
 */
export async function storeLargeTrace({ store }: Pick<Target, 'store'>, calls: number): Promise<LargeTrace> {
  const traceId = randomUUID().replace(/-/g, '');
  const endS = Math.floor(Date.now() / 1000) - 600;
  // The upper half of an id is its second; the lower must leave room for all rows.
  const firstId = (BigInt(endS) << 32n) + BigInt(randomInt(2 ** 31));
  const client = createClient({ url: store.storeUrl, username: store.user, password: store.password });
  try {
    await client.command({
      query: INSERT,
      query_params: { trace: traceId, calls: calls + 1, end_s: endS, first_id: firstId },
    });
  } finally {
    await client.close();
  }
  return { callId: String(firstId), rows: calls * ROWS_A_CALL + 1 };
}

/** `n` = 0 is the request's own span; `part` of each other call: its client's code, process and packet, its server's process and code. */
const INSERT = `
INSERT INTO flow_log.l7_flow_log
  (_id, time, start_time, end_time, signal_source, observation_point, type, agent_id, flow_id, req_tcp_seq, resp_tcp_seq,
   trace_id, span_id, parent_span_id, span_kind, app_service, response_status, response_code, l7_protocol, protocol,
   request_type, request_resource, endpoint, process_id_0, process_id_1, server_port)
WITH toInt64({end_s:UInt32} - 30) * 1000000 AS origin_us, n = 0 AS is_root
SELECT
  {first_id:UInt64} + if(is_root, 0, n * 5 + part),
  toDateTime({end_s:UInt32}),
  fromUnixTimestamp64Micro(origin_us + n * 1000 + part * 50),
  fromUnixTimestamp64Micro(origin_us + if(is_root, 29000000, n * 1000 + 900 - part * 50)),
  [4, 3, 0, 3, 4][part + 1],
  if(is_root, 's-app', ['c-app', 'c-p', 'c-nd', 's-p', 's-app'][part + 1]),
  2,
  if(part < 3, 1, 2),
  n,
  if(part IN (1, 2, 3), 1000 + n, 0),
  if(part IN (1, 2, 3), 2000000 + n, 0),
  {trace:String},
  multiIf(is_root, 'root', part = 4, concat('s', toString(n)), concat('c', toString(n))),
  multiIf(is_root, '', part = 0, 'root', part = 4, concat('c', toString(n)), ''),
  multiIf(is_root, 2, part = 0, 3, part = 4, 2, NULL),
  multiIf(is_root OR part = 0, 'front', part = 4, concat('back-', toString(n % 20)), ''),
  0, 200, 20, 6, 'GET', concat('/large-trace/', toString(n)), '/large-trace/{n}', 11, 12, 8080
FROM (SELECT number AS n FROM numbers({calls:UInt32})) AS calls
CROSS JOIN (SELECT number AS part FROM numbers(5)) AS parts
WHERE n > 0 OR part = 0`;
