/** Grafana's panel data → what the panel shows. */
import { LoadingState, type PanelData, type ScopedVars } from '@grafana/data';
import { isTraceFrame } from '../../frames/frameToTrace';
import { isEverything } from '../../frames/everything';
import type { PanelTrace } from '../../frames/panelTrace';

export type PanelState =
  | { kind: 'loading' }
  /** Nothing was asked for. */
  | { kind: 'empty' }
  /** Asked, and no such trace. `notices` say where was looked. */
  | { kind: 'notFound'; asked: string; notices: string[] }
  /** There is data, but no trace in it. */
  | { kind: 'noTrace' }
  | { kind: 'error'; message: string }
  | { kind: 'trace'; trace: PanelTrace; loading: boolean; errors: string[] };

/** The last trace that came without an error, and what was asked for when it came. */
export interface KeptTrace {
  trace: PanelTrace;
  asked: string | null;
}

type Replace = (text: string, scopedVars?: ScopedVars) => string;

/**
 * @param trace what was read out of `data`, null when there is no trace frame
 * @param replace fills in template variables, as `getTemplateSrv().replace` does
 * @param kept stays on screen when a refresh of it fails, with the error beside it
 */
export function panelState(
  data: PanelData,
  trace: PanelTrace | null,
  replace: Replace,
  kept: KeptTrace | null = null
): PanelState {
  const errors = errorsOf(data);
  const loading = data.state === LoadingState.Loading;
  if (trace && trace.count > 0) {
    return { kind: 'trace', trace, loading, errors };
  }
  if (kept && (loading || errors.length > 0) && askedFor(data, replace) === kept.asked) {
    return { kind: 'trace', trace: kept.trace, loading, errors };
  }
  if (loading || data.state === LoadingState.NotStarted) {
    return { kind: 'loading' };
  }
  if (errors.length > 0) {
    return { kind: 'error', message: errors.join('\n') };
  }
  const asked = askedFor(data, replace);
  if (asked === '') {
    return { kind: 'empty' };
  }
  if (asked !== null || data.series.length === 0 || data.series.some(isTraceFrame)) {
    const told = (trace?.meta?.completeness?.notices ?? []).concat(
      data.series.flatMap((frame) => (frame.meta?.notices ?? []).map((notice) => notice.text))
    );
    return { kind: 'notFound', asked: asked ?? '', notices: Array.from(new Set(told)) };
  }
  return { kind: 'noTrace' };
}

/**
 * What to keep from now on. Judged once per trace: later the variable may already name another call, while this trace
 * is still the last that came.
 */
export function keepTrace(
  kept: KeptTrace | null,
  data: PanelData,
  trace: PanelTrace | null,
  replace: Replace
): KeptTrace | null {
  const isWhole = trace !== null && data.state === LoadingState.Done && errorsOf(data).length === 0;
  return isWhole && kept?.trace !== trace ? { trace, asked: askedFor(data, replace) } : kept;
}

/** The id that a trace query asks for; '' when it asks for nothing, null when there is no such query. */
function askedFor(data: PanelData, replace: Replace): string | null {
  const targets = (data.request?.targets ?? []) as Array<{ queryType?: string; query?: unknown; hide?: boolean }>;
  const queries = targets.filter((target) => target.queryType === 'trace' && typeof target.query === 'string');
  if (queries.length === 0) {
    return null;
  }
  for (const target of queries) {
    const asked = replace(target.query as string, data.request?.scopedVars).trim();
    // A variable that nothing was chosen for stays as it is written.
    if (!isEverything(asked) && !asked.startsWith('$')) {
      return asked;
    }
  }
  return '';
}

function errorsOf(data: PanelData): string[] {
  const all = ((data as { errors?: PanelData['errors'] }).errors ?? []).concat(data.error ? [data.error] : []);
  const texts = all.map((error) => error.message || error.data?.message || error.statusText || 'The query failed.');
  if (texts.length === 0 && data.state === LoadingState.Error) {
    texts.push('The query failed.');
  }
  return Array.from(new Set(texts));
}
