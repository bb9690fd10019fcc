import type { DataFrame } from '@grafana/data';
import { frameToCalls, type Call } from '../../frames/calls';
import { inLanguage } from '../language';
import { STATUSES } from './status';

const say = inLanguage({
  en: { notCalls: 'This panel lists calls: give it a Spanloom data source with the query type "Calls".' },
  zh: { notCalls: '此面板列出调用：请为其配置查询类型为“Calls”的 Spanloom 数据源。' },
});

const KNOWN: ReadonlySet<string> = new Set(STATUSES);

export interface FoundCalls {
  calls: Call[];
  truncated: boolean;
  /** What the data source has to say: degraded names, limits. */
  notices: string[];
  /** Set when the panel was given something else than calls. */
  wrongData?: string;
}

/** All calls of a panel's queries, each once: two queries may find the same call. */
export function callsOf(series: readonly DataFrame[]): FoundCalls {
  const lists = series.map(frameToCalls).filter((list) => list !== null);
  const byId = new Map<string, Call>();
  for (const call of lists.flatMap((list) => list.calls)) {
    // A status of a later schema must not break the list.
    byId.set(call.id, KNOWN.has(call.status) ? call : { ...call, status: 'unknown' });
  }
  return {
    calls: [...byId.values()],
    truncated: lists.some((list) => list.truncated),
    wrongData: series.length > 0 && lists.length === 0 ? say().notCalls : undefined,
    notices: series.flatMap((frame) => (frame.meta?.notices ?? []).map((notice) => notice.text)),
  };
}
