/** What is searched for, as a tree, and how it is written. */

export type Query =
  /** Every span. */
  | { kind: 'all' }
  | { kind: 'and'; of: Query[] }
  | { kind: 'or'; of: Query[] }
  | { kind: 'not'; of: Query }
  /** The text anywhere in a span, in upper or lower case. */
  | { kind: 'text'; text: string }
  /** A regular expression anywhere in a span; with a key, in its value. */
  | { kind: 'pattern'; key: string | null; source: string; ignoreCase: boolean }
  | { kind: 'has'; key: string }
  /** Values are the same up to upper and lower case. */
  | { kind: 'equals'; key: string; value: string }
  | { kind: 'compare'; key: string; operator: Operator; value: string };

export type Operator = '>' | '>=' | '<' | '<=';

export const ALL: Query = { kind: 'all' };

/** Parts of the same kind inside are made one; nothing is everything. */
export function and(parts: readonly Query[]): Query {
  const of = parts.flatMap((part) => (part.kind === 'and' ? part.of : part.kind === 'all' ? [] : [part]));
  return of.length === 0 ? ALL : of.length === 1 ? of[0] : { kind: 'and', of };
}

/** Of one part or more. */
export function or(parts: readonly Query[]): Query {
  const of = parts.flatMap((part) => (part.kind === 'or' ? part.of : [part]));
  return of.length === 1 ? of[0] : { kind: 'or', of };
}

/** As the reader would type it; reading it again gives the same. */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'all':
      return '';
    case 'and':
      return query.of.map((part) => (part.kind === 'or' ? `(${printQuery(part)})` : printQuery(part))).join(' ');
    case 'or':
      return query.of.map(printQuery).join(' OR ');
    case 'not':
      return printNot(query.of);
    case 'text':
      return isPlain(query.text) ? query.text : quoted(query.text);
    case 'pattern':
      return `${query.key === null ? '' : `${query.key}=~`}/${query.source}/${query.ignoreCase ? 'i' : ''}`;
    case 'has':
      return `has:${query.key}`;
    case 'equals':
      return `${query.key}=${printValue(query.value)}`;
    case 'compare':
      return `${query.key}${query.operator}${printValue(query.value)}`;
  }
}

function printNot(of: Query): string {
  if (of.kind === 'equals') {
    return `${of.key}!=${printValue(of.value)}`;
  }
  if (of.kind === 'pattern' && of.key !== null) {
    return `${of.key}!~/${of.source}/${of.ignoreCase ? 'i' : ''}`;
  }
  return of.kind === 'and' || of.kind === 'or' ? `-(${printQuery(of)})` : `-${printQuery(of)}`;
}

function printValue(value: string): string {
  return /^[^\s"'()]+$/.test(value) && !value.startsWith('/') && !value.startsWith('~') && !/^[=<>]/.test(value)
    ? value
    : quoted(value);
}

/** True when a word, typed as it is, is read as this text and nothing else. */
function isPlain(text: string): boolean {
  return /^[^\s"'()=<>~!:/-][^\s"'()=<>~!:]*$/.test(text) && text !== 'OR' && text !== 'AND' && text !== 'NOT';
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
