/** The whole trace, small: a row of pixels per lane or band of lanes, and above them a mark where something failed. */
import { parseColour } from '../draw/contrast';
import type { GraphTheme } from '../draw/palette';
import type { Density } from './density';

/** Room above the rows for the marks of failures, CSS pixels. */
const FAILURES_HEIGHT = 6;
/** Room below the rows. */
const FOOT = 3;
/** The highest that a row is, CSS pixels. */
const ROW_MOST = 5;

/** How many rows fit a map of this height. */
export function bandsFor(height: number): number {
  return Math.max(1, Math.floor(height - FAILURES_HEIGHT - FOOT));
}

export interface MinimapLooks {
  theme: GraphTheme;
  /** The fill of a span's bar. */
  fillOf(span: number): string;
}

/** Paints on a cleared context; a few calls, whatever is in the trace. Sizes in CSS pixels. */
export function paintMinimap(
  context: CanvasRenderingContext2D,
  density: Density,
  looks: MinimapLooks,
  width: number,
  height: number
): void {
  const columns = Math.round(width);
  const rows = rowTops(density.bands, bandsFor(height));
  const picture = document.createElement('canvas');
  picture.width = columns;
  picture.height = rows[density.bands];
  const inside = picture.getContext('2d');
  const image = picture.height > 0 ? inside?.createImageData?.(picture.width, picture.height) : undefined;
  if (inside && image) {
    fillPixels(image.data, density, looks, columns, rows);
    inside.putImageData(image, 0, 0);
    context.drawImage(picture, 0, FAILURES_HEIGHT, width, picture.height);
  }
  paintFailures(context, density, looks.theme, width);
}

/** Where each row of pixels starts, and where the last one ends; together they are as high as there is room. */
function rowTops(bands: number, room: number): number[] {
  const high = Math.min(room, bands * ROW_MOST);
  return Array.from({ length: bands + 1 }, (_, band) => (bands === 0 ? 0 : Math.round((band * high) / bands)));
}

/** One pixel per column and row: of the cells that share a pixel, the fullest. */
function fillPixels(
  pixels: Uint8ClampedArray,
  density: Density,
  { theme, fillOf }: MinimapLooks,
  columns: number,
  rows: number[]
): void {
  const colours = new Map<string, readonly number[]>();
  const rgbOf = (colour: string) => {
    const known = colours.get(colour) ?? parseColour(colour).rgb;
    colours.set(colour, known);
    return known;
  };
  const [error, ground] = [rgbOf(theme.error), rgbOf(theme.background)];
  for (let band = 0; band < density.bands; band++) {
    const top = rows[band];
    const high = rows[band + 1] - top;
    // Rows with room keep a gap between them, as the lanes of the graph do, and a failure has a foot; in a thin row
    // that would be all of it: there only its start is marked.
    const roomy = high >= 3;
    let startedAt = -Infinity;
    for (let x = 0; x < columns; x++) {
      const cell = pixelCells(density, band, x, columns);
      startedAt = cell.failedStart ? x : startedAt;
      if (density.covered[cell.at] === 0) {
        continue;
      }
      const rgb = rgbOf(fillOf(density.span[cell.at]));
      // Even one span in a thousand lanes must be seen; a full cell has the colour of the bar itself.
      const share = 0.4 + 0.6 * Math.sqrt(density.covered[cell.at] / density.lanesPerBand);
      const last = roomy ? high - 2 : high - 1;
      for (let row = 0; row <= last; row++) {
        const red = roomy ? cell.failed && row === last : x - startedAt < 3;
        const at = 4 * ((top + row) * columns + x);
        for (let k = 0; k < 3; k++) {
          pixels[at + k] = red ? error[k] : rgb[k] * share + ground[k] * (1 - share);
        }
        pixels[at + 3] = 255;
      }
    }
  }
}

/** The cells of a band that share a pixel: the fullest, and what failed in any of them. */
function pixelCells(density: Density, band: number, x: number, columns: number) {
  const row = band * density.columns;
  const first = Math.floor((x * density.columns) / columns);
  const last = Math.max(first, Math.ceil(((x + 1) * density.columns) / columns) - 1);
  let at = row + first;
  let [failed, failedStart] = [false, false];
  for (let cell = row + first; cell <= row + last; cell++) {
    at = density.covered[cell] > density.covered[at] ? cell : at;
    failed = failed || density.failed[cell] !== 0;
    failedStart = failedStart || density.failedStart[cell] !== 0;
  }
  return { at, failed, failedStart };
}

/** A small wedge wherever a failed span starts: told by its shape and place, not by its colour alone. */
function paintFailures(
  context: CanvasRenderingContext2D,
  { columns, bands, failedStart }: Density,
  theme: GraphTheme,
  width: number
): void {
  const started = new Uint8Array(columns);
  for (let cell = 0; cell < bands * columns; cell++) {
    started[cell % columns] |= failedStart[cell];
  }
  context.fillStyle = theme.error;
  context.beginPath();
  let drawnTo = -Infinity;
  for (let column = 0; column < columns; column++) {
    const x = Math.min(Math.max(((column + 0.5) / columns) * width, 3), width - 3);
    // Wedges on one spot look like one.
    if (started[column] > 0 && x >= drawnTo + 1.5) {
      context.moveTo(x - 3, 0);
      context.lineTo(x + 3, 0);
      context.lineTo(x, FAILURES_HEIGHT - 1);
      context.closePath();
      drawnTo = x;
    }
  }
  context.fill();
}
