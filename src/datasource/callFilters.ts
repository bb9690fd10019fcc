import type { AdHocVariableFilter, ScopedVars } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { isFilterKey, isWhole, valuesOfFilter, type CallFilter } from '../trace/callFilter';
import { isNothing } from './interpolate';

/** Between the values of one variable: no name holds it. */
const SEPARATOR = '\u001f';

/** Filters with their variables filled in, without those that filter nothing; a variable may have several values. */
export function filledFilters(
  templates: Pick<TemplateSrv, 'replace'>,
  filters: readonly CallFilter[] | undefined,
  scopedVars?: ScopedVars
): CallFilter[] {
  const format = (value: unknown): string => (Array.isArray(value) ? value.join(SEPARATOR) : String(value ?? ''));
  const filled = (Array.isArray(filters) ? filters : []).map((filter): CallFilter => {
    const texts = valuesOfFilter(filter).map((text) => templates.replace(text, scopedVars, format));
    const values = texts.flatMap((text) => text.split(SEPARATOR)).filter((text) => text !== '');
    const { key, operator } = filter;
    return { key, operator, values: values.some(isNothing) ? [] : [...new Set(values)] };
  });
  return filled.filter(isWhole);
}

/** A filter as Grafana's ad hoc variables have it, in whichever version: `values` came with "one of". */
export type AdHocFilter = Pick<AdHocVariableFilter, 'key' | 'operator' | 'value'> & { values?: string[] };

/** Ad hoc filters that lists of calls can have, and the keys of the others. */
export function readAdHoc(filters: readonly AdHocFilter[]): { filters: CallFilter[]; unknown: string[] } {
  const whole = filters
    .map(({ key, operator, value, values }): CallFilter => ({
      key,
      operator: operator as CallFilter['operator'],
      ...(/\|$/.test(operator) && values && values.length > 0 ? { values: [...values] } : { value }),
    }))
    .filter(isWhole);
  return {
    filters: whole.filter(({ key }) => isFilterKey(key)),
    unknown: [...new Set(whole.map(({ key }) => key).filter((key) => !isFilterKey(key)))],
  };
}

/**
 * The ad hoc filters that go with a request: it brings them since Grafana 10.2, before that its template service knows them
 * by the name of the data source.
 */
export function adHocOf(request: unknown, templates: unknown, name: string): readonly AdHocFilter[] {
  const { filters } = request as { filters?: AdHocFilter[] };
  const { getAdhocFilters } = templates as { getAdhocFilters?: (name: string) => AdHocFilter[] };
  return filters ?? getAdhocFilters?.call(templates, name) ?? [];
}

export function ignoredInWords(unknown: readonly string[]): string[] {
  return unknown.length === 0
    ? []
    : [
        `Not filtered by ${unknown.join(', ')}: lists of calls have no such column. Attributes are written attribute.NAME.`,
      ];
}
