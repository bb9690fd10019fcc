import type { ResponseStatus } from '../../trace/span';

/** The six outcomes of a call, in words short enough for a column. */
export const STATUS_WORDS: Readonly<Record<ResponseStatus, string>> = {
  ok: 'OK',
  timeout: 'Timeout',
  server_error: 'Server error',
  client_error: 'Client error',
  unknown: 'Unknown',
  parse_failed: 'Not parsed',
};

/** The same, explained, for the tooltip. */
export const STATUS_MEANING: Readonly<Record<ResponseStatus, string>> = {
  ok: 'The call was answered and succeeded.',
  timeout: 'No answer was seen in time.',
  server_error: 'The server answered that it failed.',
  client_error: 'The server answered that the request was wrong.',
  unknown: 'Whether the call succeeded is not known.',
  parse_failed: 'The answer could not be parsed.',
};
