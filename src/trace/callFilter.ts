/** What a list of calls is narrowed to by its columns and attributes; what each means is in ADR 23. */

/** Grafana's operators of ad hoc filters, `=|` one of and `!=|` none of, and whether there is a value at all. */
export const FILTER_OPERATORS = [
  '=',
  '!=',
  '=|',
  '!=|',
  '=~',
  '!~',
  '<',
  '<=',
  '>',
  '>=',
  'exists',
  '!exists',
] as const;
export type FilterOperator = (typeof FILTER_OPERATORS)[number];

/** Plain JSON, as dashboards store it. */
export interface CallFilter {
  /** One of `CALL_KEYS`, or `attribute.` and the name of an attribute. */
  key: string;
  operator: FilterOperator;
  /** `10ms`, `1.5s` or a number in ms for `duration`. */
  value?: string;
  /** In place of `value`, where there may be several: one of them is enough, and of `!=`, `!~` and `!=|` none may be. */
  values?: string[];
}

/** What a key's values are, and so which operators it takes. */
export type KeyKind = 'text' | 'number' | 'duration';

/** Columns of the list by the names of its fields, and where an end of the call is. */
export const CALL_KEYS = {
  status: 'text',
  responseCode: 'number',
  duration: 'duration',
  endpoint: 'text',
  requestType: 'text',
  requestResource: 'text',
  protocol: 'text',
  client: 'text',
  server: 'text',
  exception: 'text',
  traceId: 'text',
  observationPoint: 'text',
  signalSource: 'text',
  cluster: 'text',
  namespace: 'text',
  workload: 'text',
  service: 'text',
} as const satisfies Record<string, KeyKind>;
export type CallKey = keyof typeof CALL_KEYS;

const OF_ATTRIBUTE = 'attribute.';

/** The key of an attribute. */
export const attributeKey = (name: string): string => OF_ATTRIBUTE + name;

/** The name of the attribute that a key is of; null where it is a column's, or unknown. */
export function attributeOfKey(key: string): string | null {
  return key.startsWith(OF_ATTRIBUTE) && key.length > OF_ATTRIBUTE.length ? key.slice(OF_ATTRIBUTE.length) : null;
}

export function isCallKey(key: string): key is CallKey {
  return Object.prototype.hasOwnProperty.call(CALL_KEYS, key);
}

/** Whether lists of calls can be filtered by it. */
export function isFilterKey(key: string): boolean {
  return isCallKey(key) || attributeOfKey(key) !== null;
}

/** Keys that say where an end of the call is, which either end may meet. */
export function isPlaceKey(key: string): boolean {
  return key === 'cluster' || key === 'namespace' || key === 'workload' || key === 'service';
}

/** Filters of where an end is, which choose among the rows that may stand for a request; all others go by the one that does. */
export const ofPlaces = (filters: readonly CallFilter[] = []): CallFilter[] =>
  filters.filter(({ key }) => isPlaceKey(key));

/** The texts that a filter asks for. */
export function valuesOfFilter({ value, values }: CallFilter): readonly string[] {
  return values && values.length > 0 ? values : value === undefined ? [] : [value];
}

/** Whether a filter asks for anything: those without a key, and without a value where there must be one, do not. */
export function isWhole(filter: CallFilter): boolean {
  const { key, operator } = filter;
  return key !== '' && (/exists$/.test(operator) || valuesOfFilter(filter).some((text) => text !== ''));
}

const NS_OF: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  min: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

/** A duration with its unit, ms unless told, as whole ns; null for a text that is none. Exact: `1.1` is 1100000 ns. */
export function readDurationNs(text: string): bigint | null {
  const [, whole, fraction = '', unit = 'ms'] = /^(\d{1,9})(?:\.(\d{1,9}))?\s*([a-zµ]+)?$/.exec(text.trim()) ?? [];
  const ns = whole === undefined ? undefined : NS_OF[unit];
  return ns === undefined ? null : (BigInt(whole + fraction) * ns) / 10n ** BigInt(fraction.length);
}
