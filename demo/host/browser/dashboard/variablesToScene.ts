/** Classic template variables → scene variables. */
import type { VariableHide, VariableRefresh, VariableSort } from '@grafana/data';
import {
  ConstantVariable,
  CustomVariable,
  DataSourceVariable,
  QueryVariable,
  type SceneDataQuery,
  type SceneVariable,
  TextBoxVariable,
} from '@grafana/scenes';
import type { ClassicVariable } from './classicDashboard';

/** @returns undefined for a type that the host does not know */
export function variableToScene(variable: ClassicVariable): SceneVariable | undefined {
  const { name, label, description, skipUrlSync } = variable;
  const common = { name, label, description, skipUrlSync, hide: (variable.hide ?? 0) as VariableHide };
  const value = variable.current?.value ?? '';
  const choice = {
    ...common,
    value,
    text: variable.current?.text ?? value,
    isMulti: variable.multi ?? false,
    includeAll: variable.includeAll ?? false,
    defaultToAll: variable.includeAll ?? false,
    allValue: variable.allValue ?? undefined,
  };
  switch (variable.type) {
    case 'query':
      return new QueryVariable({
        ...choice,
        datasource: refOf(variable.datasource),
        query: queryOf(variable),
        regex: variable.regex ?? '',
        refresh: (variable.refresh ?? 1) as VariableRefresh,
        sort: (variable.sort ?? 0) as VariableSort,
        definition: variable.definition,
      });
    case 'datasource':
      // Without includeAll a scene must not fall back to "All" either.
      return new DataSourceVariable({
        ...choice,
        pluginId: String(variable.query ?? ''),
        regex: variable.regex ?? '',
        // A dashboard that wants the default has both; others have no such choice.
        defaultOptionEnabled: value === 'default' && variable.current?.text === 'default',
      });
    case 'custom':
      return new CustomVariable({ ...choice, query: String(variable.query ?? '') });
    case 'textbox':
      return new TextBoxVariable({ ...common, value: String(value || (variable.query ?? '')) });
    // Those of a snapshot: no address changes them.
    case 'snapshot':
      return new ConstantVariable({ ...common, value, hide: 2 as VariableHide });
    case 'constant':
      return new ConstantVariable({ ...common, value: String(variable.query ?? '') });
    default:
      return undefined;
  }
}

/** A query as text stays text; an object has to have a refId. */
function queryOf(variable: ClassicVariable): string | SceneDataQuery {
  const { query } = variable;
  if (typeof query === 'object' && query !== null) {
    return { refId: variable.name, ...query } as SceneDataQuery;
  }
  return String(query ?? '');
}

/** Old dashboards name a data source by a text. */
export function refOf(ref: ClassicVariable['datasource']): { uid?: string; type?: string } | null {
  return typeof ref === 'string' ? { uid: ref } : (ref ?? null);
}
