/** What a statement is made of: everything whose ClickHouse version matters. */
export interface SqlWords {
  functions: Set<string>;
  keywords: Set<string>;
  operators: Set<string>;
  /** Of parameters, casts and aggregate arguments, without what is in brackets: `Array(String)` gives `Array`, `String`. */
  types: Set<string>;
  /** What is joined by ARRAY JOIN and is a bare name. */
  joinedNames: Set<string>;
}

const TOKEN =
  /\s+|'(?:[^'\\]|\\.)*'|`(?:[^`\\]|\\.)*`|\{\w+:[^{}]+\}|[A-Za-z_]\w*|\d+(?:\.\d+)?(?:e\d+)?|->|::|!=|<>|<=|>=|==|\|\||[-+*/%=<>(),.[\]?:]/gy;

/**
 * The words of a statement of ours, by how they are written there: keywords in capitals, columns in backticks, functions
 * before a bracket; whatever else is a name that we gave.
 * @throws on a character that none of our statements has
 */
export function sqlWords(sql: string): SqlWords {
  const words: SqlWords = {
    functions: new Set(),
    keywords: new Set(),
    operators: new Set(),
    types: new Set(),
    joinedNames: new Set(),
  };
  const tokens = tokensOf(sql);
  tokens.forEach((token, i) => {
    const next = tokens[i + 1] ?? '';
    if (/^[A-Z][A-Z_]+$/.test(token)) {
      words.keywords.add(token);
      if (token === 'JOIN' && /^[a-z_]/.test(next) && tokens[i + 2] !== '(') {
        words.joinedNames.add(next);
      }
      if (token === 'CAST') {
        addTypes(castType(tokens, i), words.types);
      }
    } else if (/^[A-Za-z_]/.test(token)) {
      if (next === '(') {
        words.functions.add(token);
      }
    } else if (token.startsWith('{')) {
      addTypes(token.slice(token.indexOf(':') + 1, -1), words.types);
    } else if (/^[^\s\w'`]/.test(token) && !'(),'.includes(token)) {
      words.operators.add(token);
    }
  });
  return words;
}

function tokensOf(sql: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let at = 0; at < sql.length; at = TOKEN.lastIndex) {
    const found = TOKEN.exec(sql);
    if (!found) {
      throw new Error(`What is this in a statement: ${sql.slice(at, at + 40)}`);
    }
    if (found[0].trim() !== '') {
      tokens.push(found[0]);
    }
  }
  return tokens;
}

/** The text behind the last comma of `CAST(…, 'type')`. */
function castType(tokens: readonly string[], at: number): string {
  let depth = 0;
  for (let i = at + 1; i < tokens.length; i++) {
    depth += tokens[i] === '(' ? 1 : tokens[i] === ')' ? -1 : 0;
    if (depth === 0) {
      return tokens[i - 1].replace(/^'|'$/g, '');
    }
  }
  return '';
}

function addTypes(type: string, types: Set<string>): void {
  (type.match(/[A-Za-z]\w*/g) ?? []).forEach((name) => types.add(name));
}
