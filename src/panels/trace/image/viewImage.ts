/** The flame graph as a file. Both kinds are drawn by the painters of the screen. */
import { drawView, pictureSize, type ViewPicture } from './drawView';
import { canvasSheet, svgSheet } from './sheet';

/** Pixels of the file per pixel of the picture: sharp on every screen and on paper. */
const SCALE = 2;
/** What browsers draw, pixels a side. */
const MOST_PIXELS = 16_000;

const fontOf = ({ scene, fontPx }: ViewPicture) => ({ family: scene.theme.fontFamily, sizePx: fontPx });

/** The text of an SVG document. */
export function svgOfView(picture: ViewPicture): string {
  const { width, height } = pictureSize(picture);
  const sheet = svgSheet(width, height, fontOf(picture), picture.title);
  drawView(sheet, picture);
  return sheet.finish();
}

/** @throws Error where the browser cannot make it */
export async function pngOfView(picture: ViewPicture): Promise<Blob> {
  const { width, height } = pictureSize(picture);
  const scale = Math.min(SCALE, MOST_PIXELS / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (!context) {
    throw new Error('The browser has no canvas to draw on.');
  }
  context.setTransform(scale, 0, 0, scale, 0, 0);
  drawView(canvasSheet(context, fontOf(picture)), picture);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('The browser could not make the picture.'))),
      'image/png'
    )
  );
}
