/** The trace panel in every shape, state, view and theme looks as in the pictures that were looked at. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from './browser';
import { difference } from './gallery/difference';
import { serveGallery } from './gallery/serveGallery';
import { takePictures } from './gallery/takePictures';

const PICTURES = join(__dirname, 'gallery/pictures');
/** Of a picture; the rest is fonts that are wider or narrower elsewhere. */
const MOST_DIFFERENT = 0.015;
/** The same on a machine whose fonts are not those of the pictures. */
const MOST_DIFFERENT_ELSEWHERE = 0.08;

const told = (command: string, ...args: string[]) => spawnSync(command, args, { encoding: 'utf8' }).stdout ?? '';
const hasFonts = told('fc-match', '-f', '%{family}', 'sans-serif').includes('DejaVu Sans');
const hasChinese = told('fc-list', ':lang=zh') !== '';

let browser: Browser;
let page: Page;
let gallery: { url: string; close(): Promise<void> };

beforeAll(async () => {
  gallery = await serveGallery();
  browser = await launchBrowser();
  page = await browser.newPage();
});

afterAll(async () => {
  await browser?.close();
  await gallery?.close();
});

const picture = (name: string) => readFileSync(join(PICTURES, name));

test('every fixture looks as it did', async () => {
  const failures: string[] = [];
  const seen: string[] = [];
  for await (const { name, theme, png, problems } of takePictures(browser, gallery.url)) {
    const file = `${name}-${theme}.png`;
    seen.push(file);
    failures.push(...problems.map((problem) => `${file}: ${problem}`));
    const share = existsSync(join(PICTURES, file)) ? await difference(page, picture(file), png) : 1;
    const isReadable = name !== 'chinese' || hasChinese;
    if (isReadable && share > (hasFonts ? MOST_DIFFERENT : MOST_DIFFERENT_ELSEWHERE)) {
      failures.push(`${file}: ${Math.round(100 * share)} % of it looks different`);
    }
  }
  expect(failures).toEqual([]);
  expect(readdirSync(PICTURES).sort()).toEqual(seen.sort());
});

test.each([
  ['reference-dark.png', 'folded-dark.png'],
  ['reference-dark.png', 'colour-source-dark.png'],
  ['reference-dark.png', 'reference-light.png'],
  ['time-light.png', 'statistics-light.png'],
])('%s and %s would be told apart', async (one, other) => {
  expect(await difference(page, picture(one), picture(other))).toBeGreaterThan(MOST_DIFFERENT);
});
