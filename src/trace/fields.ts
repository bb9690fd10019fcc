/** What a table of fields says of each: its type, and the value that stands for "not known". */

/**
 * `text`, `number` and `flag` are what they are. `wide` is a 64-bit number as decimal text, '' or '0' for none; `nullable`
 * a number or null; `word` one of a few texts; `texts` a list; `end` one side of a call.
 */
export type FieldType = 'text' | 'wide' | 'number' | 'nullable' | 'flag' | 'word' | 'texts' | 'end';

export interface Field<Type extends FieldType, Value> {
  readonly type: Type;
  readonly blank: Value;
}

type Fields = Readonly<Record<string, Field<FieldType, unknown>>>;

/** A record with the values of these fields. */
export type ValuesOf<Table extends Fields> = {
  -readonly [Name in keyof Table]: Table[Name] extends Field<FieldType, infer Value> ? Value : never;
};

/** Names of the fields of one type. */
export type NamesOf<Table extends Fields, Type extends FieldType> = {
  [Name in keyof Table]: Table[Name]['type'] extends Type ? Name : never;
}[keyof Table];

export function field<Type extends FieldType, Value>(type: Type, blank: Value): Field<Type, Value> {
  return Object.freeze({ type, blank });
}

export const text = field('text', '' as string);
export const wide = field('wide', '' as string);
export const number = field('number', 0 as number);
export const nullable = field('nullable', null as number | null);
export const flag = field('flag', false as boolean);
/** Shared by all who have none: frozen. */
export const texts = field('texts', Object.freeze([] as string[]) as string[]);
export const word = <Word extends string | null>(blank: Word): Field<'word', Word> => field('word', blank);

/** A record of which nothing is known. */
export function blankOf<Table extends Fields>(table: Table): ValuesOf<Table> {
  const blank = Object.entries(table).map(([name, one]) => [name, one.blank]);
  return Object.fromEntries(blank) as ValuesOf<Table>;
}
