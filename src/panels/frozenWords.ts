/** What is said where nothing new can be asked for. */
import type { FrozenDashboard } from './frozenDashboard';
import { inLanguage } from './language';

const say = inLanguage({
  en: {
    snapshot: 'This is a snapshot: it keeps what was on screen when it was made.',
    public: 'This is a public dashboard: what it shows cannot be changed here.',
    otherCalls: 'Another call and its trace need the live dashboard.',
    needsLive: 'This needs the live dashboard.',
    shows: (id: string) =>
      `This is a snapshot: it shows trace ${id}, which was open when it was made. Other traces need the live dashboard.`,
    refused:
      'This is a public dashboard: it cannot ask this data source, which Grafana lets only signed-in users do. Open the live dashboard instead.',
  },
  zh: {
    snapshot: '这是快照：只保留创建时屏幕上的内容。',
    public: '这是公共仪表板：显示的内容无法在此更改。',
    otherCalls: '查看其他调用及其调用链需要打开实时仪表板。',
    needsLive: '此操作需要打开实时仪表板。',
    shows: (id: string) => `这是快照：显示创建时打开的调用链 ${id}。查看其他调用链需要打开实时仪表板。`,
    refused: '这是公共仪表板：无法查询此数据源，Grafana 只允许已登录的用户查询。请打开实时仪表板。',
  },
});

/** Why another call cannot be opened. */
export const noOtherCallsText = (frozen: FrozenDashboard): string => `${say()[frozen]} ${say().otherCalls}`;

/** Why something cannot be asked for in a snapshot. */
export const needsLiveText = (): string => `${say().snapshot} ${say().needsLive}`;

/** Which trace a snapshot shows. @param id of the call, or of the trace */
export const snapshotShowsText = (id: string): string => say().shows(id);

/** Why a public dashboard has no answer. */
export const refusedText = (): string => say().refused;
