/**
 * OTLP traces as the receiver sees them, whatever the encoding was: ids as lower-case hex ('' = none),
 * times as Unix nanoseconds in bigints, attributes in the order they came. Scopes are left out. DeepFlow's rows have no
 * place for the trace state and for what links point at: those are here for other stores.
 */
export interface ResourceSpans {
  resource: KeyValue[];
  spans: OtlpSpan[];
}

export interface OtlpSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  /** W3C's tracestate; absent = none. */
  traceState?: string;
  name: string;
  /** OTLP's SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  kind: number;
  startNs: bigint;
  endNs: bigint;
  attributes: KeyValue[];
  events: OtlpEvent[];
  /** Absent where it has none. */
  links?: OtlpLink[];
  /** OTLP's StatusCode: 0 unset, 1 ok, 2 error. */
  statusCode: number;
  statusMessage: string;
}

export interface OtlpEvent {
  timeNs: bigint;
  name: string;
  attributes: KeyValue[];
  /** How many more there were; absent = none. */
  droppedAttributes?: number;
}

/** SkyWalking's parent is told in a link's attributes. */
export interface OtlpLink {
  /** Absent = none. */
  traceId?: string;
  spanId?: string;
  traceState?: string;
  attributes: KeyValue[];
}

export interface KeyValue {
  key: string;
  /** Absent where the key came alone, without even an empty AnyValue. */
  value?: AttributeValue;
}

/** null = an AnyValue without a value. Integers are bigints, doubles are numbers. */
export type AttributeValue = string | boolean | bigint | number | Uint8Array | AttributeValue[] | AttributeMap | null;
export interface AttributeMap {
  entries: KeyValue[];
}
