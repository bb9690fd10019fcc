import type { KeyValue, OtlpSpan } from '../receiver/otlp/model';
import type { L7FlowLogRow } from '../receiver/row';
import type { NodeName, PodName } from './topology';

/** One of the reference's observations: an OTel span as its application sends it, or a row as an agent writes it. */
export type Observation = SpanObservation | RowObservation;

interface Seen {
  /** Number in the reference trace, 1 to 96. */
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
  pod: PodName;
  resource: KeyValue[];
  span: OtlpSpan;
}

export interface RowObservation extends Seen {
  source: 'ebpf' | 'packet';
  /** `_id` and all, stamped by the agent's clock. */
  row: L7FlowLogRow;
}
