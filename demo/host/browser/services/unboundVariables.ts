import type { DataSourceApi } from '@grafana/data';

/**
 * Has the choices of variables asked for without the object that the method belongs to, as Grafana 9.3 and 10.1 do;
 * `@grafana/scenes` of today would tie them together. So a plugin that works here works there.
 */
export function unbindVariables(instance: Pick<DataSourceApi, 'variables'>): void {
  const support = instance.variables as { query?: (request: unknown) => unknown } | undefined;
  if (support?.query) {
    const { query } = support;
    support.query = (request) => query(request);
  }
}
