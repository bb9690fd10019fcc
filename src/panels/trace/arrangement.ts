/** Where header, legend, graph and details lie in a panel of a given size. All sizes in CSS pixels. */
import { BANNER_HEIGHT, HEADER_HEIGHT, LEGEND_HEIGHT, TABS_HEIGHT } from './heights';

interface Size {
  width: number;
  height: number;
}

export interface Arrangement {
  /** How high what stands above the graph is. */
  above: number;
  header: boolean;
  /** The views as tabs on a line of their own; where they are not, the header has a list of them. */
  tabs: boolean;
  legend: boolean;
  banner: boolean;
  graph: Size;
  /** The map of the whole trace above the graph, inside its room. */
  minimap: boolean;
  /** Null when they are not open. */
  details: Size | null;
  /** Details to the right of the graph; else below it. */
  beside: boolean;
  /** Bounds of the size that the reader can give the details, along the line that they lie on. */
  detailsLeast: number;
  detailsMost: number;
}

/** How the details should lie: beside the graph where there is room for it, or always so, or always below. */
export type DetailsPosition = 'auto' | 'right' | 'below';

export interface DetailsWish {
  position: DetailsPosition;
  /** What the reader dragged them to, px; null = as they come. */
  width: number | null;
  height: number | null;
}

interface Wishes extends DetailsWish {
  legend: boolean;
}

const AS_THEY_COME: Wishes = { position: 'auto', width: null, height: null, legend: true };

/** Small panels lose the tabs first, then the legend, the banner, the header; the graph is what they are there for. */
export function arrangement(
  width: number,
  height: number,
  detailsOpen: boolean,
  hasBanner = false,
  hasTabs = false,
  wish = AS_THEY_COME
): Arrangement {
  const header = height >= 120;
  const banner = hasBanner && height >= 170;
  const legend = wish.legend && height >= 200;
  const tabs = hasTabs && height >= 260 && width >= 520;
  const above =
    (header ? HEADER_HEIGHT : 0) +
    (tabs ? TABS_HEIGHT : 0) +
    (banner ? BANNER_HEIGHT : 0) +
    (legend ? LEGEND_HEIGHT : 0);
  const rest = Math.max(0, height - above);
  const beside = wish.position === 'right' || (wish.position === 'auto' && width >= 640);
  const whole = beside ? width : rest;
  const [detailsLeast, detailsMost] = [Math.min(beside ? 220 : 80, whole / 2), Math.max(whole / 2, whole - 160)].map(
    Math.round
  );
  const bounded = (px: number) => Math.round(Math.max(detailsLeast, Math.min(detailsMost, px)));
  const beneath = detailsOpen && !beside ? bounded(wish.height ?? rest * 0.5) : 0;
  const minimap = rest - beneath >= 160 && width >= 400;
  const lines = { above, header, tabs, legend, banner, minimap, beside, detailsLeast, detailsMost };
  if (!detailsOpen) {
    return { ...lines, graph: { width, height: rest }, details: null };
  }
  if (beside) {
    const side = bounded(wish.width ?? Math.min(440, Math.max(280, width * 0.33)));
    return { ...lines, graph: { width: width - side, height: rest }, details: { width: side, height: rest } };
  }
  return { ...lines, graph: { width, height: rest - beneath }, details: { width, height: beneath } };
}
