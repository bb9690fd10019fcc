import { isJson } from './jsonColumn';
import { quote, literal } from './sqlText';

/**
 * Where attributes are kept, by the names of columns: a map, or ClickHouse's JSON type; or a list of names beside a list of
 * values. A table may have several, as where each type of value has its own.
 */
export type AttributeSource = { column: string } | { keys: string; values: string; underscores?: boolean };

/** A source whose columns the table has, and how they are typed. */
export interface FoundSource {
  source: AttributeSource;
  type: string;
}

/** Of these sources those that a table with these columns has. */
export function sourcesIn(sources: readonly AttributeSource[], types: ReadonlyMap<string, string>): FoundSource[] {
  return sources.flatMap((source) => {
    const names = 'column' in source ? [source.column] : [source.keys, source.values];
    return names.every((name) => types.has(name)) ? [{ source, type: types.get(names[0]) ?? '' }] : [];
  });
}

const NOTHING = `CAST(map(), 'Map(String, String)')`;

/** SQL of a map from the given names to their values as text; names without a value are missing or ''. */
export function attributesSql(sources: readonly FoundSource[], keys: readonly string[]): string {
  if (sources.length === 0 || keys.length === 0) {
    return NOTHING;
  }
  const wanted = keys.map(literal).join(', ');
  const [{ source, type }] = sources;
  if (sources.length === 1 && 'column' in source && isMap(type)) {
    return `mapFilter((k, v) -> k IN (${wanted}), ${quote(source.column)})`;
  }
  // each by its name: of JSON's levels there is no list of names
  if (sources.some((one) => isJson(one.type))) {
    const pairs = keys.map((key) => `${literal(key)}, ${attributeSql(sources, key)}`);
    return `mapFilter((k, v) -> v != '', map(${pairs.join(', ')}))`;
  }
  return `mapFilter((k, v) -> k IN (${wanted}), ${wholeSql(sources, keys)})`;
}

/**
 * SQL of one name's value as text; '' where there is none.
 * @param nameOf SQL of a name, which is a literal only where it is one of our own; a name in JSON is an identifier, always
 */
export function attributeSql(
  sources: readonly FoundSource[],
  key: string,
  nameOf: (name: string) => string = literal
): string {
  const found = sources.map((one) => valueSql(one, key, nameOf));
  const [only] = found;
  if (sources.length <= 1) {
    return only ? only.value : `''`;
  }
  const cases = found.map(({ has, value }) => `${has}, ${value}`);
  return `multiIf(${cases.join(', ')}, '')`;
}

/**
 * SQL of all attributes as one map of text, of sources that are maps or lists.
 * @param keys names that are told with dots although the source has `_` for them
 */
export function wholeSql(sources: readonly FoundSource[], keys: readonly string[] = []): string {
  const lists = sources.map(({ source }) => {
    if ('column' in source) {
      const column = quote(source.column);
      return [`arrayMap(k -> toString(k), mapKeys(${column}))`, `arrayMap(v -> toString(v), mapValues(${column}))`];
    }
    const spelled = source.underscores && keys.length > 0 ? [keys.map(underscored), keys] : null;
    const [from, to] = (spelled ?? []).map((names) => `[${names.map(literal).join(', ')}]`);
    const name = spelled ? `transform(toString(k), ${from}, ${to}, toString(k))` : 'toString(k)';
    return [`arrayMap(k -> ${name}, ${quote(source.keys)})`, `arrayMap(v -> toString(v), ${quote(source.values)})`];
  });
  if (lists.length === 0) {
    return NOTHING;
  }
  const joined = (i: 0 | 1): string =>
    lists.length === 1 ? lists[0][i] : `arrayConcat(${lists.map((one) => one[i]).join(', ')})`;
  // mapFromArrays came with 23.1
  return `CAST((${joined(0)}, ${joined(1)}), 'Map(String, String)')`;
}

const underscored = (name: string): string => name.replace(/\./g, '_');

function valueSql(
  { source, type }: FoundSource,
  key: string,
  nameOf: (name: string) => string
): { has: string; value: string } {
  if (!('column' in source)) {
    const [keys, values] = [quote(source.keys), quote(source.values)];
    const name = nameOf(source.underscores ? underscored(key) : key);
    const has = `has(${keys}, ${name})`;
    return { has, value: `if(${has}, toString(${values}[indexOf(${keys}, ${name})]), '')` };
  }
  const column = quote(source.column);
  if (isJson(type)) {
    // rows may have different types under one name, and ClickHouse refuses to compare or convert some of them but by CAST
    const value = `ifNull(CAST(${column}.${key.split('.').map(quote).join('.')}, 'Nullable(String)'), '')`;
    return { has: `${value} != ''`, value };
  }
  const isText = /String\)+$/.test(type);
  const value = `toString(${column}[${nameOf(key)}])`;
  const has = `mapContains(${column}, ${nameOf(key)})`;
  // a number that is not there would be 0
  return { has, value: isText ? value : `if(${has}, ${value}, '')` };
}

export const isMap = (type: string): boolean => /^Map\(/.test(type);
