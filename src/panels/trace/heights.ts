/** How high the lines above the graph are, CSS pixels: known before they are mounted, so that nothing jumps when they are. */
export const HEADER_HEIGHT = 28;
export const TABS_HEIGHT = 26;
/** What is amiss. */
export const BANNER_HEIGHT = 26;
export const LEGEND_HEIGHT = 24;
export const FIND_HEIGHT = 30;
export const MINIMAP_HEIGHT = 44;
