import { parse } from 'lossless-json';
import { doubleValue, exactInteger, integerValue, JsonNumber } from './jsonNumbers';
import type { AttributeValue, KeyValue, OtlpEvent, OtlpLink, OtlpSpan, ResourceSpans } from './model';

/** JSON that is no OTLP: says what was expected where. */
export class OtlpJsonError extends Error {}

type Json = Record<string, unknown>;

/** Values in values, no more than protobuf's own readers take. */
const MAX_DEPTH = 100;

/**
 * Reads OTLP/JSON: lower camel case, ids in hex, 64-bit integers as text or number (all digits are kept),
 * enums as numbers (their names are taken, too), bytes in base64, values as SDKs write them (`jsonNumbers.ts`). Unknown
 * fields are skipped.
 * @throws OtlpJsonError, SyntaxError
 */
export function decodeJson(body: string): ResourceSpans[] {
  const request = object(parse(body, null, { parseNumber: (digits) => new JsonNumber(digits) }), 'the body');
  return list(request.resourceSpans, 'resourceSpans').map((entry) => {
    const resource = entry.resource === undefined || entry.resource === null ? {} : object(entry.resource, 'resource');
    return {
      resource: keyValues(resource.attributes),
      spans: list(entry.scopeSpans, 'scopeSpans').flatMap((scope) => list(scope.spans, 'spans').map(span)),
    };
  });
}

function span(json: Json): OtlpSpan {
  const status = json.status === undefined || json.status === null ? {} : object(json.status, 'status');
  const links = list(json.links, 'links').map(link);
  const traceState = text(json.traceState, 'traceState');
  return {
    traceId: hex(json.traceId, 'traceId'),
    spanId: hex(json.spanId, 'spanId'),
    parentSpanId: hex(json.parentSpanId, 'parentSpanId'),
    ...(traceState && { traceState }),
    name: text(json.name, 'name'),
    kind: enumeration(json.kind, 'SPAN_KIND_', ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER']),
    startNs: integer(json.startTimeUnixNano, 'startTimeUnixNano'),
    endNs: integer(json.endTimeUnixNano, 'endTimeUnixNano'),
    attributes: keyValues(json.attributes),
    events: list(json.events, 'events').map(event),
    ...(links.length > 0 && { links }),
    statusCode: enumeration(status.code, 'STATUS_CODE_', ['UNSET', 'OK', 'ERROR']),
    statusMessage: text(status.message, 'message'),
  };
}

function event(json: Json): OtlpEvent {
  const droppedAttributes = Number(integer(json.droppedAttributesCount, 'droppedAttributesCount'));
  return {
    timeNs: integer(json.timeUnixNano, 'timeUnixNano'),
    name: text(json.name, 'name'),
    attributes: keyValues(json.attributes),
    ...(droppedAttributes && { droppedAttributes }),
  };
}

function link(json: Json): OtlpLink {
  const [traceId, spanId] = [hex(json.traceId, 'traceId'), hex(json.spanId, 'spanId')];
  const traceState = text(json.traceState, 'traceState');
  return {
    ...(traceId && { traceId }),
    ...(spanId && { spanId }),
    ...(traceState && { traceState }),
    attributes: keyValues(json.attributes),
  };
}

const keyValues = (json: unknown, depth = 0): KeyValue[] =>
  list(json, 'attributes').map((entry) => {
    const key = text(entry.key, 'key');
    const isAlone = entry.value === undefined || entry.value === null;
    return isAlone ? { key } : { key, value: attributeValue(entry.value, depth) };
  });

function attributeValue(json: unknown, depth: number): AttributeValue {
  const value = object(json, 'value');
  if (depth > MAX_DEPTH) {
    throw new OtlpJsonError(`values are nested more than ${MAX_DEPTH} deep`);
  }
  if (value.stringValue !== undefined) {
    return text(value.stringValue, 'stringValue');
  }
  if (value.boolValue !== undefined) {
    return known(typeof value.boolValue === 'boolean' ? value.boolValue : undefined, 'boolValue is not true or false');
  }
  if (value.intValue !== undefined) {
    return known(integerValue(value.intValue), 'intValue is not an integer');
  }
  if (value.doubleValue !== undefined) {
    return known(doubleValue(value.doubleValue), 'doubleValue is not a number');
  }
  if (value.bytesValue !== undefined) {
    return Uint8Array.from(Buffer.from(text(value.bytesValue, 'bytesValue'), 'base64'));
  }
  if (value.arrayValue !== undefined) {
    const { values } = object(value.arrayValue, 'arrayValue');
    return list(values, 'values').map((entry) => attributeValue(entry, depth + 1));
  }
  if (value.kvlistValue !== undefined) {
    return { entries: keyValues(object(value.kvlistValue, 'kvlistValue').values, depth + 1) };
  }
  return null;
}

function known<T>(value: T | undefined, otherwise: string): T {
  if (value === undefined) {
    throw new OtlpJsonError(otherwise);
  }
  return value;
}

function object(json: unknown, what: string): Json {
  if (typeof json !== 'object' || json === null || Array.isArray(json) || json instanceof JsonNumber) {
    throw new OtlpJsonError(`${what} is not an object`);
  }
  return json as Json;
}

function list(json: unknown, what: string): Json[] {
  if (json === undefined || json === null) {
    return [];
  }
  if (!Array.isArray(json)) {
    throw new OtlpJsonError(`${what} is not a list`);
  }
  return json.map((entry) => object(entry, `an entry of ${what}`));
}

function text(json: unknown, what: string): string {
  if (json === undefined || json === null) {
    return '';
  }
  if (typeof json !== 'string') {
    throw new OtlpJsonError(`${what} is not a string`);
  }
  // Half a surrogate pair is no text that could be stored; UTF-8 makes it U+FFFD.
  return /[\ud800-\udfff]/.test(json) ? Buffer.from(json, 'utf8').toString('utf8') : json;
}

function hex(json: unknown, what: string): string {
  const digits = text(json, what);
  if (!/^([0-9a-f]{2})*$/i.test(digits)) {
    throw new OtlpJsonError(`${what} is not hexadecimal`);
  }
  return digits.toLowerCase();
}

function integer(json: unknown, what: string): bigint {
  return json === undefined || json === null ? 0n : known(exactInteger(json), `${what} is not an integer`);
}

function enumeration(json: unknown, prefix: string, names: string[]): number {
  if (typeof json === 'string' && names.includes(json.replace(prefix, ''))) {
    return names.indexOf(json.replace(prefix, ''));
  }
  return Number(integer(json, prefix.toLowerCase().replace(/_$/, '')));
}
