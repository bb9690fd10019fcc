import { SpanDecoder } from './deepflow/decode';
import { PREFIX } from './deepflow/spanColumns';
import { OtelSpanDecoder } from './otel/decode';
import type { DecoderOf } from './search/atHand';

/** What reads the rows of each kind of store. */
export const decoderOf: DecoderOf = (kind, originNs) =>
  kind === 'deepflow' ? new SpanDecoder(originNs, PREFIX) : new OtelSpanDecoder(originNs);
