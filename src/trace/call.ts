import type { ObservationPoint, ResponseStatus, SignalSource } from './span';

/** One request in the list of calls: the thing a user clicks. Strings are '' where unknown. */
export interface Call {
  /** `_id` of the row that stands for the call, decimal. */
  id: string;
  /** Unix ms with fractions. */
  startMs: number;
  /** Null for a half: only the request or only the response was seen. */
  durationMs: number | null;
  status: ResponseStatus;
  responseCode: number | null;
  /** Names; the IP where there is none. */
  client: string;
  server: string;
  endpoint: string;
  requestType: string;
  requestResource: string;
  protocol: string;
  exception: string;
  traceId: string;
  observationPoint: ObservationPoint;
  signalSource: SignalSource;
}

/** A row behind a span, opened: everything that is known of it, in display order. */
export interface Detail {
  kind: 'attribute' | 'event' | 'link' | 'column';
  key: string;
  value: string;
  /** Of a column: the id of its row (`rowId.ts`). */
  row?: string;
}
