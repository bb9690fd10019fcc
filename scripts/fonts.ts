import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { installWithApt } from './debian';

/** Debian's packages. Neither font has changed since 2016, so every machine has the same letters. */
const PACKAGES = ['fonts-dejavu-core', 'fonts-droid-fallback'];
const FILES = {
  sans: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  bold: '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
  mono: '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  chinese: '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
};

export type FontFiles = Record<keyof typeof FILES, string>;

/**
 * The files of the fonts that the gallery's pictures are drawn with: in the folder that the environment variable
 * GALLERY_FONTS names, else where Debian puts them, else, for root on a Debian, what this installs.
 * @throws Error that says what to do, when there are none
 */
export function ensureFonts(): FontFiles {
  const folder = process.env.GALLERY_FONTS;
  const files = folder
    ? (Object.fromEntries(
        Object.entries(FILES).map(([name, file]) => [name, join(folder, file.split('/').pop()!)])
      ) as FontFiles)
    : FILES;
  const missing = () => Object.values(files).filter((file) => !existsSync(file));
  if (missing().length > 0 && (folder || !installWithApt(PACKAGES) || missing().length > 0)) {
    throw new Error(
      `The gallery needs the fonts of Debian's ${PACKAGES.join(' and ')}: install them, or set GALLERY_FONTS to a folder ` +
        `that has their files. Not found: ${missing().join(', ')}`
    );
  }
  return files;
}
