/** Which colour a bar has: stable by name, never red (that means an error), grey for what only the network saw. */
import type { GrafanaTheme2 } from '@grafana/data';
import { blend, textOn } from './contrast';

export interface BarColour {
  fill: string;
  text: string;
}

/**
 * Entries of Grafana's visualization palette (the same in both themes) that are easy to tell apart and leave red alone.
 * Neighbours in the list differ, because a name whose colour is taken gets the next one.
 */
const SERVICE_COLOURS = [
  '#64B0C8',
  '#EAB839',
  '#AEA2E0',
  '#9AC48A',
  '#F9BA8F',
  '#E5A8E2',
  '#5195CE',
  '#F4D598',
  '#70DBED',
  '#806EB7',
  '#E0752D',
  '#629E51',
  '#962D82',
  '#967302',
  '#BADFF4',
];

/** Start value of the hash: any number will do, this one gives the demo's services colours that lie far apart. */
const SEED = 818_150;

/** FNV-1a with a final mix: short names that differ in one letter land far apart. */
function hash(text: string): number {
  let h = SEED;
  for (let i = 0; i < text.length; i++) {
    h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  }
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  return (h ^ (h >>> 13)) >>> 0;
}

/**
 * A colour for each name. A name's own colour depends on nothing but the name; where two names of one trace would
 * share it, the one that sorts later moves on to the next free colour.
 */
export function coloursByName(names: Iterable<string>): Map<string, BarColour> {
  const sorted = Array.from(new Set(names)).sort();
  const colours = new Map<string, BarColour>();
  const taken = new Set<number>();
  for (const name of sorted) {
    if (taken.size === SERVICE_COLOURS.length) {
      taken.clear();
    }
    let place = hash(name) % SERVICE_COLOURS.length;
    while (taken.has(place)) {
      place = (place + 1) % SERVICE_COLOURS.length;
    }
    taken.add(place);
    colours.set(name, barColour(SERVICE_COLOURS[place]));
  }
  return colours;
}

/** Colours that do not depend on names, and everything else the canvas needs from the theme. */
export interface GraphTheme {
  background: string;
  grid: string;
  axisText: string;
  text: string;
  hover: string;
  focus: string;
  error: string;
  warning: string;
  fontFamily: string;
  network: BarColour;
  system: BarColour;
  application: BarColour;
  other: BarColour;
  ok: BarColour;
  failed: BarColour;
  late: BarColour;
  refused: BarColour;
  garbled: BarColour;
}

/** Takes Grafana's tokens; bars get opaque colours, because text on them must be readable whatever lies below. */
export function graphTheme(theme: GrafanaTheme2): GraphTheme {
  const { colors, visualization } = theme;
  const background = blend(theme.isDark ? '#000000' : '#ffffff', colors.background.primary);
  const named = (name: string) => barColour(visualization.getColorByName(name));
  return {
    background,
    grid: colors.border.weak,
    axisText: colors.text.secondary,
    text: colors.text.primary,
    hover: colors.text.maxContrast,
    focus: colors.primary.border,
    error: colors.error.main,
    warning: colors.warning.main,
    fontFamily: theme.typography.fontFamily,
    network: barColour(blend(background, colors.text.primary, theme.isDark ? 0.55 : 0.35)),
    system: named('#EAB839'),
    application: named('#82B5D8'),
    other: barColour(blend(background, colors.text.primary, theme.isDark ? 0.35 : 0.2)),
    ok: named('#9AC48A'),
    failed: barColour(blend(background, colors.error.main)),
    late: barColour(blend(background, colors.warning.main)),
    refused: named('#F9BA8F'),
    garbled: named('#AEA2E0'),
  };
}

function barColour(fill: string): BarColour {
  return { fill, text: textOn(fill) };
}
