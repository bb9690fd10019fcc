/**
 * Values of a dashboard's variable that narrow nothing: empty or wildcards only, what Grafana has for "All", and what
 * links of DeepFlow's dashboards have for "Any" and "Disabled". (DeepFlow's "Any" leaves out calls that have no value at
 * all; ours shows them.)
 */
export function isEverything(value: string): boolean {
  const text = value.trim();
  return /^\**$/.test(text) || ['All', '$__all', '.*', ANY, DISABLED].includes(text);
}

/** DeepFlow's. */
export const ANY = '__any';
export const DISABLED = '__disabled';
