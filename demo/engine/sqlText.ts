/** A look at SQL text where only its words matter. ClickHouse's parser decides; this reads what it does not tell. */

/**
 * Words and signs outside comments, quotes and heredocs. A quoted thing is one token: its quote character. This
 * knows the usual spellings, not all of ClickHouse's: where safety hangs on it, it is given text that ClickHouse
 * itself has written (`formatQuery`).
 */
export function sqlWords(sql: string): string[] {
  const words: string[] = [];
  const token =
    /\s+|--[^\n]*|#[! ][^\n]*|\/\*[\s\S]*?(?:\*\/|$)|\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^'\\]|\\[\s\S]|'')*'?|"(?:[^"\\]|\\[\s\S]|"")*"?|`(?:[^`\\]|\\[\s\S]|``)*`?|[\p{L}_][\p{L}\p{N}_$]*|\p{N}+|[\s\S]/gu;
  for (const [text] of sql.matchAll(token)) {
    if (/^(\s|--|#[! ]|\/\*)/.test(text)) {
      continue;
    }
    words.push(/^['"`]/.test(text) ? text[0] : text.length > 1 && text[0] === '$' ? "'" : text.toUpperCase());
  }
  while (words.at(-1) === ';') {
    words.pop();
  }
  return words;
}

/** First word, in capitals; '' for a text of comments. */
export const firstWord = (sql: string): string => sqlWords(sql.slice(0, 4096))[0] ?? '';

/** The format of a `FORMAT x` clause at the end of a statement (SETTINGS may follow), in the text's own spelling. */
export function formatClause(sql: string): string | undefined {
  const words = sqlWords(sql);
  let depth = 0;
  for (let i = words.length - 1; i > 0; i--) {
    depth += words[i] === ')' ? 1 : words[i] === '(' ? -1 : 0;
    if (depth === 0 && words[i - 1] === 'FORMAT' && /^[A-Z]\w*$/.test(words[i])) {
      const rest = words.slice(i + 1);
      return rest.length === 0 || rest[0] === 'SETTINGS' ? spelling(sql, words[i]) : undefined;
    }
  }
  return undefined;
}

/**
 * True where a setting is set back to the server's default (`SETTINGS x = DEFAULT`): ClickHouse does not count
 * that as a change, and so it gets round the limits of a user who may change none.
 */
export function resetsASetting(sql: string): boolean {
  const words = sqlWords(sql);
  return words.some((word, i) => word === 'DEFAULT' && words[i - 1] === '=');
}

/** True for what only a command line client may do: read or write files of its own (FROM INFILE, INTO OUTFILE). */
export function usesClientFiles(sql: string): boolean {
  const words = sqlWords(sql);
  return words.some(
    (word, i) => (word === 'INFILE' && words[i - 1] === 'FROM') || (word === 'OUTFILE' && words[i - 1] === 'INTO')
  );
}

/**
 * True where a reading statement could reach files or other servers although chDB's `readonly` lets it: the
 * function `file`, any function under a quoted name, and DESCRIBE or EXPLAIN of a table function.
 */
export function reachesOutside(sql: string): boolean {
  const words = sqlWords(sql);
  const [first, second] = words;
  const described = second === 'TABLE' ? 2 : 1;
  return (
    words.some((word, i) => word === '(' && ['FILE', '`', '"'].includes(words[i - 1])) ||
    (first.startsWith('DESC') && words[described] !== '(' && words[described + 1] === '(') ||
    (first === 'EXPLAIN' && words.includes('OVERRIDE'))
  );
}

/** True for `INSERT ... SELECT ... FROM input(...)`, whose data chDB would leave out without a word. */
export function readsInput(sql: string): boolean {
  const words = sqlWords(sql);
  return words.some((word, i) => word === 'INPUT' && words[i + 1] === '(' && words[i - 1] === 'FROM');
}

function spelling(sql: string, upper: string): string {
  const matches = [...sql.matchAll(new RegExp(`\\bformat\\s+(${upper})\\b`, 'gi'))];
  return matches.at(-1)?.[1] ?? upper;
}
