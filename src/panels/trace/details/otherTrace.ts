/** Opens another trace in the dashboard: the panel's trace query is a variable as a rule, which the address holds. */
import { locationUtil, type PanelData } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/** Name of the variable that the panel's query for a trace consists of; '' where it is none. */
export function traceVariable({ request }: PanelData): string {
  for (const target of request?.targets ?? []) {
    const { queryType, query } = target as { queryType?: string; query?: unknown };
    const [, plain, braced] =
      /^\s*\$(?:(\w+)|\{(\w+)(?::\w+)?\})\s*$/.exec(typeof query === 'string' ? query : '') ?? [];
    if (queryType === 'trace' && (plain ?? braced) !== undefined) {
      return plain ?? braced;
    }
  }
  return '';
}

/** Address of this dashboard with another trace. */
export function hrefOfTrace(variable: string, traceId: string): string {
  const search = locationService.getSearch();
  search.set(`var-${variable}`, traceId);
  return locationUtil.assureBaseUrl(`${locationService.getLocation().pathname}?${search}`);
}

/** The browser's Back leads back. */
export function openTrace(variable: string, traceId: string): void {
  locationService.partial({ [`var-${variable}`]: traceId });
}
