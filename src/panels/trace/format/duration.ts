/** Durations for people: three significant digits and a unit that fits. */
export const UNITS: ReadonlyArray<readonly [ns: number, name: string]> = [
  [3.6e12, 'h'],
  [6e10, 'min'],
  [1e9, 's'],
  [1e6, 'ms'],
  [1e3, 'µs'],
  [1, 'ns'],
];

function unitFor(ns: number): readonly [number, string] {
  return UNITS.find(([size]) => ns >= size) ?? UNITS[UNITS.length - 1];
}

/** `1234567` → `1.23 ms`; whole ns below 1 µs; hours and minutes as two parts. */
export function formatDuration(ns: number): string {
  const size = Math.abs(ns);
  const sign = ns < 0 ? '−' : '';
  if (size >= 6e10) {
    const seconds = Math.round(size / 1e9);
    const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    return sign + (h > 0 ? `${h} h ${m} min` : `${m} min ${s} s`);
  }
  let [unit, name] = unitFor(size);
  // 999.96 µs would read `1000 µs`.
  if (size / unit >= 999.5 && unit < 1e9) {
    [unit, name] = unitFor(unit * 1000);
  }
  const value = size / unit;
  return `${sign}${unit === 1 ? Math.round(value) : Number(value.toPrecision(value >= 100 ? 3 : value >= 10 ? 3 : 3))} ${name}`;
}

/** A signed shift: `+1.2 ms`, `−300 µs`. */
export function formatShift(ns: number): string {
  return ns > 0 ? `+${formatDuration(ns)}` : formatDuration(ns);
}

/** A tick of an axis: as many decimals as the step needs, and one unit for the whole axis. */
export function formatTick(ns: number, stepNs: number, lastNs: number): string {
  if (ns === 0) {
    return '0';
  }
  const [unit, name] = unitFor(Math.max(Math.abs(lastNs), 1));
  const decimals = Math.max(0, Math.ceil(-Math.log10(stepNs / unit) - 1e-9));
  return `${(ns / unit).toFixed(Math.min(decimals, 12))} ${name}`;
}
