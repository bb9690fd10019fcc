import type { Condition } from './condition';
import type { FilterColumn } from './filterCondition';

/** Suggestions come from so many of the newest rows. */
export const ROWS_LOOKED_AT = 4096;
/** More than a drop-down shows. */
export const MOST_VALUES = 1000;

/** SQL of the texts that a row has under a key, a list; of a duration none: there are as many as rows. */
export function textsOf(column: FilterColumn): Condition {
  const params = column.params ?? {};
  switch (column.kind) {
    case 'text':
      return { sql: `[${column.of.join(', ')}]`, params };
    case 'number':
      return { sql: `[ifNull(toString(${column.of}), '')]`, params };
    case 'duration':
      return { sql: `['']`, params };
  }
}
