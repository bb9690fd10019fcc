/**
 * `npm run gallery [-- --pictures [NAME…]]`: serves the gallery; with `--pictures` renews the committed pictures instead,
 * all or those of some fixtures.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchForPictures } from './launchForPictures';
import { serveGallery } from './serveGallery';
import { openGallery } from './takePictures';

const FOLDER = join(__dirname, 'pictures');
const THEMES = ['dark', 'light'];

async function main(): Promise<void> {
  const at = process.argv.indexOf('--pictures');
  if (at < 0) {
    const { url } = await serveGallery(Number(process.env.PORT ?? 3300));
    process.stdout.write(`${url}\n`);
    return;
  }
  await renew(process.argv.slice(at + 1));
}

async function renew(names: string[]): Promise<void> {
  mkdirSync(FOLDER, { recursive: true });
  const { url, close } = await serveGallery();
  const browser = await launchForPictures();
  try {
    const gallery = await openGallery(browser, url);
    for (const fixture of gallery.list.filter(({ name }) => names.length === 0 || names.includes(name))) {
      for (const theme of THEMES) {
        await gallery.show(fixture, theme);
        writeFileSync(join(FOLDER, `${fixture.name}-${theme}.png`), await gallery.settled());
        process.stdout.write(`${fixture.name} ${theme} ${gallery.problems.splice(0).join('; ')}\n`);
      }
    }
    const known = new Set(gallery.list.flatMap(({ name }) => THEMES.map((theme) => `${name}-${theme}.png`)));
    readdirSync(FOLDER)
      .filter((file) => !known.has(file))
      .forEach((file) => rmSync(join(FOLDER, file)));
  } finally {
    await browser.close();
    await close();
  }
}

void main();
