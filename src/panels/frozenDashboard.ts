/** Dashboards that are shown where nothing new can be asked for. */
import { locationService } from '@grafana/runtime';
import { inLanguage } from './language';

/** A snapshot keeps frames and frozen variables; a public dashboard has no user that the data proxy would let in. */
export type FrozenDashboard = 'snapshot' | 'public';

const say = inLanguage({
  en: {
    snapshot: 'This is a snapshot: it keeps what was on screen when it was made.',
    public: 'This is a public dashboard: it cannot ask this data source.',
    otherCalls: 'Another call and its trace need the live dashboard.',
    needsLive: 'This needs the live dashboard.',
  },
  zh: {
    snapshot: '这是快照：只保留创建时屏幕上的内容。',
    public: '这是公共仪表板：无法查询此数据源。',
    otherCalls: '查看其他调用及其调用链需要打开实时仪表板。',
    needsLive: '此操作需要打开实时仪表板。',
  },
});

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

/** Why another call cannot be opened. */
export const noOtherCallsText = (frozen: FrozenDashboard): string => `${say()[frozen]} ${say().otherCalls}`;

/** Why something cannot be asked for. */
export const needsLiveText = (frozen: FrozenDashboard): string => `${say()[frozen]} ${say().needsLive}`;
