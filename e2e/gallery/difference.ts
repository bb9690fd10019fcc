import type { Page } from 'playwright-core';

/** From here on a channel, of 255, is another: less is how one browser smooths an edge and the next does. */
const OTHER = 40;
/** From here on a channel is another where no edge is near: there nothing is smoothed. */
const OTHER_SHADE = 4;
/** Pixels of a picture that may be others. The smallest sign, a letter of a label, has more. */
export const MOST_OTHER_PIXELS = 12;

export interface Difference {
  /** How many pixels look different; all of them where the sizes differ. */
  pixels: number;
  /** Where they are, CSS pixels, for the one who has to look: `x y width height`. */
  where: string;
}

/**
 * How many pixels of one picture are nowhere in the other: a pixel counts when neither its place nor one next to it has
 * about its colour there, or when it lies on a plain of one colour in both and that is another shade. Fonts are those of
 * the gallery, so what is left between two machines is how edges are smoothed.
 * @param page any page: its browser reads the pictures
 */
export async function difference(page: Page, a: Buffer, b: Buffer): Promise<Difference> {
  if (a.equals(b)) {
    return { pixels: 0, where: '' };
  }
  const sources = [a, b].map((png) => `data:image/png;base64,${png.toString('base64')}`);
  return page.evaluate(differentPixels, [sources, OTHER, OTHER_SHADE] as const);
}

/** Runs in the page. */
async function differentPixels([sources, other, shade]: readonly [string[], number, number]): Promise<Difference> {
  const [one, two] = await Promise.all(
    sources.map(async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const { width, height } = image;
      const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d')!;
      context.drawImage(image, 0, 0);
      return { width, height, data: context.getImageData(0, 0, width, height).data };
    })
  );
  const { width, height } = one;
  if (width !== two.width || height !== two.height) {
    return { pixels: width * height, where: `${width} × ${height} and ${two.width} × ${two.height}` };
  }
  type Data = Uint8ClampedArray;
  const apart = (p: Data, i: number, q: Data, j: number) =>
    Math.max(Math.abs(p[i] - q[j]), Math.abs(p[i + 1] - q[j + 1]), Math.abs(p[i + 2] - q[j + 2]));
  /** Whether this is so for the pixel or one beside it. */
  const some = (x: number, y: number, is: (at: number) => boolean) => {
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        if (is(4 * (v * width + u))) {
          return true;
        }
      }
    }
    return false;
  };
  const isOther = (x: number, y: number) => {
    const i = 4 * (y * width + x);
    const by = apart(one.data, i, two.data, i);
    if (by < shade) {
      return false;
    }
    const isThere = (p: Data, q: Data) => some(x, y, (at) => apart(p, i, q, at) < other);
    const isPlain = (p: Data) => !some(x, y, (at) => apart(p, i, p, at) > 1);
    return (
      (by >= other && !(isThere(one.data, two.data) && isThere(two.data, one.data))) ||
      (isPlain(one.data) && isPlain(two.data))
    );
  };
  let pixels = 0;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (isOther(x, y)) {
        pixels++;
        [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
      }
    }
  }
  return { pixels, where: pixels === 0 ? '' : `${left} ${top} ${right - left + 1} ${bottom - top + 1}` };
}
