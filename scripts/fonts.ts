import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { unpackFromApt } from './debian';

/** Debian's packages. Neither font has changed since 2016, so every machine has the same letters. */
const PACKAGES = ['fonts-dejavu-core', 'fonts-droid-fallback'];
const FILES = {
  sans: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
  bold: '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
  mono: '/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf',
  chinese: '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
};
/** Where they are unpacked where the system has none. */
const OWN = join(__dirname, '../.data/fonts');

export type FontFiles = Record<keyof typeof FILES, string>;

/**
 * The files of the fonts that the gallery's pictures are drawn with: in the folder that the environment variable
 * GALLERY_FONTS names, else where Debian puts them, else, on a Debian, unpacked into `.data/fonts`, which needs no root.
 * @throws Error that says what to do, when there are none
 */
export function ensureFonts(): FontFiles {
  const folder = process.env.GALLERY_FONTS;
  const named = placed((file) => join(folder ?? '', file.split('/').pop()!));
  const choices = folder ? [named] : [FILES, placed((file) => join(OWN, file))];
  const whole = () => choices.find((files) => missing(files).length === 0);
  const found =
    whole() ?? (!folder && unpackFromApt(PACKAGES, OWN, "The gallery's fonts are not here.") ? whole() : undefined);
  if (!found) {
    throw new Error(
      `The gallery needs the fonts of Debian's ${PACKAGES.join(' and ')}: install them, or set GALLERY_FONTS to a folder ` +
        `that has their files. Not found: ${missing(choices[0]).join(', ')}`
    );
  }
  return found;
}

const placed = (place: (file: string) => string): FontFiles =>
  Object.fromEntries(Object.entries(FILES).map(([name, file]) => [name, place(file)])) as FontFiles;

const missing = (files: FontFiles) => Object.values(files).filter((file) => !existsSync(file));
