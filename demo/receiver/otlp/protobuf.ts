import type { AttributeValue, KeyValue, OtlpEvent, OtlpLink, OtlpSpan, ResourceSpans } from './model';
import { TraceRequest } from './schema';

/** What protobufjs makes of the messages: absent fields stay absent, 64-bit integers are bigints. */
interface WireRequest {
  resourceSpans?: Array<{ resource?: { attributes?: WireKeyValue[] }; scopeSpans?: Array<{ spans?: WireSpan[] }> }>;
}
interface WireSpan {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  traceState?: string;
  parentSpanId?: Uint8Array;
  name?: string;
  kind?: number;
  startTimeUnixNano?: bigint;
  endTimeUnixNano?: bigint;
  attributes?: WireKeyValue[];
  events?: WireEvent[];
  links?: WireLink[];
  status?: { message?: string; code?: number };
}
interface WireEvent {
  timeUnixNano?: bigint;
  name?: string;
  attributes?: WireKeyValue[];
  droppedAttributesCount?: number;
}
interface WireLink {
  traceId?: Uint8Array;
  spanId?: Uint8Array;
  traceState?: string;
  attributes?: WireKeyValue[];
}
interface WireKeyValue {
  key?: string;
  value?: WireValue;
}
interface WireValue {
  stringValue?: string;
  boolValue?: boolean;
  intValue?: bigint;
  doubleValue?: number;
  arrayValue?: { values?: WireValue[] };
  kvlistValue?: { values?: WireKeyValue[] };
  bytesValue?: Uint8Array;
}

/** Reads an ExportTraceServiceRequest (or TracesData, which looks the same on the wire). Throws on bytes that are none. */
export function decodeProtobuf(body: Uint8Array): ResourceSpans[] {
  const request = TraceRequest.toObject(TraceRequest.decode(body), { longs: BigInt }) as WireRequest;
  return (request.resourceSpans ?? []).map(({ resource, scopeSpans }) => ({
    resource: keyValues(resource?.attributes),
    spans: (scopeSpans ?? []).flatMap((scope) => (scope.spans ?? []).map(span)),
  }));
}

function span(wire: WireSpan): OtlpSpan {
  return {
    traceId: hex(wire.traceId),
    spanId: hex(wire.spanId),
    parentSpanId: hex(wire.parentSpanId),
    ...(wire.traceState && { traceState: wire.traceState }),
    name: wire.name ?? '',
    kind: wire.kind ?? 0,
    startNs: wire.startTimeUnixNano ?? 0n,
    endNs: wire.endTimeUnixNano ?? 0n,
    attributes: keyValues(wire.attributes),
    events: (wire.events ?? []).map(event),
    ...(wire.links && { links: wire.links.map(link) }),
    statusCode: wire.status?.code ?? 0,
    statusMessage: wire.status?.message ?? '',
  };
}

const event = (wire: WireEvent): OtlpEvent => ({
  timeNs: wire.timeUnixNano ?? 0n,
  name: wire.name ?? '',
  attributes: keyValues(wire.attributes),
  ...(wire.droppedAttributesCount && { droppedAttributes: wire.droppedAttributesCount }),
});

const link = ({ traceId, spanId, traceState, attributes }: WireLink): OtlpLink => ({
  ...(traceId?.length && { traceId: hex(traceId) }),
  ...(spanId?.length && { spanId: hex(spanId) }),
  ...(traceState && { traceState }),
  attributes: keyValues(attributes),
});

const hex = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString('hex');

const keyValues = (wire: WireKeyValue[] | undefined): KeyValue[] =>
  (wire ?? []).map(({ key = '', value }) => (value ? { key, value: attributeValue(value) } : { key }));

function attributeValue(wire: WireValue): AttributeValue {
  if (wire.arrayValue) {
    return (wire.arrayValue.values ?? []).map(attributeValue);
  }
  if (wire.kvlistValue) {
    return { entries: keyValues(wire.kvlistValue.values) };
  }
  return wire.stringValue ?? wire.boolValue ?? wire.intValue ?? wire.doubleValue ?? wire.bytesValue ?? null;
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

function wireSpan(span: OtlpSpan): WireSpan {
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

const wireKeyValue = ({ key, value }: KeyValue): WireKeyValue =>
  value === undefined ? { key } : { key, value: wireValue(value) };

function wireValue(value: AttributeValue): WireValue {
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
