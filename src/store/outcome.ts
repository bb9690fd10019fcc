import type { ResponseStatus, Span } from '../trace/span';

/** Status of a span as OTel has it. */
export type OtelStatus = 'unset' | 'ok' | 'error';

/** What a span's attributes tell of its end, as text; undefined what they do not. */
export interface ToldOfEnd {
  httpStatus?: string;
  rpc?: string;
  /** Number, of gRPC only. */
  grpcStatus?: string;
  /** Number or word, of any RPC system. */
  rpcStatus?: string;
  dbStatus?: string;
  errorType?: string;
}

export type Outcome = Pick<Span, 'responseCode' | 'responseStatus' | 'responseException'>;

/**
 * What a span said of itself counts more than what codes suggest: an answer 200 may tell of an error, and a 404 may be
 * what was hoped for. A span that said nothing is judged by its code; where it has none, nothing is known: most spans
 * that went well are unset, and so are those whose library does not say.
 */
export function outcomeOf(told: ToldOfEnd, status: OtelStatus, message: string): Outcome {
  const http = codeOf(told.httpStatus) || null;
  const rpc = rpcCodeOf(told);
  const responseCode = rpc ?? http ?? codeOf(told.rpcStatus) ?? codeOf(told.dbStatus);
  const byCode = rpc !== null ? rpcStatusOf(rpc) : http !== null ? httpStatusOf(http) : 'unknown';
  const responseStatus: ResponseStatus =
    status === 'ok' ? 'ok' : status === 'error' && !isFailure(byCode) ? 'server_error' : byCode;
  const responseException = isFailure(responseStatus) ? message || told.errorType || '' : '';
  return { responseCode, responseStatus, responseException };
}

const isFailure = (status: ResponseStatus): boolean => status === 'server_error' || status === 'client_error';

function httpStatusOf(code: number): ResponseStatus {
  return code >= 500 ? 'server_error' : code >= 400 ? 'client_error' : 'ok';
}

/** gRPC's codes by number; Connect has the same in small letters. Source: grpc.github.io/grpc/core/md_doc_statuscodes.html. */
export const RPC_CODES = [
  'OK',
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
];
/** Connect's spelling. */
export const CANCELED = 'CANCELED';

/** Those that a server's span is to be an error for; the others are the caller's doing. Source: OTel's conventions for gRPC. */
export const FAULTS_OF_SERVERS = new Set([2, 4, 12, 13, 14, 15]);

function rpcStatusOf(code: number): ResponseStatus {
  return code === 0 ? 'ok' : FAULTS_OF_SERVERS.has(code) ? 'server_error' : 'client_error';
}

/** Code of gRPC or Connect; null where none was told, or only another system's. */
function rpcCodeOf({ rpc = '', grpcStatus, rpcStatus = '' }: ToldOfEnd): number | null {
  const word = rpcStatus.toUpperCase().replace(/[^A-Z]+/g, '_');
  const named = RPC_CODES.indexOf(word === CANCELED ? 'CANCELLED' : word);
  const isGrpc = /grpc/i.test(rpc) || rpc === '';
  const code = named >= 0 ? named : (codeOf(grpcStatus) ?? (isGrpc ? codeOf(rpcStatus) : null));
  return code !== null && code < RPC_CODES.length ? code : null;
}

/** Number of a code; null for text that is none. */
export function codeOf(text = ''): number | null {
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
}
