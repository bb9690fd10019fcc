/** `npm run gallery [-- --pictures]`: serves the gallery; with `--pictures` renews the committed pictures instead. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../browser';
import { serveGallery } from './serveGallery';
import { takePictures } from './takePictures';

async function main(): Promise<void> {
  if (!process.argv.includes('--pictures')) {
    const { url } = await serveGallery(Number(process.env.PORT ?? 3300));
    process.stdout.write(`${url}\n`);
    return;
  }
  const folder = join(__dirname, 'pictures');
  mkdirSync(folder, { recursive: true });
  const { url, close } = await serveGallery();
  const browser = await launchBrowser();
  try {
    for await (const { name, theme, png, problems } of takePictures(browser, url)) {
      writeFileSync(join(folder, `${name}-${theme}.png`), png);
      process.stdout.write(`${name} ${theme} ${problems.join('; ')}\n`);
    }
  } finally {
    await browser.close();
    await close();
  }
}

void main();
