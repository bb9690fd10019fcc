import type { PanelData } from '@grafana/data';
import { isEverything } from '../../frames/everything';
import type { CallsQuery } from '../../frames/query';
import { inLanguage } from '../language';
import type { Strange } from './sourceOfLink';

const NARROWED_BY = ['cluster', 'namespace', 'workload', 'service', 'traceId', 'spanId', 'requestResource'] as const;

const say = inLanguage({
  en: {
    /** What narrows a list of calls, in the words of the dashboard's variables. */
    narrowedBy: {
      cluster: 'cluster',
      namespace: 'namespace',
      workload: 'workload',
      service: 'service',
      traceId: 'trace id',
      spanId: 'span id',
      requestResource: 'resource',
    },
    noCalls: (filters: string[]) =>
      `No calls in this time range${filters.length > 0 ? ` for ${filters.join(', ')}` : ''}.`,
    truncated: (count: number) =>
      `These are the ${count} newest calls of more: narrow the time range or the filters to see the others.`,
    hidden: 'The chosen call is hidden by the filter.',
    elsewhere: 'The chosen call is not in this list.',
    noReason: 'The data source gave no reason.',
    strangeSource: (asked: string, shown: string) =>
      `The link names the data source “${asked}”, which is none of Spanloom's: this is “${shown}”.`,
  },
  zh: {
    narrowedBy: {
      cluster: '集群',
      namespace: '命名空间',
      workload: '工作负载',
      service: '服务',
      traceId: 'Trace id',
      spanId: 'Span id',
      requestResource: '资源',
    },
    noCalls: (filters: string[]) =>
      `此时间范围内没有${filters.length > 0 ? `符合 ${filters.join('、')} 的` : ''}调用。`,
    truncated: (count: number) => `这是最新的 ${count} 个调用，还有更多：缩小时间范围或筛选条件以查看其余。`,
    hidden: '所选调用被筛选条件隐藏。',
    elsewhere: '所选调用不在此列表中。',
    noReason: '数据源未说明原因。',
    strangeSource: (asked: string, shown: string) =>
      `链接指定的数据源“${asked}”不是 Spanloom 的数据源：此处为“${shown}”。`,
  },
});

/** Says what was looked for: "No calls in this time range for namespace shop, workload web." */
export function noCallsText(targets: readonly unknown[] | undefined, interpolate: (text: string) => string): string {
  const query = ((targets ?? []) as CallsQuery[]).find((target) => target?.queryType === 'calls');
  const filters = NARROWED_BY.flatMap((key) => {
    const value = interpolate(String(query?.[key] ?? '')).trim();
    return isEverything(value) ? [] : [`${say().narrowedBy[key]} ${value}`];
  });
  return say().noCalls(filters);
}

/** Says that there is more than what is shown. */
export function truncatedText(count: number): string {
  return say().truncated(count);
}

/** Says where the chosen call is when it is not among the rows; '' when it is, or none is chosen. */
export function chosenElsewhereText(
  chosenId: string,
  loaded: ReadonlyArray<{ id: string }>,
  shown: ReadonlyArray<{ id: string }>
): string {
  const has = (calls: ReadonlyArray<{ id: string }>) => calls.some((call) => call.id === chosenId);
  if (!chosenId || has(shown)) {
    return '';
  }
  return has(loaded) ? say().hidden : say().elsewhere;
}

/** Says that a link names a data source that is none of ours, and which is shown. */
export function strangeSourceText({ asked, shown }: Strange): string {
  const most = 80;
  return say().strangeSource(asked.length > most ? `${asked.slice(0, most)}…` : asked, shown);
}

/** Why the query failed, as the data source says it; '' when it did not fail. */
export function errorText(data: Pick<PanelData, 'state' | 'error' | 'errors'>): string {
  const error = data.errors?.[0] ?? data.error;
  if (!error && data.state !== 'Error') {
    return '';
  }
  return error?.message || error?.data?.message || error?.statusText || say().noReason;
}
