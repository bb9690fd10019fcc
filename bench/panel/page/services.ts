/** What a panel finds in Grafana, as far as a bare page can give it. */
import { dateTime, type TimeRange } from '@grafana/data';
import { initPluginTranslations } from '@grafana/i18n';
import { setBackendSrv, setDataSourceSrv, setEchoSrv, setTemplateSrv } from '@grafana/runtime';

export async function setUpServices(): Promise<void> {
  await initPluginTranslations('spanloom-bench');
  const nothing = () => undefined;
  setTemplateSrv({ replace: (text = '') => text, getVariables: () => [] } as never);
  setDataSourceSrv({
    get: () => Promise.reject(new Error('There is no data source here.')),
    getList: () => [],
  } as never);
  setBackendSrv({} as never);
  setEchoSrv({ flush: nothing, addBackend: nothing, addEvent: nothing } as never);
}

/** A day around the traces. */
export function rangeOf(): TimeRange {
  const range = { from: dateTime(1_790_000_000_000 - 3_600_000), to: dateTime(1_790_000_000_000 + 90_000_000) };
  return { ...range, raw: range };
}
