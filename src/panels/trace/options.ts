/** What a user can set in the panel's editor. */
export type ColourBy = 'service' | 'source' | 'status';

export interface TracePanelOptions {
  colourBy: ColourBy;
  showNetwork: boolean;
  correctClocks: boolean;
}

export const DEFAULT_OPTIONS: TracePanelOptions = { colourBy: 'service', showNetwork: true, correctClocks: true };
