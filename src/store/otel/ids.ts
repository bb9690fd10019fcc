import type { Condition } from '../condition';

/**
 * How a column keeps an id: as text; as text of always 32 digits (`FixedString(32)`); as a UUID; as a number of 64 bits;
 * or as its bytes. Ids are told as hexadecimal text, and the plain column is compared with values of its own type, so that
 * its index can be used.
 */
export type IdType = 'text' | 'digits32' | 'uuid' | 'uint64' | 'bytes16' | 'bytes8';

const HEX = /^(?:0x)?([0-9a-f]+)$/i;

/** SQL of the id as text: small hexadecimal digits, or what a column of text holds; '' for none. */
export function idAsText(type: IdType, column: string): string {
  switch (type) {
    case 'text':
      return column;
    case 'digits32':
      return `toString(${column})`;
    case 'uuid':
      return `replaceAll(toString(${column}), '-', '')`;
    case 'uint64':
      return `if(${column} = 0, '', lower(leftPad(hex(${column}), 16, '0')))`;
    default:
      return `lower(hex(${column}))`;
  }
}

/** That a column holds one of these ids, given in any spelling; of what its type cannot hold there is none. */
export function isOneOfIds(type: IdType, column: string, ids: readonly string[], parameter: string): Condition {
  switch (type) {
    case 'text':
      return { sql: `${column} IN {${parameter}:Array(String)}`, params: { [parameter]: ids } };
    case 'digits32':
      return among(column, 'String', filledUp(ids, 32), parameter);
    case 'uuid':
      return among(column, 'UUID', filledUp(ids, 32).map(asUuid), parameter);
    case 'uint64':
      return among(
        column,
        'UInt64',
        filledUp(ids, 16).map((id) => BigInt(`0x${id}`)),
        parameter
      );
    default: {
      const length = type === 'bytes16' ? 16 : 8;
      const known = filledUp(ids, 2 * length);
      return known.length === 0
        ? NOTHING
        : {
            sql: `${column} IN (SELECT toFixedString(unhex(arrayJoin({${parameter}:Array(String)})), ${length}))`,
            params: { [parameter]: known },
          };
    }
  }
}

const NOTHING: Condition = { sql: '0', params: {} };

function among(column: string, type: string, values: readonly unknown[], parameter: string): Condition {
  return values.length === 0
    ? NOTHING
    : { sql: `${column} IN {${parameter}:Array(${type})}`, params: { [parameter]: values } };
}

/** Those of the ids that are numbers of so many digits, each once. */
function filledUp(ids: readonly string[], length: number): string[] {
  const digits = ids.flatMap((id) => HEX.exec(id.replace(/-/g, ''))?.[1] ?? []);
  const filled = digits.map((one) => one.toLowerCase().replace(/^0+/, '').padStart(length, '0'));
  return [...new Set(filled.filter((one) => one.length === length))];
}

function asUuid(digits: string): string {
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
