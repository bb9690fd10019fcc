import type { PanelData } from '@grafana/data';
import type { CallsQuery } from '../../frames/query';

/** What narrows a list of calls, in the words of the dashboard's variables. */
const NARROWED_BY: ReadonlyArray<[keyof CallsQuery, string]> = [
  ['cluster', 'cluster'],
  ['namespace', 'namespace'],
  ['workload', 'workload'],
  ['traceId', 'trace id'],
  ['spanId', 'span id'],
  ['requestResource', 'resource'],
];

/** Values of a variable that filter nothing. */
// __any and __disabled: what links of DeepFlow's own dashboards carry.
const EVERYTHING = new Set(['', '*', 'All', '$__all', '.*', '__any', '__disabled']);

/** Says what was looked for: "No calls in this time range for namespace shop, workload web." */
export function noCallsText(targets: readonly unknown[] | undefined, interpolate: (text: string) => string): string {
  const query = ((targets ?? []) as CallsQuery[]).find((target) => target?.queryType === 'calls');
  const filters = NARROWED_BY.flatMap(([key, word]) => {
    const value = interpolate(String(query?.[key] ?? '')).trim();
    return EVERYTHING.has(value) ? [] : [`${word} ${value}`];
  });
  return `No calls in this time range${filters.length > 0 ? ` for ${filters.join(', ')}` : ''}.`;
}

/** Says that there is more than what is shown. */
export function truncatedText(count: number): string {
  return `These are the ${count} newest calls of more: narrow the time range or the filters to see the others.`;
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
  return has(loaded) ? 'The chosen call is hidden by the filter.' : 'The chosen call is not in this list.';
}

/** Why the query failed, as the data source says it; '' when it did not fail. */
export function errorText(data: Pick<PanelData, 'state' | 'error' | 'errors'>): string {
  const error = data.errors?.[0] ?? data.error;
  if (!error && data.state !== 'Error') {
    return '';
  }
  return error?.message || error?.data?.message || error?.statusText || 'The data source gave no reason.';
}
