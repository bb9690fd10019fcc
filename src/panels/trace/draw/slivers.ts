/**
 * Bars too narrow for text. Neighbours of one colour become one rectangle: fewer calls, the same pixels. Lanes that have
 * many of them are painted as rows of pixels, and so are the stripes that mark them.
 */
import type { Pen } from './pen';
import type { PixelStrip } from './pixelStrip';
import type { Stripe } from './statusMarks';

/** From so many rectangles on, a lane of pixels is painted sooner. */
const MANY = 60;
/** Rows of pixels that a lane can need: its bars, and each stripe that there is. */
export const ROWS_A_LANE = 12;

interface Striped {
  from: number;
  to: number;
  stripes: readonly Stripe[];
}

export class Slivers {
  /** From, to, from, to, …: CSS pixels of the lane at hand. */
  private readonly edges: number[] = [];
  private readonly fills: string[] = [];
  private striped: Striped[] = [];
  /** Of lanes that are painted by rectangles: what comes over all bars. */
  private readonly later: Array<Striped & { y: number }> = [];

  /** @param strip null where the pen has no pixels: then all are rectangles */
  constructor(
    private readonly pen: Pen,
    private readonly strip: PixelStrip | null
  ) {}

  /** Adds one to the lane, in the order of time. */
  add(from: number, to: number, fill: string, stripes: readonly Stripe[]): void {
    const { edges, fills } = this;
    const last = fills.length - 1;
    if (last >= 0 && fills[last] === fill && from <= edges[2 * last + 1] + 0.75) {
      edges[2 * last + 1] = Math.max(edges[2 * last + 1], to);
    } else {
      edges.push(from, to);
      fills.push(fill);
    }
    if (stripes.length > 0) {
      this.striped.push({ from, to, stripes });
    }
  }

  /** Paints what the lane has. */
  endLane(y: number, height: number): void {
    const { edges, fills, striped, pen, strip } = this;
    if (strip?.works && fills.length + striped.length >= MANY) {
      this.paintRows(strip, y, height);
    } else {
      fills.forEach((fill, k) => {
        pen.fillStyle = fill;
        pen.fillRect(edges[2 * k], y, edges[2 * k + 1] - edges[2 * k], height);
      });
      striped.forEach((one) => this.later.push({ ...one, y }));
    }
    edges.length = 0;
    fills.length = 0;
    this.striped = [];
  }

  /** Paints the stripes that are not painted yet: over all bars. */
  end(): void {
    const { pen } = this;
    for (const { from, to, y, stripes } of this.later) {
      for (const { top, height, colour, alpha } of stripes) {
        pen.fillStyle = colour;
        pen.globalAlpha = alpha;
        pen.fillRect(from, y + top, to - from, height);
      }
    }
    pen.globalAlpha = 1;
  }

  private paintRows(strip: PixelStrip, y: number, height: number): void {
    const { edges, fills, striped } = this;
    const row = strip.row(y, height);
    fills.forEach((fill, k) => strip.fill(row, edges[2 * k], edges[2 * k + 1], fill));
    const rows = rowsFor(strip, y, striped);
    for (const { from, to, stripes } of striped) {
      for (const stripe of stripes) {
        strip.fill(rows.get(placeOf(stripe))!, from, to, stripe.colour, stripe.alpha);
      }
    }
  }
}

/** A row for each height at which there are stripes; thin ones lie over thick ones. */
function rowsFor(strip: PixelStrip, y: number, striped: readonly Striped[]): Map<number, number> {
  const places = new Map<number, Stripe>();
  for (const { stripes } of striped) {
    stripes.forEach((stripe) => places.set(placeOf(stripe), stripe));
  }
  const rows = new Map<number, number>();
  for (const [place, { top, height }] of [...places].sort(([, a], [, b]) => b.height - a.height)) {
    rows.set(place, strip.row(y + top, height));
  }
  return rows;
}

/** A number for where a stripe lies in its bar. */
function placeOf({ top, height }: Stripe): number {
  return top * 64 + height;
}
