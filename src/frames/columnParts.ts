import type { TraceColumns } from './traceColumns';
import { TEXT_NAMES, type TextName } from './traceFields';

/** A piece of columns that crosses from a worker to the page in a few ms. */
export type ColumnPart =
  /** All numbers and which value stands where; comes first. */
  | { kind: 'numbers'; columns: TraceColumns }
  /** More values of text columns, in order. */
  | { kind: 'texts'; texts: Array<{ name: TextName; values: string[] }> };

/** A text costs about 0.1 µs to cross and a character 1 ns: this is some 5 ms. */
const MOST_TEXTS = 20_000;
const MOST_CHARACTERS = 2_000_000;

/** Columns in pieces; `joinParts` puts them together again. The columns given are used up. */
export function* partsOf(columns: TraceColumns): Generator<ColumnPart, void, void> {
  const { texts } = columns;
  const empty = Object.fromEntries(TEXT_NAMES.map((name) => [name, { values: [], at: texts[name].at }]));
  yield { kind: 'numbers', columns: { ...columns, texts: empty as unknown as TraceColumns['texts'] } };

  let part: Extract<ColumnPart, { kind: 'texts' }> = { kind: 'texts', texts: [] };
  let room = MOST_TEXTS;
  let characters = MOST_CHARACTERS;
  for (const name of TEXT_NAMES) {
    let values: string[] = [];
    for (const value of texts[name].values) {
      values.push(value);
      characters -= value.length;
      if (--room <= 0 || characters <= 0) {
        part.texts.push({ name, values });
        yield part;
        values = [];
        part = { kind: 'texts', texts: [] };
        room = MOST_TEXTS;
        characters = MOST_CHARACTERS;
      }
    }
    if (values.length > 0) {
      part.texts.push({ name, values });
    }
  }
  if (part.texts.length > 0) {
    yield part;
  }
}

/** Buffers of a part, which need not be copied. */
export function buffersOf(part: ColumnPart): ArrayBufferLike[] {
  if (part.kind === 'texts') {
    return [];
  }
  const { parent, numbers, texts, serviceTags } = part.columns;
  const arrays = [parent, serviceTags.at, ...Object.values(numbers), ...TEXT_NAMES.map((name) => texts[name].at)];
  return arrays.flatMap((array) => (array ? [array.buffer] : []));
}

/** Adds a part to those that came before; the first makes the columns. */
export function joinPart(columns: TraceColumns | null, part: ColumnPart): TraceColumns {
  if (part.kind === 'numbers') {
    return part.columns;
  }
  if (!columns) {
    throw new Error('The columns of the trace came in the wrong order.');
  }
  for (const { name, values } of part.texts) {
    const known = columns.texts[name].values;
    for (const value of values) {
      known.push(value);
    }
  }
  return columns;
}
