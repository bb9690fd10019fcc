import { inBrackets } from '../../punctuation';
import { grouped } from '../words';
import { formatDuration, UNITS } from './duration';

/** A duration, and in brackets to the last digit where three digits leave some out: `1.23 ms (1,234,567 ns)`. */
export function exactDuration(ns: number): string {
  const text = formatDuration(ns);
  const [value, unit, more] = text.split(' ');
  const size = UNITS.find(([, name]) => name === unit)?.[0] ?? NaN;
  const isExact = more === undefined ? Math.round(Number(value) * size) === ns : ns % 1e9 === 0;
  if (isExact || ns < 0) {
    return text;
  }
  const [grain, name] = ns % 1000 === 0 ? [1000, 'µs'] : [1, 'ns'];
  return inBrackets(text, `${grouped(ns / grain)} ${name}`);
}
