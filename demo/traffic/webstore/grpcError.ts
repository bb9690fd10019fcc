/** gRPC's status codes, as far as the store uses them. */
export const CODE = { ok: 0, unknown: 2, internal: 13 } as const;

/** DeepFlow's `response_status`. */
const SUCCESS = 0;
const SERVER_ERROR = 3;
const CLIENT_ERROR = 4;

/** Codes that DeepFlow's agent takes for the client's fault: cancelled, invalid argument, not found to permission denied, … */
const OF_CLIENTS = new Set([1, 3, 5, 6, 7, 9, 11, 16]);

/** The `response_status` that DeepFlow's agent gives a gRPC status. */
export function responseStatusOf(code: number): number {
  if (code === CODE.ok) {
    return SUCCESS;
  }
  return OF_CLIENTS.has(code) ? CLIENT_ERROR : SERVER_ERROR;
}

/** A call that ended with another status than OK. */
export class GrpcError extends Error {
  constructor(
    readonly code: number,
    /** What was thrown, where something was. */
    readonly type: string,
    message: string
  ) {
    super(message);
  }
}
