/** Where header, legend, graph and details lie in a panel of a given size. All sizes in CSS pixels. */
import { HEADER_HEIGHT } from './header/TraceHeader';
import { LEGEND_HEIGHT } from './header/Legend';
import { BANNER_HEIGHT } from './header/Notices';

interface Size {
  width: number;
  height: number;
}

export interface Arrangement {
  header: boolean;
  legend: boolean;
  banner: boolean;
  graph: Size;
  /** Null when they are not open. */
  details: Size | null;
  /** Details to the right of the graph; else below it. */
  beside: boolean;
}

/** Small panels lose the legend first, then the banner, then the header; the graph is what they are there for. */
export function arrangement(width: number, height: number, detailsOpen: boolean, hasBanner = false): Arrangement {
  const header = height >= 120;
  const banner = hasBanner && height >= 170;
  const legend = height >= 200;
  const above = (header ? HEADER_HEIGHT : 0) + (banner ? BANNER_HEIGHT : 0) + (legend ? LEGEND_HEIGHT : 0);
  const rest = Math.max(0, height - above);
  const beside = width >= 640;
  if (!detailsOpen) {
    return { header, legend, banner, graph: { width, height: rest }, details: null, beside };
  }
  if (beside) {
    const side = Math.round(Math.min(440, Math.max(280, width * 0.33)));
    return {
      header,
      legend,
      banner,
      graph: { width: width - side, height: rest },
      details: { width: side, height: rest },
      beside,
    };
  }
  const below = Math.round(rest * 0.5);
  return { header, legend, banner, graph: { width, height: rest - below }, details: { width, height: below }, beside };
}
