import { StoreError } from '../store/storeError';
import { askedTraceIds, isNumber } from '../trace/idSpelling';
import { askedRowId } from '../trace/rowId';

/** What a trace query's text asks for. */
export type TraceAsk = { kind: 'nothing' } | { kind: 'call'; id: string } | { kind: 'trace'; id: string };

/**
 * Reads the text of a trace query: '' asks for nothing; the id of a row for a call, with or without `id-`; hexadecimal
 * digits for a trace id, in any spelling, and also a whole `traceparent` or SkyWalking's `a.b.c`.
 * @throws StoreError in plain words for anything else
 */
export function readTraceAsk(text: string): TraceAsk {
  const asked = text.trim();
  if (asked === '') {
    return { kind: 'nothing' };
  }
  const callId = askedRowId(asked);
  if (callId !== '') {
    return { kind: 'call', id: callId };
  }
  if (/^(id-\d+|\d+)$/i.test(asked) && asked.length !== 16 && asked.length !== 32) {
    throw new StoreError(`${shorten(asked)} is too large to be the id of a call.`);
  }
  const [traceId] = askedTraceIds(asked);
  if (isNumber(traceId) ? traceId.length <= MOST_DIGITS : DOTTED.test(traceId)) {
    return { kind: 'trace', id: traceId };
  }
  throw new StoreError(
    `"${shorten(asked)}" is neither a trace id (hexadecimal digits) nor the id of a call (a number).`
  );
}

const MOST_DIGITS = 128;
/** SkyWalking: an id of the instance, a thread and a time. */
const DOTTED = /^(?=.*\d)[\w+/=@-]{1,200}(?:\.[\w+/=@-]{1,200}){1,8}$/;

function shorten(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
