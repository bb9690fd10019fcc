/** Colours of bars that step back behind others: nearer to the background, and still readable. */
import { blend, textOn } from './contrast';
import type { BarColour, GraphTheme } from './palette';

/** How much of a bar's own colour is left. */
export const STEPPED_BACK = 0.28;

const known = new WeakMap<readonly BarColour[], { background: string; faded: BarColour[] }>();

/** In the order of `colours`; worked out once for them. */
export function fadedColours(colours: readonly BarColour[], { background }: GraphTheme): BarColour[] {
  const last = known.get(colours);
  if (last?.background === background) {
    return last.faded;
  }
  const faded = colours.map(({ fill }) => {
    const pale = blend(background, fill, STEPPED_BACK);
    return { fill: pale, text: textOn(pale) };
  });
  known.set(colours, { background, faded });
  return faded;
}
