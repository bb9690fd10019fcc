/** What a filter asks for, as people write it: names and ids, with `*` for any text. */
import type { Condition } from './condition';

export interface Asked {
  /** Texts that must be met as they are. */
  exact: readonly string[];
  /** LIKE patterns of the others. */
  patterns: readonly string[];
}

/** Tells texts with a wildcard from those without. */
export function readAsked(texts: readonly string[]): Asked {
  return {
    exact: texts.filter((text) => !text.includes('*')),
    patterns: texts.filter((text) => text.includes('*')).map(likeWhole),
  };
}

/**
 * That one of these expressions is one of the texts, or fits one of the patterns, in small or large letters. Equality
 * stands alone where it is all that is asked for: so it can use an index. Of nothing, nothing is one.
 */
export function isAsked(expressions: readonly string[], { exact, patterns }: Asked, parameter: string): Condition {
  const params: Record<string, unknown> = {};
  const terms: string[] = [];
  if (exact.length > 0) {
    params[parameter] = exact;
    terms.push(...expressions.map((sql) => `${sql} IN {${parameter}:Array(String)}`));
  }
  patterns.forEach((pattern, i) => {
    params[`${parameter}_like_${i}`] = pattern;
    terms.push(...expressions.map((sql) => `${sql} ILIKE {${parameter}_like_${i}:String}`));
  });
  return { sql: terms.length > 1 ? `(${terms.join(' OR ')})` : (terms[0] ?? '0'), params };
}

/** A LIKE pattern that the whole text must fit; `*` stands for any text, `%` and `_` for themselves. */
export function likeWhole(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&').replace(/\*+/g, '%');
}

/** The same for any part of a text. */
export function likePart(text: string): string {
  return `%${likeWhole(text)}%`;
}
