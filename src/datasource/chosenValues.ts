import type { MetricFindValue } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { ANY, DISABLED } from '../frames/everything';
import type { SpanloomVariableQuery } from '../frames/query';

const WORDS: Record<string, string> = { [ANY]: 'Any', [DISABLED]: 'Disabled' };

/**
 * What is chosen in variables of a tag that no store lists among its names: names with a wildcard, DeepFlow's numbers and
 * its words for all. Grafana takes a value that is not among the options for gone when it asks for these again, at the
 * latest with the next refresh, and shows all calls in place of those that a link asked for.
 */
export function chosenValues(templates: Partial<TemplateSrv>, tag: SpanloomVariableQuery['tag']): MetricFindValue[] {
  const variables = templates.getVariables?.() ?? [];
  const chosen = variables.flatMap((variable) => {
    const { query, current } = variable as { query?: Partial<SpanloomVariableQuery>; current?: { value?: unknown } };
    return query && typeof query === 'object' && query.tag === tag ? [current?.value].flat().map(String) : [];
  });
  const unlisted = new Set(
    chosen.filter((value) => value in WORDS || /^\d+$/.test(value) || /[^*]\*|\*[^*]/.test(value))
  );
  return [...unlisted].map((value) => ({ text: WORDS[value] ?? value, value }));
}
