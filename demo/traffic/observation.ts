import type { KeyValue, OtlpSpan } from '../receiver/otlp/model';
import type { L7FlowLogRow } from '../receiver/row';
import type { NodeName, Pod } from './cluster';

/** What somebody saw of a call: an OTel span as its application sends it, or a row as an agent writes it. */
export type Observation = SpanObservation | RowObservation;

interface Seen {
  /** Number within its call, from 1, in the order in which things begin; of the Spring Boot demo the reference's. */
  n: number;
  /** Number of the true parent: the nearest ancestor that was observed; null for the root. */
  parentN: number | null;
  node: NodeName;
  /** What really happened when, before the node's clock stamped it. */
  trueStartUs: number;
  trueEndUs: number;
}

export interface SpanObservation extends Seen {
  source: 'otel';
  pod: Pod;
  resource: KeyValue[];
  span: OtlpSpan;
}

export interface RowObservation extends Seen {
  source: 'ebpf' | 'packet';
  /** `_id` and all, stamped by the agent's clock. */
  row: L7FlowLogRow;
}
