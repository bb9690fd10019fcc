import type { AttributeValue, KeyValue, OtlpEvent, OtlpLink, OtlpSpan, ResourceSpans } from './model';
import { TraceRequest } from './schema';

/** The library's messages as they are: a field that is absent is its type's default, a 64-bit integer two halves. */
interface WireRequest {
  resourceSpans: Array<{ resource: { attributes: WireKeyValue[] } | null; scopeSpans: Array<{ spans: WireSpan[] }> }>;
}
interface WireSpan {
  traceId: Uint8Array;
  spanId: Uint8Array;
  traceState: string;
  parentSpanId: Uint8Array;
  name: string;
  kind: number;
  startTimeUnixNano: Halves;
  endTimeUnixNano: Halves;
  attributes: WireKeyValue[];
  events: WireEvent[];
  links: WireLink[];
  status: { message: string; code: number } | null;
}
interface WireEvent {
  timeUnixNano: Halves;
  name: string;
  attributes: WireKeyValue[];
  droppedAttributesCount: number;
}
interface WireLink {
  traceId: Uint8Array;
  spanId: Uint8Array;
  traceState: string;
  attributes: WireKeyValue[];
}
interface WireKeyValue {
  key: string;
  value: WireValue | null;
}
interface WireValue {
  stringValue: string;
  boolValue: boolean;
  intValue: Halves;
  doubleValue: number;
  arrayValue: { values: WireValue[] } | null;
  kvlistValue: { values: WireKeyValue[] } | null;
  bytesValue: Uint8Array;
}
/** Each of 32 bits, signed. */
interface Halves {
  high: number;
  low: number;
}

/** Reads an ExportTraceServiceRequest (or TracesData, which looks the same on the wire). Throws on bytes that are none. */
export function decodeProtobuf(body: Uint8Array): ResourceSpans[] {
  // Not by way of the library's plain objects: making those takes longer than decoding.
  const request = TraceRequest.decode(body) as unknown as WireRequest;
  return request.resourceSpans.map(({ resource, scopeSpans }) => ({
    resource: resource ? keyValues(resource.attributes) : [],
    spans: scopeSpans.flatMap(({ spans }) => spans.map(span)),
  }));
}

function span(wire: WireSpan): OtlpSpan {
  const { traceState, links, status } = wire;
  const span: OtlpSpan = {
    traceId: hex(wire.traceId),
    spanId: hex(wire.spanId),
    parentSpanId: hex(wire.parentSpanId),
    name: wire.name,
    kind: wire.kind,
    startNs: unsigned(wire.startTimeUnixNano),
    endNs: unsigned(wire.endTimeUnixNano),
    attributes: keyValues(wire.attributes),
    events: wire.events.map(event),
    statusCode: status ? status.code : 0,
    statusMessage: status ? status.message : '',
  };
  if (traceState !== '') {
    span.traceState = traceState;
  }
  if (links.length > 0) {
    span.links = links.map(link);
  }
  return span;
}

const event = (wire: WireEvent): OtlpEvent => ({
  timeNs: unsigned(wire.timeUnixNano),
  name: wire.name,
  attributes: keyValues(wire.attributes),
  ...(wire.droppedAttributesCount > 0 && { droppedAttributes: wire.droppedAttributesCount }),
});

const link = ({ traceId, spanId, traceState, attributes }: WireLink): OtlpLink => ({
  ...(traceId.length > 0 && { traceId: hex(traceId) }),
  ...(spanId.length > 0 && { spanId: hex(spanId) }),
  ...(traceState !== '' && { traceState }),
  attributes: keyValues(attributes),
});

const hex = (bytes: Uint8Array) =>
  bytes.length === 0 ? '' : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');

const unsigned = ({ high, low }: Halves) => (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
const signed = (halves: Halves) => (halves.high === 0 ? BigInt(halves.low >>> 0) : BigInt.asIntN(64, unsigned(halves)));

const keyValues = (wire: readonly WireKeyValue[]): KeyValue[] => wire.map(keyValue);
const keyValue = ({ key, value }: WireKeyValue): KeyValue =>
  value === null ? { key } : { key, value: attributeValue(value) };

const has = (wire: WireValue, kind: keyof WireValue) => Object.prototype.hasOwnProperty.call(wire, kind);

/** The kind of a value is the field that it has, be it at its default. */
function attributeValue(wire: WireValue): AttributeValue {
  if (wire.arrayValue) {
    return wire.arrayValue.values.map(attributeValue);
  }
  if (wire.kvlistValue) {
    return { entries: keyValues(wire.kvlistValue.values) };
  }
  if (has(wire, 'stringValue')) {
    return wire.stringValue;
  }
  if (has(wire, 'boolValue')) {
    return wire.boolValue;
  }
  if (has(wire, 'intValue')) {
    return signed(wire.intValue);
  }
  if (has(wire, 'doubleValue')) {
    return wire.doubleValue;
  }
  return has(wire, 'bytesValue') ? wire.bytesValue : null;
}

/** Writes an ExportTraceServiceRequest; `decodeProtobuf` gives the same back. */
export function encodeProtobuf(batches: readonly ResourceSpans[]): Uint8Array {
  const message = TraceRequest.fromObject({
    resourceSpans: batches.map(({ resource, spans }) => ({
      resource: { attributes: resource.map(wireKeyValue) },
      scopeSpans: [{ spans: spans.map(wireSpan) }],
    })),
  });
  return TraceRequest.encode(message).finish();
}

function wireSpan(span: OtlpSpan): object {
  return {
    traceId: bytes(span.traceId),
    spanId: bytes(span.spanId),
    traceState: span.traceState,
    parentSpanId: bytes(span.parentSpanId),
    name: span.name,
    kind: span.kind,
    startTimeUnixNano: span.startNs,
    endTimeUnixNano: span.endNs,
    attributes: span.attributes.map(wireKeyValue),
    events: span.events.map((event) => ({
      timeUnixNano: event.timeNs,
      name: event.name,
      attributes: event.attributes.map(wireKeyValue),
      droppedAttributesCount: event.droppedAttributes,
    })),
    links: span.links?.map(({ traceId, spanId, traceState, attributes }) => ({
      traceId: traceId === undefined ? undefined : bytes(traceId),
      spanId: spanId === undefined ? undefined : bytes(spanId),
      traceState,
      attributes: attributes.map(wireKeyValue),
    })),
    status: { message: span.statusMessage, code: span.statusCode },
  };
}

const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));

const wireKeyValue = ({ key, value }: KeyValue): object =>
  value === undefined ? { key } : { key, value: wireValue(value) };

function wireValue(value: AttributeValue): object {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'bigint':
      return { intValue: value };
    case 'number':
      return { doubleValue: value };
    default:
      if (value === null) {
        return {};
      }
      if (value instanceof Uint8Array) {
        return { bytesValue: value };
      }
      return Array.isArray(value)
        ? { arrayValue: { values: value.map(wireValue) } }
        : { kvlistValue: { values: value.entries.map(wireKeyValue) } };
  }
}
