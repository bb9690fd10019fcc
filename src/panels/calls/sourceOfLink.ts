/** A data source variable of the dashboard, as Grafana's template service tells of it. */
export interface SourceVariable {
  name: string;
  /** `datasource` where it is one for data sources of ours. */
  type: string;
  query?: unknown;
  current?: { value?: unknown };
  options?: ReadonlyArray<{ value: unknown }>;
}

/** A data source of ours. */
export interface NamedSource {
  uid: string;
  name: string;
  isDefault?: boolean;
}

/** A data source that a link names and that is none of ours. */
export interface Strange {
  asked: string;
  /** Name of the one that is shown in its place. */
  shown: string;
  /** Value of the variable for that one. */
  value: string;
}

export interface Found {
  /** Parameters of the address to be set, or taken out where null. */
  change: Record<string, string | null>;
  strange: Strange | null;
  /** What the variable holds now; null where there is none. */
  value: string | null;
}

/** What links of DeepFlow's dashboards, and those of ours before they had a name of their own for it, call it. */
const ELSEWHERE = 'datasource';

/** Grafana's word for the default, where that is one of ours. */
const DEFAULT = 'default';

/**
 * What the address says about the data source. Grafana takes whatever stands there for the variable's value, and shows
 * nothing but errors when it is none of ours: links of DeepFlow's dashboards name DeepFlow's. So our dashboard's variable
 * has another name, and theirs is read here; a value of ours that is gone is replaced.
 *
 * @param sources in Grafana's order
 */
export function sourceOfLink(
  search: URLSearchParams,
  variables: readonly SourceVariable[],
  sources: readonly NamedSource[]
): Found {
  const variable = variables.find(({ type }) => type === 'datasource');
  const value = variable ? textOf(variable.current?.value) : null;
  const nothing: Found = { change: {}, strange: null, value };
  if (!variable || value === null || sources.length === 0) {
    return nothing;
  }
  const key = `var-${variable.name}`;
  const standIn = sources.find(({ isDefault }) => isDefault) ?? sources[0];
  if (value !== '' && !isKnown(value, sources)) {
    const other = valueFor(variable, standIn);
    // The variable follows the address a while later.
    const change = search.get(key) === other ? {} : { [key]: other };
    return { change, strange: { asked: value, shown: standIn.name, value: other }, value };
  }
  const asked = search.get(`var-${ELSEWHERE}`);
  if (asked === null || variables.some(({ name }) => name === ELSEWHERE)) {
    return nothing;
  }
  const taken = { [`var-${ELSEWHERE}`]: null };
  const named = sources.find(({ uid, name }) => uid === asked || name === asked);
  if (named || isKnown(asked, sources) || asked === '') {
    return { ...nothing, change: named ? { ...taken, [key]: valueFor(variable, named) } : taken };
  }
  const shown = sources.find(({ uid, name }) => uid === value || name === value) ?? standIn;
  return { change: taken, strange: { asked, shown: shown.name, value }, value };
}

function isKnown(value: string, sources: readonly NamedSource[]): boolean {
  return value === DEFAULT || sources.some(({ uid, name }) => uid === value || name === value);
}

/** Options are uids, or names in older Grafanas. */
function valueFor({ options = [] }: SourceVariable, { uid, name, isDefault }: NamedSource): string {
  const has = (value: string): boolean => options.some((option) => option.value === value);
  return isDefault && has(DEFAULT) ? DEFAULT : !has(uid) && has(name) ? name : uid;
}

function textOf(value: unknown): string {
  return String([value].flat()[0] ?? '');
}
