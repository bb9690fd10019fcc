/** Kinds and statuses by their numbers in OTLP, as Go's `ptrace` calls them: what most of its exporters store. */
export const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
export const STATUSES = ['Unset', 'Ok', 'Error'];

/** A time as ClickHouse reads it from text: Unix s with nine decimals. */
export function secondsOf(ns: bigint): string {
  const digits = String(ns).padStart(10, '0');
  return `${digits.slice(0, -9)}.${digits.slice(-9)}`;
}
