import type { Page } from 'playwright-core';

/** Side of the squares whose mean colours are compared, CSS pixels: about a line of text, whose letters then do not matter. */
const SQUARE_PX = 16;
/** Mean difference of a channel, of 255, from which a square counts as another. */
const OTHER = 20;

/**
 * Share of a picture that looks different, 0…1; 1 where the sizes differ. Fonts differ between machines, so letters and
 * their edges are no difference, but bars, colours and what stands where are.
 * @param page any page: its browser reads the pictures
 */
export function difference(page: Page, a: Buffer, b: Buffer): Promise<number> {
  return page.evaluate(
    async ([sources, square, other]) => {
      const [one, two] = await Promise.all(
        sources.map(async (source) => {
          const image = new Image();
          image.src = source;
          await image.decode();
          const width = Math.ceil(image.width / square);
          const height = Math.ceil(image.height / square);
          const canvas = Object.assign(document.createElement('canvas'), { width, height });
          const context = canvas.getContext('2d')!;
          context.imageSmoothingQuality = 'high';
          context.drawImage(image, 0, 0, width, height);
          return { size: `${image.width} ${image.height}`, data: context.getImageData(0, 0, width, height).data };
        })
      );
      if (one.size !== two.size) {
        return 1;
      }
      let different = 0;
      for (let k = 0; k < one.data.length; k += 4) {
        const sum = [0, 1, 2].reduce(
          (all, channel) => all + Math.abs(one.data[k + channel] - two.data[k + channel]),
          0
        );
        different += sum / 3 > other ? 1 : 0;
      }
      return different / (one.data.length / 4);
    },
    [[a, b].map((png) => `data:image/png;base64,${png.toString('base64')}`), SQUARE_PX, OTHER] as const
  );
}
