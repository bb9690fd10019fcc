import type { KeyValue, OtlpSpan } from '../otlp/model';
import type { L7FlowLogRow } from '../row';
import { rowsOf } from '../rowGroup';
import { SpanRows, type ResourceContext } from './spanRows';

/** What a span alone does not tell. */
export interface SpanContext extends ResourceContext {
  /** Running number that keeps `_id`s of one second apart. */
  counter: number;
}

/** The whole row of one span. Many of a resource: `SpanRows`. */
export function spanToRow(span: OtlpSpan, resource: readonly KeyValue[], context: SpanContext): L7FlowLogRow {
  const rows = new SpanRows(resource, context);
  rows.add(span, context.counter);
  return rows.groups().flatMap(rowsOf)[0];
}
