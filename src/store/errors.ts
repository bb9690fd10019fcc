import { StoreError } from './storeError';

/**
 * ClickHouse's error codes that people meet, in plain words.
 * Source of the codes: ClickHouse `src/Common/ErrorCodes.cpp`.
 */
const PLAIN: Record<number, (detail: string) => string> = {
  60: (detail) => `The table does not exist in this database. ${detail}`,
  81: (detail) => `The database does not exist on this server. ${detail}`,
  158: () => 'The query would read more rows than this database user may. Choose a shorter time range.',
  159: () => 'The database stopped the query because it took too long. Choose a shorter time range or more filters.',
  160: () =>
    'The database refused the query because it would take too long. Choose a shorter time range or more filters.',
  164: () => 'This database user may only read and may not change settings, and the query needed one.',
  192: () => WRONG_PASSWORD,
  193: () => WRONG_PASSWORD,
  194: () => WRONG_PASSWORD,
  201: () => 'The quota of this database user is used up. Try again later.',
  202: () => 'The database runs as many queries as it may. Try again in a moment.',
  209: () => TOO_SLOW,
  241: () => 'The query needed more memory than the database allows. Choose a shorter time range or more filters.',
  307: () => 'The query would read more bytes than this database user may. Choose a shorter time range.',
  394: () => 'The query was cancelled.',
  427: (detail) =>
    `The regular expression is not one that ClickHouse reads (RE2). ${/Error: ([^\n:.]+)/.exec(detail)?.[1] ?? ''}`,
  497: (detail) => `This database user may not read what is needed. ${detail}`,
  516: () => WRONG_PASSWORD,
};

const WRONG_PASSWORD = 'The database refused the user name or password. Check them in the settings of the data source.';
const UNREACHABLE = 'The database cannot be reached. Check that it runs and that the URL of the data source is right.';
const TOO_SLOW = 'The database did not answer in time.';
export const CANCELLED = 'The query was cancelled.';

/**
 * ClickHouse's exception text: `Code: 60. DB::Exception: Table a.b does not exist. (UNKNOWN_TABLE)`; the last one, which is
 * the cause where a server tells of another, and which stands behind rows that were sent before.
 */
const EXCEPTION = /^[\s\S]*Code: (\d+)\. ?DB::(?:\w+)?Exception: ([\s\S]*)/;
/** Since 25.11 an exception behind rows ends with its length, the tag of the answer's header and this mark. */
const END_OF_EXCEPTION = /\n\d+ \w+\r\n__exception__\s*$/;

/** Cuts what is of no use on a screen: version, type, hints in brackets, stack traces. */
function tidy(detail: string): string {
  const text = detail
    .replace(END_OF_EXCEPTION, '')
    .replace(/\s*\(version [^)]*\)/g, '')
    .replace(/\s*\([A-Z][A-Z_0-9]{3,}\)/g, '')
    .replace(/,? Stack trace[\s\S]*/, '')
    .replace(/: While processing [\s\S]*/, '')
    .trim();
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}

/** A ClickHouse error code and its text as a StoreError with a plain message. */
function storeErrorOfCode(code: number, detail: string, status = 0): StoreError {
  const plain = PLAIN[code];
  const text = tidy(detail);
  return new StoreError(plain ? plain(text).trim() : `The database answered with error ${code}: ${text}`, code, status);
}

/** The exception that ClickHouse wrote into a text, if there is one. */
export function storeErrorIn(text: string, status = 0): StoreError | null {
  const found = EXCEPTION.exec(text);
  return found && storeErrorOfCode(Number(found[1]), found[2] ?? '', status);
}

/**
 * What an HTTP answer other than 2xx means: ClickHouse's own text if it is one,
 * else the words of the proxy in between (Grafana turns a 401 into a 400).
 */
export function storeErrorOfResponse(status: number, body: string): StoreError {
  const told = storeErrorIn(body, status);
  if (told) {
    return told;
  }
  const text = body.trim();
  if (/authentication to data source failed/i.test(text)) {
    return new StoreError(WRONG_PASSWORD, 516, status);
  }
  switch (status) {
    case 401:
    case 403:
      return new StoreError('You are not allowed to query this data source.', 0, status);
    case 404:
      return new StoreError('The data source, or the path in its URL, does not exist.', 0, status);
    case 413:
    case 414:
      return new StoreError('A proxy in front of the database refused the query because it is too long.', 0, status);
    case 504:
    case 408:
      return new StoreError(TOO_SLOW, 0, status);
    case 0:
    case 502:
    case 503:
      return new StoreError(UNREACHABLE, 0, status);
    default: {
      const shown = /^\s*</.test(text) ? '' : tidy(text).slice(0, 200);
      return new StoreError(`The database answered with status ${status}${shown ? `: ${shown}` : '.'}`, 0, status);
    }
  }
}

/** Anything that a ClickHouse client or a socket throws, as a StoreError. */
export function toStoreError(cause: unknown): StoreError {
  if (cause instanceof StoreError) {
    return cause;
  }
  const error = (cause ?? {}) as { code?: unknown; message?: unknown; type?: unknown; name?: unknown };
  const message = typeof error.message === 'string' ? error.message : String(cause);
  if (/^\d+$/.test(String(error.code)) && Number(error.code) > 0) {
    return storeErrorOfCode(Number(error.code), message);
  }
  const told = storeErrorIn(message);
  if (told) {
    return told;
  }
  if (error.name === 'AbortError' || /aborted a request/.test(message)) {
    return new StoreError(CANCELLED, 394);
  }
  if (/^timeout/i.test(message) || error.code === 'ETIMEDOUT') {
    return new StoreError(TOO_SLOW);
  }
  const offline =
    /ECONNREFUSED|ECONNRESET|ENOTFOUND|EHOSTUNREACH|EAI_AGAIN|EPIPE|socket hang up|failed to fetch|networkerror/i;
  if (offline.test(String(error.code)) || offline.test(message)) {
    return new StoreError(UNREACHABLE);
  }
  return new StoreError(message || UNREACHABLE);
}
