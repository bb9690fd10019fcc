import { blankOf } from './fields';
import { SPAN_FIELDS, type Span } from './span';

export { UNKNOWN_END } from './span';

/** To be spread: spans that begin as copies of one object have one shape, which makes many of them fast to read. */
export const UNKNOWN_SPAN: Readonly<Span> = blankOf(SPAN_FIELDS);

/** A span of which nothing is known but what is given. */
export function spanOf(known: Partial<Span>): Span {
  return { ...UNKNOWN_SPAN, ...known };
}
