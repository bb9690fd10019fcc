import { OPTIONAL_COLUMNS, type ColumnId } from './columns';

/** What a user can set in the panel editor. A dashboard may leave out any of it. */
export interface CallsOptions {
  /** Name of the dashboard variable that holds the chosen call, without `$` and `var-`. */
  variable?: string;
  /** Columns switched on and off; one that is not named is on. */
  columns?: Partial<Record<ColumnId, boolean>>;
  /** The filter box and the switches above the list. */
  showFilter?: boolean;
}

/** DeepFlow's dashboards use this name, so that their links work with ours. */
export const DEFAULT_VARIABLE = 'deepflow_tracing_id';

/** The variable's name, also where somebody wrote `$name` or `var-name`. */
export function variableName(options: CallsOptions): string {
  const name = (options.variable ?? '').trim().replace(/^(?:\$|var-)/, '');
  return /^\w+$/.test(name) ? name : DEFAULT_VARIABLE;
}

export function hiddenColumns(columns: CallsOptions['columns']): ReadonlySet<ColumnId> {
  return new Set(OPTIONAL_COLUMNS.filter((id) => columns?.[id] === false));
}
