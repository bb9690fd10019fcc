import type { SpanSchema } from '../schema';
import { COLLECTOR } from './collector';

/** ClickStack (HyperDX): the collector's columns and two that are computed. */
export const CLICKSTACK: SpanSchema = {
  ...COLLECTOR,
  id: 'clickstack',
  title: 'ClickStack',
  tables: [
    ['default', 'otel_traces'],
    ['clickstack', 'otel_traces'],
  ],
  signs: [...COLLECTOR.signs, '__hdx_materialized_rum.sessionId'],
};
