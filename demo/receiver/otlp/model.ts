/**
 * OTLP traces as the receiver sees them, whatever the encoding was: ids as lower-case hex ('' = none),
 * times as Unix nanoseconds in bigints, attributes in the order they came. Links, scopes and the
 * trace state are left out: a row has no place for them.
 */
export interface ResourceSpans {
  resource: KeyValue[];
  spans: OtlpSpan[];
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  /** OTLP's SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  startNs: bigint;
  endNs: bigint;
  attributes: KeyValue[];
  events: OtlpEvent[];
  /** OTLP's StatusCode: 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
}

export interface OtlpEvent {
  timeNs: bigint;
  name: string;
  attributes: KeyValue[];
}

export interface KeyValue {
  key: string;
  value: AttributeValue;
}

/** null = an AnyValue without a value. Integers are bigints, doubles are numbers. */
export type AttributeValue = string | boolean | bigint | number | Uint8Array | AttributeValue[] | AttributeMap | null;
export interface AttributeMap {
  entries: KeyValue[];
}
