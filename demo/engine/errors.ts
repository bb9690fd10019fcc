/** ClickHouse's errors over HTTP: the text, the code and the status that its own server gives. */

/** An error as ClickHouse tells it. */
export class EngineError extends Error {
  constructor(
    readonly code: number,
    readonly type: string,
    /** Without code, type and version. */
    readonly reason: string
  ) {
    super(`Code: ${code}. DB::Exception: ${reason} (${type})`);
    this.name = 'EngineError';
  }
}

export const readonlyError = (user: string): EngineError =>
  new EngineError(164, 'READONLY', `${user}: Cannot execute query in readonly mode.`);

/** Reads what the engine threw; a text of another kind becomes a LOGICAL_ERROR. */
export function engineError(thrown: unknown, user: string): EngineError {
  if (thrown instanceof EngineError) {
    return thrown;
  }
  const text = thrown instanceof Error ? thrown.message : String(thrown);
  const outer = EXCEPTION.exec(text);
  if (!outer) {
    return new EngineError(49, 'LOGICAL_ERROR', text);
  }
  // Some errors come wrapped in themselves: the inner one is what a server says.
  const inner = WRAPPED.exec(outer[2]);
  const [, code, reason, type] = inner ?? outer;
  return new EngineError(Number(code), type, reason.replace(/^default: (?=Cannot execute)/, `${user}: `));
}

const EXCEPTION = /^Code: (\d+)\. DB::Exception: ([\s\S]*) \(([A-Z0-9_]+)\)\s*$/;
const WRAPPED = /^Code: (\d+)\. DB::Exception: ([\s\S]*) \(([A-Z0-9_]+)\) \(version [^)]*\)\.?$/;

/** HTTP status of an error code, as ClickHouse's HTTP server maps them. */
export function httpStatus(code: number): number {
  return STATUS.find(([, codes]) => codes.includes(code))?.[0] ?? 500;
}

const STATUS: ReadonlyArray<[number, readonly number[]]> = [
  // REQUIRED_PASSWORD
  [401, [194]],
  // UNKNOWN_USER, WRONG_PASSWORD, AUTHENTICATION_FAILED, SET_NON_GRANTED_ROLE, ACCESS_DENIED
  [403, [192, 193, 516, 512, 497]],
  // BAD_ARGUMENTS, CANNOT_COMPILE_REGEXP, the CANNOT_PARSE_ family
  [400, [36, 427, 6, 25, 26, 38, 41, 72, 441, 675, 676, 27, 376]],
  // DUPLICATE_COLUMN, ILLEGAL_COLUMN, the AST errors, THERE_IS_NO_COLUMN, SYNTAX_ERROR, INCORRECT_DATA, TYPE_MISMATCH, out of range
  [400, [15, 44, 37, 123, 8, 167, 168, 223, 62, 117, 53, 321]],
  // UNKNOWN_ TABLE, FUNCTION, IDENTIFIER, TYPE, STORAGE, DATABASE, SETTING, direction, aggregate, FORMAT, engine, query type, ROLE
  [404, [60, 46, 47, 50, 56, 81, 115, 152, 63, 73, 336, 78, 511]],
  // QUERY_IS_TOO_LARGE
  [413, [229]],
  // UNSUPPORTED_MEDIA_TYPE
  [415, [779]],
  // NOT_IMPLEMENTED
  [501, [48]],
  // SOCKET_TIMEOUT, CANNOT_OPEN_FILE, CANNOT_SCHEDULE_TASK
  [503, [209, 76, 439]],
  // HTTP_LENGTH_REQUIRED
  [411, [381]],
  // TIMEOUT_EXCEEDED
  [408, [159]],
];
