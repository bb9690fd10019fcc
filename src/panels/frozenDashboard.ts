/** Dashboards that are shown where nothing new can be asked for. */
import type { PanelData } from '@grafana/data';
import { locationService } from '@grafana/runtime';

/** A snapshot keeps frames and frozen variables; a public dashboard has no user that the data proxy would let in. */
export type FrozenDashboard = 'snapshot' | 'public';

/**
 * How the dashboard around the panel is frozen; null where it is live. Told by the address, which is the same from Grafana
 * 9.3 to 13: what a panel is given differs between versions, and none says it.
 */
export function frozenDashboard(): FrozenDashboard | null {
  const { pathname } = locationService.getLocation();
  if (/(^|\/)dashboard(-solo)?\/snapshot\/[^/]/.test(pathname)) {
    return 'snapshot';
  }
  return /(^|\/)public-dashboards\/[^/]/.test(pathname) ? 'public' : null;
}

export const isSnapshot = (): boolean => frozenDashboard() === 'snapshot';

/**
 * Whether a public dashboard's question was not let through, as Grafana does where it has no anonymous users. Other errors
 * have words of their own.
 */
export function isRefused({ error, errors }: Pick<PanelData, 'error' | 'errors'>): boolean {
  const first = errors?.[0] ?? error;
  return frozenDashboard() === 'public' && (first?.status === 401 || first?.status === 403);
}
