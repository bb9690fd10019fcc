import { decodeJson } from '../otlp/json';
import type { ResourceSpans } from '../otlp/model';
import { decodeProtobuf } from '../otlp/protobuf';
import { RpcStatus, TraceResponse } from '../otlp/schema';
import { HttpError } from './httpError';

export type Encoding = 'protobuf' | 'json';
export const CONTENT_TYPES: Record<Encoding, string> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/** The encoding that a content type names; null if it is none of OTLP's. */
export function encodingOf(contentType: string | undefined): Encoding | null {
  switch ((contentType ?? '').split(';')[0].trim().toLowerCase()) {
    case 'application/x-protobuf':
    case 'application/protobuf':
      return 'protobuf';
    case 'application/json':
      return 'json';
    default:
      return null;
  }
}

const BRACE = 0x7b;
const LINE_FEED = 0x0a;
const SPACES = new Set([0x20, 0x09, LINE_FEED, 0x0d]);

/**
 * Tells the encoding from the body: JSON's first character is a brace. A request in protobuf starts with a line
 * feed (the tag of its only field) and its length; a length that looks like a brace is still a length.
 */
export function sniffEncoding(body: Uint8Array): Encoding {
  if (body[0] === LINE_FEED && body[1] === BRACE) {
    return 'protobuf';
  }
  return body.find((byte) => !SPACES.has(byte)) === BRACE ? 'json' : 'protobuf';
}

/** @throws HttpError 400 */
export function decode(body: Uint8Array, encoding: Encoding): ResourceSpans[] {
  try {
    return encoding === 'json' ? decodeJson(Buffer.from(body).toString('utf8')) : decodeProtobuf(body);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new HttpError(400, `the body is no OTLP trace request in ${encoding}: ${why}`);
  }
}

/** ExportTraceServiceResponse; empty when all were taken. */
export function encodeResponse(encoding: Encoding, rejectedSpans: number, errorMessage: string): Buffer {
  const partialSuccess = { rejectedSpans: String(rejectedSpans), errorMessage };
  const response = rejectedSpans > 0 ? { partialSuccess } : {};
  return encoding === 'json'
    ? Buffer.from(JSON.stringify(response))
    : Buffer.from(TraceResponse.encode(TraceResponse.fromObject(response)).finish());
}

/** gRPC's codes for what OTLP answers with: INVALID_ARGUMENT, NOT_FOUND, UNIMPLEMENTED, RESOURCE_EXHAUSTED, UNAVAILABLE; else INTERNAL. */
const RPC_CODES: Record<number, number> = { 400: 3, 404: 5, 405: 12, 413: 8, 415: 3, 429: 8, 503: 14 };

/** gRPC's code for a status of HTTP. */
export const rpcCodeOf = (status: number): number => RPC_CODES[status] ?? 13;

/** google.rpc.Status, the body of OTLP's errors. */
export function encodeError(encoding: Encoding, status: number, message: string): Buffer {
  const error = { code: rpcCodeOf(status), message };
  return encoding === 'json'
    ? Buffer.from(JSON.stringify(error))
    : Buffer.from(RpcStatus.encode(RpcStatus.fromObject(error)).finish());
}
