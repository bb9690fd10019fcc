/** Putting terms into what the reader typed, and taking them out: buttons and the text are one thing. */
import { parseQuery, type Term } from './parseQuery';
import { printQuery, type Query } from './query';
import { resolveKey } from './keys';

/** The text with this term, or without it where it is one of those that all must match. Null when it cannot be: see `termsOf`. */
export function toggleTerm(text: string, term: Query): string | null {
  const terms = termsOf(text);
  if (!terms) {
    return null;
  }
  const there = terms.list.find(({ query }) => printQuery(query) === printQuery(term));
  return there ? cut(terms.text, there, '') : append(terms.text, printQuery(term));
}

export function hasTerm(text: string, term: Query): boolean {
  return termsOf(text)?.list.some(({ query }) => printQuery(query) === printQuery(term)) ?? false;
}

/** Values of a key that the text asks for: those of `key=a`, or of `(key=a OR key=b)`. */
export function valuesIn(text: string, key: string): string[] {
  return valuesTerm(text, key)?.values ?? [];
}

/** The text with or without one more value of a key; several values are alternatives. */
export function toggleValue(text: string, key: string, value: string): string | null {
  const terms = termsOf(text);
  if (!terms) {
    return null;
  }
  const found = valuesTerm(text, key);
  const before = found?.values ?? [];
  const same = (other: string) => other.toLowerCase() === value.toLowerCase();
  const values = before.some(same) ? before.filter((other) => !same(other)) : [...before, value];
  const printed = values.map((one) => printQuery({ kind: 'equals', key, value: one })).join(' OR ');
  const term = values.length > 1 ? `(${printed})` : printed;
  return found ? cut(terms.text, found.term, term) : append(terms.text, term);
}

interface Terms {
  /** As typed, alternatives in parentheses. */
  text: string;
  list: Term[];
}

function termsOf(text: string): Terms | null {
  const parsed = parseQuery(text);
  if (parsed.query === null) {
    return null;
  }
  if (parsed.terms) {
    return { text, list: parsed.terms };
  }
  // `key=a OR key=b` alone is the same with parentheses.
  const inside = `(${text.trim()})`;
  return { text: inside, list: parseQuery(inside).terms ?? [] };
}

function valuesTerm(text: string, key: string): { term: Term; values: string[] } | null {
  for (const term of termsOf(text)?.list ?? []) {
    const parts = term.query.kind === 'or' ? term.query.of : [term.query];
    const values = parts.flatMap((part) =>
      part.kind === 'equals' && resolveKey(part.key).key === key ? [part.value] : []
    );
    if (values.length === parts.length) {
      return { term, values };
    }
  }
  return null;
}

function cut(text: string, { from, to }: Term, put: string): string {
  const [before, after] = [text.slice(0, from), text.slice(to)];
  return put === '' ? `${before.trimEnd()} ${after.trimStart()}`.trim() : before + put + after;
}

function append(text: string, term: string): string {
  return text.trim() === '' ? term : `${text.trimEnd()} ${term}`;
}
