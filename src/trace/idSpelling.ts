/**
 * How ids of traces and spans are spelled, and which spellings are one id. The same id comes in capitals from one
 * library and in small letters from the next, with 16 digits from one (B3, Zipkin) and filled up with zeros to 32 from the
 * other, without its leading zeros (Jaeger), after `0x`, or in groups (UUID). Hexadecimal digits are all that may be
 * written otherwise: SkyWalking's `a.b.c` and whatever else is no number is text, in which capitals matter.
 *
 * Spans carry their ids in the one spelling that this file decides upon, so that all others compare texts; `told` of a
 * span holds what its row says, where that differs.
 */

/** Digits of an id as W3C's trace context has it. */
const TRACE_DIGITS = 32;
const SPAN_DIGITS = 16;

const USUAL_TRACE = /^[0-9a-f]{32}$/;
const USUAL_SPAN = /^[0-9a-f]{16}$/;
const HEX = /^(?:0x)?([0-9a-f]+)$/i;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/i;

/** The one spelling of a trace id: 32 small digits, where it is a number of no more; the text itself where it is none. */
export function oneTraceId(text: string): string {
  return USUAL_TRACE.test(text) || text === '' ? text : filledUp(text, TRACE_DIGITS);
}

/** The one spelling of a span id: 16 small digits, where it is a number of no more. */
export function oneSpanId(text: string): string {
  return USUAL_SPAN.test(text) || text === '' ? text : filledUp(text, SPAN_DIGITS);
}

/** Whether an id is a number, of which there are several spellings. */
export function isNumber(text: string): boolean {
  return digitsOf(text) !== null;
}

/** Ids of a row. */
export interface IdsInRow {
  traceIds: string[];
  spanId: string;
  parentSpanId: string;
}

/** From the one spelling of an id to what a row says; only where these differ. */
export type ToldIds = Readonly<Record<string, string>>;

/** A row's ids in the one spelling each; two spellings of one trace id in a row are one. */
export function inOneSpelling({ traceIds, spanId, parentSpanId }: IdsInRow): IdsInRow & { told?: ToldIds } {
  const told: Record<string, string> = {};
  let differs = false;
  const one = (text: string, id: string): string => {
    if (text !== id && told[id] === undefined) {
      told[id] = text;
      differs = true;
    }
    return id;
  };
  const ids = traceIds.map((text) => one(text, oneTraceId(text)));
  return {
    traceIds: ids.length > 1 ? [...new Set(ids)] : ids,
    spanId: one(spanId, oneSpanId(spanId)),
    parentSpanId: one(parentSpanId, oneSpanId(parentSpanId)),
    ...(differs ? { told } : {}),
  };
}

/** What two rows say that become one span; of an id that both spell otherwise, the first. */
export function toldByBoth(a: { told?: ToldIds }, b: { told?: ToldIds }): { told?: ToldIds } {
  return a.told || b.told ? { told: { ...b.told, ...a.told } } : {};
}

/** An id of a span as its row spells it: for the screen, and for asking others about it. */
export function asTold({ told }: { told?: ToldIds }, id: string): string {
  return told?.[id] ?? id;
}

/** All that rows may call a trace whose id is known in one spelling: so that an index on the plain column can be asked. */
export function traceIdSpellings(text: string): readonly string[] {
  return remembered(text, () => spellingsOf(text, TRACE_DIGITS, [SPAN_DIGITS]));
}

/** The same of a span. */
export function spanIdSpellings(text: string): readonly string[] {
  return spellingsOf(text, SPAN_DIGITS, []);
}

/** What somebody may mean who asks for a trace by this text: an id, a whole `traceparent`, or a decimal id (Datadog). */
export function askedTraceIds(text: string): string[] {
  const asked = text.trim();
  return meaningsOf(asked, TRACEPARENT.exec(asked)?.[1]);
}

/** The same for a span. */
export function askedSpanIds(text: string): string[] {
  const asked = text.trim();
  return meaningsOf(asked, TRACEPARENT.exec(asked)?.[2]);
}

const MOST_64_BITS = 2n ** 64n - 1n;

function meaningsOf(asked: string, inTraceparent: string | undefined): string[] {
  if (inTraceparent !== undefined) {
    return [inTraceparent];
  }
  // 16 digits are what ids have; a decimal number of 64 bits has more as a rule.
  const isDecimal = /^\d{17,20}$/.test(asked) && BigInt(asked) <= MOST_64_BITS;
  return isDecimal ? [asked, BigInt(asked).toString(16)] : [asked];
}

/** The digits of a number, small; null where the text is none. */
function digitsOf(text: string): string | null {
  const found = HEX.exec(text)?.[1] ?? (UUID.test(text) ? text.replace(/-/g, '') : null);
  return found && found.toLowerCase();
}

function filledUp(text: string, length: number): string {
  const digits = digitsOf(text);
  return digits === null ? text : digits.replace(/^0+/, '').padStart(length, '0');
}

function spellingsOf(text: string, length: number, shorter: readonly number[]): readonly string[] {
  const digits = digitsOf(text);
  if (digits === null) {
    return [text];
  }
  const cut = digits.replace(/^0+/, '');
  const lengths = [length, ...shorter].filter((one) => cut.length <= one);
  const forms = [...lengths.map((one) => cut.padStart(one, '0')), cut || '0'];
  if (UUID.test(text)) {
    forms.push(text.toLowerCase());
  }
  return [...new Set([...forms, ...forms.map((form) => form.toUpperCase()), text])];
}

const known = new Map<string, readonly string[]>();

/** A trace's spans ask for the same few ids over and over. */
function remembered(text: string, make: () => readonly string[]): readonly string[] {
  let found = known.get(text);
  if (!found) {
    if (known.size >= 1000) {
      known.clear();
    }
    known.set(text, (found = make()));
  }
  return found;
}
