/**
 * Lanes of slivers as rows of pixels, painted with one call a lane: thousands of narrow rectangles, each of another
 * colour than its neighbour, take a canvas longer than all the rest of a large trace.
 */
import { parseColour } from './contrast';

export class PixelStrip {
  private readonly canvas = document.createElement('canvas');
  private readonly inside: CanvasRenderingContext2D | null;
  private image: ImageData | null = null;
  private pixels = new Uint32Array(0);
  private readonly colours = new Map<string, number>();
  private ratio = 1;
  private columns = 0;
  private used: Array<{ y: number; height: number }> = [];

  constructor() {
    this.inside = this.canvas.getContext('2d');
  }

  /** Begins a picture `width` CSS pixels wide, of up to so many lanes. */
  begin(width: number, lanes: number): void {
    const ratio = window.devicePixelRatio || 1;
    const columns = Math.max(1, Math.ceil(width * ratio));
    if (!this.image || this.columns !== columns || this.image.height < lanes) {
      this.image = this.inside?.createImageData?.(columns, Math.max(1, lanes)) ?? null;
      this.pixels = new Uint32Array(this.image?.data.buffer ?? new ArrayBuffer(0));
      this.columns = columns;
      this.canvas.width = columns;
      this.canvas.height = this.image?.height ?? 1;
    } else {
      this.pixels.fill(0, 0, this.used.length * columns);
    }
    this.ratio = ratio;
    this.used = [];
  }

  /** False where this canvas gives no pixels. */
  get works(): boolean {
    return this.image !== null;
  }

  /** The lane that `fill` works on from now on; CSS pixels. */
  lane(y: number, height: number): void {
    this.used.push({ y, height });
  }

  /** From and to in CSS pixels; at least one pixel. */
  fill(from: number, to: number, colour: string): void {
    const row = (this.used.length - 1) * this.columns;
    const first = Math.max(0, Math.round(from * this.ratio));
    const last = Math.min(this.columns, Math.max(first + 1, Math.round(to * this.ratio)));
    if (last > first) {
      this.pixels.fill(this.pixelOf(colour), row + first, row + last);
    }
  }

  paint(context: CanvasRenderingContext2D): void {
    if (!this.image || this.used.length === 0) {
      return;
    }
    this.inside?.putImageData(this.image, 0, 0, 0, 0, this.columns, this.used.length);
    const smooth = context.imageSmoothingEnabled;
    context.imageSmoothingEnabled = false;
    this.used.forEach(({ y, height }, row) =>
      context.drawImage(this.canvas, 0, row, this.columns, 1, 0, y, this.columns / this.ratio, height)
    );
    context.imageSmoothingEnabled = smooth;
  }

  private pixelOf(colour: string): number {
    let pixel = this.colours.get(colour);
    if (pixel === undefined) {
      const { rgb, alpha } = parseColour(colour);
      // The order of bytes in memory is red, green, blue, alpha, whatever the machine's is for numbers.
      pixel = new Uint32Array(new Uint8ClampedArray([...rgb, 255 * alpha]).buffer)[0];
      this.colours.set(colour, pixel);
    }
    return pixel;
  }
}
