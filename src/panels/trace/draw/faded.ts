/** Colours of bars that step back behind others: nearer to the background, and still readable. */
import { blend, contrast, textOn } from './contrast';
import type { BarColour, GraphTheme } from './palette';

/** How much of its own colour a bar keeps that is not what is searched for, or not on the critical path. */
export const UNMATCHED = 0.28;
export const OFF_PATH = 0.65;

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
      // Text may lie half on the pale part of a bar and half on a stretch in its own colour.
      return { fill: pale, text: share === OFF_PATH ? textOnBoth(pale, fill) : textOn(pale) };
    });
    made.set(key, faded);
  }
  return faded;
}

/** Black or white, whichever reads better where it reads worse. */
function textOnBoth(a: string, b: string): string {
  const worst = (text: string) => Math.min(contrast(a, text), contrast(b, text));
  return worst('#000000') >= worst('#ffffff') ? '#000000' : '#ffffff';
}
