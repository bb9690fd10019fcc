/** What a user can set in the panel's editor. */
export type ColourBy = 'service' | 'source' | 'status';

export interface TracePanelOptions {
  colourBy: ColourBy;
  showNetwork: boolean;
  /** Links that rest on inference; without them such a span is the root of a tree of its own. */
  showInferred: boolean;
  correctClocks: boolean;
}

export const DEFAULT_OPTIONS: TracePanelOptions = {
  colourBy: 'service',
  showNetwork: true,
  showInferred: true,
  correctClocks: true,
};
