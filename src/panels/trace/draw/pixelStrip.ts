/**
 * Lanes of slivers as rows of pixels, each stretched to its height with one call: thousands of narrow rectangles, each of
 * another colour than its neighbour, take a canvas longer than all the rest of a large trace.
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

  /** Begins a picture `width` CSS pixels wide, of up to so many rows. */
  begin(width: number, rows: number): void {
    const ratio = window.devicePixelRatio || 1;
    const columns = Math.max(1, Math.ceil(width * ratio));
    if (!this.image || this.columns !== columns || this.image.height < rows) {
      this.image = this.inside?.createImageData?.(columns, Math.max(1, rows)) ?? null;
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

  /** A row for what lies at this height, over what the rows before have there; CSS pixels. Its number is for `fill`. */
  row(y: number, height: number): number {
    return this.used.push({ y, height }) - 1;
  }

  /** From and to in CSS pixels; at least one pixel. */
  fill(row: number, from: number, to: number, colour: string, alpha = 1): void {
    const first = Math.max(0, Math.round(from * this.ratio));
    const last = Math.min(this.columns, Math.max(first + 1, Math.round(to * this.ratio)));
    if (last > first) {
      const at = row * this.columns;
      this.pixels.fill(this.pixelOf(colour, alpha), at + first, at + last);
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

  private pixelOf(colour: string, alpha: number): number {
    const name = alpha === 1 ? colour : `${colour} ${alpha}`;
    let pixel = this.colours.get(name);
    if (pixel === undefined) {
      const own = parseColour(colour);
      // The order of bytes in memory is red, green, blue, alpha, whatever the machine's is for numbers.
      pixel = new Uint32Array(new Uint8ClampedArray([...own.rgb, 255 * own.alpha * alpha]).buffer)[0];
      this.colours.set(name, pixel);
    }
    return pixel;
  }
}
