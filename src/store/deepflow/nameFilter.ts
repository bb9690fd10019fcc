import { isAsked, readAsked } from '../asked';
import type { Condition } from '../condition';
import type { Catalog } from './catalog';
import type { DictionaryName } from './dictionaries';

/** DeepFlow's ids of places are of 32 bits at most. */
const MOST_ID = 2 ** 32 - 1;

/**
 * That a place is one of those asked for: by its name, by a pattern of names, or by DeepFlow's own number, which links from
 * its dashboards may hold. A number may be a name as well: it is met as either.
 *
 * @param id SQL of the place's id
 */
export function isNamed(
  catalog: Catalog,
  dictionary: DictionaryName,
  id: string,
  names: readonly string[],
  parameter: string
): Condition {
  const byName = isAsked([catalog.nameOrId(dictionary, id)], readAsked(names), parameter);
  const ids = names.filter((name) => /^\d{1,10}$/.test(name)).map(Number);
  const usable = ids.filter((number) => number > 0 && number <= MOST_ID);
  return usable.length === 0
    ? byName
    : {
        sql: `(${byName.sql} OR ${id} IN {${parameter}_ids:Array(UInt32)})`,
        params: { ...byName.params, [`${parameter}_ids`]: usable },
      };
}
