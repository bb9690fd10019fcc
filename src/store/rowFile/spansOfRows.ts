import { nameClockDomains } from '../../trace/clockDomains';
import { rowKind } from '../../trace/rowFile';
import type { SpanSet } from '../../trace/span';
import type { StoreRow } from '../client';
import { originOf, SpanDecoder } from '../deepflow/decode';
import { OtelSpanDecoder } from '../otel/decode';
import { PREFIX } from '../otel/spanColumns';
import { deepflowRow } from './deepflowRow';
import { otelRow } from './otelRow';
import { settleStatuses } from './statuses';

/**
 * Rows of `l7_flow_log`, of `otel_traces`, or of both, as they left ClickHouse or as we wrote them; their times run from
 * the earliest of them.
 * @returns `undecided`: rows whose status 2 nothing in the file explains, and which are unknown therefore
 * @throws when a row has no `_id`, or a time that is none
 */
export function spansOfRows(rows: readonly StoreRow[]): SpanSet & { undecided: number } {
  const otel = rows.filter((row) => rowKind(row) === 'otel').map(otelRow);
  const deepflow = rows.filter((row) => rowKind(row) !== 'otel').map(deepflowRow);
  const undecided = settleStatuses(deepflow);
  const originNs = earliestOf(deepflow, otel);
  const spans = [...new SpanDecoder(originNs, '').decode(deepflow), ...new OtelSpanDecoder(originNs).decode(otel)];
  nameClockDomains(spans);
  return { originNs, spans, undecided };
}

/** Unix ns of the earliest start among rows that are ready to be decoded; 0 of none. */
export function earliestOf(deepflow: readonly StoreRow[], otel: readonly StoreRow[]): bigint {
  let leastNs = originOf(deepflow);
  for (const row of otel) {
    const startNs = BigInt(String(row[`${PREFIX}start`]));
    leastNs = leastNs === 0n || startNs < leastNs ? startNs : leastNs;
  }
  return leastNs;
}
