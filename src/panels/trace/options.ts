/** What a user can set in the panel's editor. */
import type { DetailsPosition } from './arrangement';
import type { NetworkSpans, ViewName } from './views/viewNames';

export interface TracePanelOptions {
  /** The view that a trace is first shown in. */
  view: ViewName;
  /** `service`, `source`, `status`, `host`, … or `tag:` and the key of an attribute. */
  colourBy: string;
  network: NetworkSpans;
  /** Links that rest on inference; without them such a span is the root of a tree of its own. */
  showInferred: boolean;
  correctClocks: boolean;
  detailsPosition: DetailsPosition;
  showLegend: boolean;
  showMinimap: boolean;
  /** The bar to find spans, always there where there is room for it. */
  showFind: boolean;
}

export const DEFAULT_OPTIONS: TracePanelOptions = {
  view: 'flame',
  colourBy: 'service',
  network: 'shown',
  showInferred: true,
  correctClocks: true,
  detailsPosition: 'auto',
  showLegend: true,
  showMinimap: true,
  showFind: true,
};

/**
 * Options as they were saved, by this version or an earlier one, or by none: what is missing is as by default. The first
 * version could only show network spans or not, `showNetwork`.
 */
export function optionsOf(saved: unknown): TracePanelOptions {
  const { showNetwork, ...known } = (saved ?? {}) as Partial<TracePanelOptions> & { showNetwork?: boolean };
  const options = { ...DEFAULT_OPTIONS, ...known };
  // An editor may have filled in the default before this is asked.
  return showNetwork === false && options.network === 'shown' ? { ...options, network: 'hidden' } : options;
}
