import { randomInt, randomUUID } from 'node:crypto';
import { createClient } from '@clickhouse/client';
import type { StoredCall } from '../../demo/traffic/fillStore';
import type { Target } from '../target';

/** Puts one more span of code under the call's own server span, as an SDK does whose batch comes late. */
export async function storeLateSpan({ store }: Pick<Target, 'store'>, call: StoredCall): Promise<void> {
  const parent = call.truth.find(({ n }) => n === 7)?.spanId;
  const endS = Math.floor(call.endUs / 1_000_000);
  const client = createClient({ url: store.storeUrl, username: store.user, password: store.password });
  try {
    await client.command({
      query: `
        INSERT INTO flow_log.l7_flow_log
          (_id, time, start_time, end_time, signal_source, observation_point, type, trace_id, span_id, parent_span_id,
           span_kind, app_service, endpoint, response_status)
        SELECT {id:UInt64}, toDateTime({end_s:UInt32}), fromUnixTimestamp64Micro({start_us:Int64}),
          fromUnixTimestamp64Micro({start_us:Int64} + 100), 4, 'app', 2, {trace:String}, {span:String}, {parent:String},
          1, 'web-shop', 'late span', 0`,
      query_params: {
        id: (BigInt(endS) << 32n) + BigInt(randomInt(2 ** 31)),
        end_s: endS,
        start_us: call.startUs + 2000,
        trace: call.traceId,
        span: randomUUID().replace(/-/g, '').slice(0, 16),
        parent,
      },
    });
  } finally {
    await client.close();
  }
}
