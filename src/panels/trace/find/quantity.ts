/** Numbers as they are typed: `10ms`, `1.5 s`, `500`. */

const UNIT_NS = new Map(
  Object.entries({
    ns: 1,
    us: 1e3,
    µs: 1e3,
    μs: 1e3, // the Greek letter, which some keyboards give
    ms: 1e6,
    s: 1e9,
    m: 6e10,
    min: 6e10,
    h: 3.6e12,
  })
);

/** `10ms` → 10,000,000 ns; a number without a unit is ms, as elsewhere in Grafana. Null when it is no duration. */
export function durationOf(text: string): number | null {
  const found = /^(\d+(?:\.\d*)?|\.\d+)\s*([a-zµμ]*)$/i.exec(text.trim());
  const unitNs = found && UNIT_NS.get(found[2].toLowerCase() || 'ms');
  return unitNs ? Number(found[1]) * unitNs : null;
}

/** A plain decimal number; null when it is none. */
export function numberOf(text: string): number | null {
  return /^-?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i.test(text.trim()) ? Number(text) : null;
}
