import type { Catalog } from './catalog';

/** SQL: the service that code says it belongs to, at the end where the code runs; '' at the other, and of what code did not see. */
export function codeServiceOf(catalog: Catalog, end: 0 | 1): string {
  const c = catalog.column;
  const ownPoints = end === 0 ? `('c-app')` : `('s-app', 'app')`;
  return `if(${c('observation_point')} IN ${ownPoints}, toString(${c('app_service')}), '')`;
}

/**
 * SQL: the names that find an end's calls as a service's. The first two are those that variables list of calls, one of
 * them of each; the others those that variables list of dictionaries (`tagNames.ts`), which know no code, no custom
 * service, and of a workload with a Kubernetes service nothing of that.
 */
export function servicesOfEnd(catalog: Catalog, end: 0 | 1): string[] {
  const c = catalog.column;
  return [
    codeServiceOf(catalog, end),
    catalog.resourceName(c(`auto_service_type_${end}`), c(`auto_service_id_${end}`)),
    catalog.name('pod_service', c(`service_id_${end}`)),
    catalog.name('pod_group', c(`pod_group_id_${end}`)),
  ];
}

/** SQL: which of an end's two names of its service counts. */
export function nameOfService(ofCode: string, found: string): string {
  return `if(${ofCode} != '', ${ofCode}, ${found})`;
}
