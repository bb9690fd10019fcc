import type { Catalog } from './catalog';

/** SQL: the service that code says it belongs to, at the end where the code runs; '' at the other, and of what code did not see. */
export function codeServiceOf(catalog: Catalog, end: 0 | 1): string {
  const c = catalog.column;
  const ownPoints = end === 0 ? `('c-app')` : `('s-app', 'app')`;
  return `if(${c('observation_point')} IN ${ownPoints}, toString(${c('app_service')}), '')`;
}

/** SQL: the name of an end's service, as variables list them: the code's own, else the one that DeepFlow found. */
export function serviceOfEnd(catalog: Catalog, end: 0 | 1): string {
  const c = catalog.column;
  const found = catalog.resourceName(c(`auto_service_type_${end}`), c(`auto_service_id_${end}`));
  return nameOfService(codeServiceOf(catalog, end), found);
}

/** SQL: which of an end's two names of its service counts. */
export function nameOfService(ofCode: string, found: string): string {
  return `if(${ofCode} != '', ${ofCode}, ${found})`;
}
