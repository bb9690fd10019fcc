import type { Catalog } from './catalog';
import { codeServiceOf } from './services';

/** SQL of what the list calls an end: instance, else service of the code (at its own end), else process, else address. */
export function nameOfEnd(catalog: Catalog, end: 0 | 1): string {
  const c = catalog.column;
  const names = [
    catalog.resourceName(c(`auto_instance_type_${end}`), c(`auto_instance_id_${end}`)),
    codeServiceOf(catalog, end),
    catalog.name('gprocess', c(`gprocess_id_${end}`)),
    c(`process_kname_${end}`),
  ];
  // Not multiIf: in one, ClickHouse 24.5 refuses the look-up of the process (53: wrong type of the dictionary's key).
  return `arrayFirst(one -> one != '', [${[...names, catalog.ip(end)].join(', ')}])`;
}
