/** Bars too narrow for marks and text. Neighbours of one colour become one rectangle: fewer calls, the same pixels. */
import type { Pen } from './pen';
import type { PixelStrip } from './pixelStrip';

/** From so many rectangles on, a lane of pixels is painted sooner. */
const MANY = 60;

export class Slivers {
  /** From, to, from, to, …: CSS pixels of the lane at hand. */
  private readonly edges: number[] = [];
  private readonly fills: string[] = [];

  /** @param strip null where the pen has no pixels: then all are rectangles */
  constructor(
    private readonly pen: Pen,
    private readonly strip: PixelStrip | null
  ) {}

  /** Adds one to the lane, in the order of time. */
  add(from: number, to: number, fill: string): void {
    const { edges, fills } = this;
    const last = fills.length - 1;
    if (last >= 0 && fills[last] === fill && from <= edges[2 * last + 1] + 0.75) {
      edges[2 * last + 1] = Math.max(edges[2 * last + 1], to);
    } else {
      edges.push(from, to);
      fills.push(fill);
    }
  }

  /** Paints what the lane has. */
  endLane(y: number, height: number): void {
    const { edges, fills, pen, strip } = this;
    if (strip?.works && fills.length >= MANY) {
      strip.lane(y, height);
      fills.forEach((fill, k) => strip.fill(edges[2 * k], edges[2 * k + 1], fill));
    } else {
      fills.forEach((fill, k) => {
        pen.fillStyle = fill;
        pen.fillRect(edges[2 * k], y, edges[2 * k + 1] - edges[2 * k], height);
      });
    }
    edges.length = 0;
    fills.length = 0;
  }
}
