/** Colours of bars that step back behind others: nearer to the background, and still readable. */
import { blend, textOn } from './contrast';
import type { BarColour, GraphTheme } from './palette';

/** How much of its own colour a bar keeps that is not what is searched for, or not on the critical path. */
export const UNMATCHED = 0.28;
export const OFF_PATH = 0.6;

const known = new WeakMap<readonly BarColour[], Map<string, BarColour[]>>();

/** In the order of `colours`; worked out once for them. */
export function fadedColours(colours: readonly BarColour[], { background }: GraphTheme, share: number): BarColour[] {
  const made = known.get(colours) ?? new Map<string, BarColour[]>();
  known.set(colours, made);
  const key = `${share} ${background}`;
  let faded = made.get(key);
  if (!faded) {
    faded = colours.map(({ fill }) => {
      const pale = blend(background, fill, share);
      return { fill: pale, text: textOn(pale) };
    });
    made.set(key, faded);
  }
  return faded;
}
