/**
 * For the tests of the rules of DeepFlow's OTel import, one by one. `../deepflowRows.test.ts` holds all columns against
 * 74 rows that DeepFlow made, and is where a rule that those rows show is proven. What those spans do not hold is marked
 * "(text)": it follows from what is written of DeepFlow's import, from its public source, and, for how values become text
 * or JSON, from a run of the Go packages it uses (protobuf 1.36.5, goccy/go-json 0.10.2, OTLP 1.1.0). One such rule is a
 * guess: which five `web.vitals` are numbers (the rows show LCP only).
 */
import type { ResourceIds } from '../identities/ids';
import type { KeyValue, OtlpSpan } from '../otlp/model';
import { spanToRow } from './spanToRow';

export const NO_IDS: ResourceIds = {
  podClusterId: 0,
  podNsId: 0,
  podNodeId: 0,
  podGroupId: 0,
  podGroupType: 0,
  podId: 0,
  serviceId: 0,
  agentId: 0,
};
export const SERVER = 2;
export const CLIENT = 3;

/** A server's span, with what is told. */
export function span(changes: Partial<OtlpSpan> = {}): OtlpSpan {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '00f067aa0ba902b7',
    name: 'GET /items',
    kind: SERVER,
    startNs: 1_790_000_000_123_456_789n,
    endNs: 1_790_000_001_000_000_999n,
    attributes: [],
    events: [],
    statusCode: 0,
    statusMessage: '',
    ...changes,
  };
}
export const attributes = (pairs: Record<string, KeyValue['value']>): KeyValue[] =>
  Object.entries(pairs).map(([key, value]) => ({ key, value }));
/** @param ids of the near end */
export const rowOf = (changes: Partial<OtlpSpan> = {}, resource: KeyValue[] = [], peerIp = '', ids = NO_IDS) =>
  spanToRow(span(changes), resource, { ids, idsAt: () => null, peerIp, analyzerId: 2, counter: 5 });
export const withAttributes = (pairs: Record<string, KeyValue['value']>, changes: Partial<OtlpSpan> = {}) =>
  rowOf({ ...changes, attributes: attributes(pairs) });
