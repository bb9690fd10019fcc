/**
 * Reading JSON without losing what JavaScript's own reader loses: names that an object has twice, which is how
 * ClickHouse writes a name that is value and branch at once (`{"http":"yes","http":{"method":"GET"}}`), and digits
 * beyond 2^53.
 */

/** Where an object or list, or any value, ends: the index behind it. */
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,\]}]+/y;
const SPACE = /\s*/y;

/**
 * The values in an object by their full names, levels joined by dots; text as it is, numbers in the digits they were
 * written in, lists as JSON. Nothing of what is no object.
 */
export function flattenJson(text: string): Array<[name: string, value: string]> {
  return flattenRaw(text).map(([name, value]) => [name, textOf(value)]);
}

/** The same, each value as it is written. */
export function flattenRaw(text: string): Array<[name: string, value: string]> {
  const found: Array<[string, string]> = [];
  try {
    const prefixes: string[] = [];
    let prefix = '';
    let at = intoObject(text, 0);
    for (;;) {
      if (text[at] === '}') {
        const outer = prefixes.pop();
        if (outer === undefined) {
          return found;
        }
        prefix = outer;
        at = behindMember(text, at + 1);
        continue;
      }
      const { name, start } = memberAt(text, at);
      if (text[start] === '{') {
        prefixes.push(prefix);
        prefix += `${name}.`;
        at = intoObject(text, start);
      } else {
        const end = endOfValue(text, start);
        found.push([prefix + name, text.slice(start, end)]);
        at = behindMember(text, end);
      }
    }
  } catch {
    return [];
  }
}

/** The members of an object, each value as it is written; a name that comes twice, twice. @throws SyntaxError */
export function membersOf(text: string): Array<[name: string, value: string]> {
  const members: Array<[string, string]> = [];
  for (let at = intoObject(text, 0); text[at] !== '}';) {
    const { name, start } = memberAt(text, at);
    const end = endOfValue(text, start);
    members.push([name, text.slice(start, end)]);
    at = behindMember(text, end);
  }
  return members;
}

/** Index of an object's first member, or of its end. */
function intoObject(text: string, at: number): number {
  const start = afterSpace(text, at);
  if (text[start] !== '{') {
    throw new SyntaxError(`No object at ${start}.`);
  }
  return afterSpace(text, start + 1);
}

/** A member's name, and where its value starts. */
function memberAt(text: string, at: number): { name: string; start: number } {
  const nameEnd = match(STRING, text, at);
  const colon = afterSpace(text, nameEnd);
  if (text[colon] !== ':') {
    throw new SyntaxError(`No colon at ${colon}.`);
  }
  return { name: JSON.parse(text.slice(at, nameEnd)) as string, start: afterSpace(text, colon + 1) };
}

/** Index of the next member, or of the object's end. */
function behindMember(text: string, end: number): number {
  const at = afterSpace(text, end);
  if (text[at] === ',') {
    return afterSpace(text, at + 1);
  }
  if (text[at] !== '}' && at < text.length) {
    throw new SyntaxError(`Neither a comma nor an end at ${at}.`);
  }
  return at;
}

function endOfValue(text: string, start: number): number {
  if (text[start] === '"') {
    return match(STRING, text, start);
  }
  if (text[start] !== '{' && text[start] !== '[') {
    return match(SCALAR, text, start);
  }
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const sign = text[at];
    if (sign === '"') {
      at = match(STRING, text, at) - 1;
    } else if (sign === '{' || sign === '[') {
      depth++;
    } else if ((sign === '}' || sign === ']') && --depth === 0) {
      return at + 1;
    }
  }
  throw new SyntaxError('No end.');
}

function match(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  if (!pattern.test(text)) {
    throw new SyntaxError(`No value at ${at}.`);
  }
  return pattern.lastIndex;
}

function afterSpace(text: string, at: number): number {
  SPACE.lastIndex = at;
  SPACE.test(text);
  return SPACE.lastIndex;
}

function textOf(value: string): string {
  if (value.startsWith('"')) {
    return JSON.parse(value) as string;
  }
  // ClickHouse writes every slash with a backslash before it
  return value.startsWith('[') ? value.replace(/\\(.)/g, (pair, sign) => (sign === '/' ? '/' : pair)) : value;
}
