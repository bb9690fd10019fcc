import { StoreError } from '../store/storeError';
import { readOtelRowId } from '../store/otel/rowId';
import { askedTraceIds, isNumber } from '../trace/idSpelling';

/** What a trace query's text asks for. */
export type TraceAsk = { kind: 'nothing' } | { kind: 'call'; id: string } | { kind: 'trace'; id: string };

const MOST_ID = 2n ** 64n - 1n;

/**
 * Reads the text of a trace query: '' asks for nothing; `id-<digits>` or digits for a call by its `_id`, `otel-…` for
 * one of the collector's table, with or without `id-`; hexadecimal digits for a trace id, in any spelling, and also a
 * whole `traceparent` or SkyWalking's `a.b.c`. Digits are a trace id when there are 16 or 32 of them, the two lengths
 * trace ids have: an `_id` holds its second in the upper half and so has 19 digits.
 * @throws StoreError in plain words for anything else
 */
export function readTraceAsk(text: string): TraceAsk {
  const asked = text.trim();
  if (asked === '') {
    return { kind: 'nothing' };
  }
  const otelId = asked.replace(/^id-/i, '');
  if (readOtelRowId(otelId)) {
    return { kind: 'call', id: otelId };
  }
  const call = /^id-(\d+)$/i.exec(asked) ?? /^(\d+)$/.exec(asked);
  if (call && (asked !== call[1] || (asked.length !== 16 && asked.length !== 32))) {
    if (call[1].length > 20 || BigInt(call[1]) > MOST_ID) {
      throw new StoreError(`${shorten(asked)} is too large to be the id of a call.`);
    }
    return { kind: 'call', id: BigInt(call[1]).toString() };
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
