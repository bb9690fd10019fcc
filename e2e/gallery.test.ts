/** The trace panel in every shape, state, view and theme looks as in the pictures that were looked at. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { difference, MOST_OTHER_PIXELS, type Difference } from './gallery/difference';
import { launchForPictures } from './gallery/launchForPictures';
import { usedFonts } from './gallery/usedFonts';
import { serveGallery } from './gallery/serveGallery';
import { openGallery, type GalleryPage, type Listed } from './gallery/takePictures';

const PICTURES = join(__dirname, 'gallery/pictures');
const THEMES = ['dark', 'light'];
/** Slices, icons and the worker's answer may come a moment later. */
const TRIES = 60;
const BETWEEN_MS = 60;

let browser: Browser;
let gallery: GalleryPage;
let server: { url: string; close(): Promise<void> };

beforeAll(async () => {
  server = await serveGallery();
  browser = await launchForPictures();
  gallery = await openGallery(browser, server.url);
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

const fileOf = ({ name }: Listed, theme: string) => `${name}-${theme}.png`;
const picture = (file: string) => readFileSync(join(PICTURES, file));
const named = (name: string) => gallery.list.find((one) => one.name === name)!;

/** What is left once nothing more comes: the first picture that is as expected, twice in a row, else the last. */
async function differenceOnceSettled(expected: Buffer): Promise<Difference> {
  let matched = false;
  for (let n = 0; ; n++) {
    const is = await difference(gallery.page, expected, await gallery.shot());
    const matches = is.pixels <= MOST_OTHER_PIXELS;
    if (n === TRIES || (matches && matched)) {
      return is;
    }
    matched = matches;
    await gallery.page.waitForTimeout(BETWEEN_MS);
  }
}

test('every fixture looks as it did', async () => {
  const failures: string[] = [];
  for (const fixture of gallery.list) {
    for (const theme of THEMES) {
      const file = fileOf(fixture, theme);
      if (existsSync(join(PICTURES, file))) {
        await gallery.show(fixture, theme);
        const { pixels, where } = await differenceOnceSettled(picture(file));
        if (pixels > MOST_OTHER_PIXELS) {
          failures.push(`${file}: ${pixels} pixels look different, at ${where}`);
        }
        failures.push(...gallery.problems.splice(0).map((problem) => `${file}: ${problem}`));
      }
    }
  }
  expect(failures).toEqual([]);
  const files = gallery.list.flatMap((fixture) => THEMES.map((theme) => fileOf(fixture, theme)));
  expect(readdirSync(PICTURES).sort()).toEqual(files.sort());
});

test.each(['full', 'help', 'time', 'raw', 'topology', 'chinese-partial', 'chinese-time'])(
  '%s is written in fonts that every machine has',
  async (name) => {
    await gallery.show(named(name), 'dark');
    await gallery.settled();
    expect(await usedFonts(gallery.page, /^(DejaVu Sans|DejaVu Sans Mono|Droid Sans Fallback)$/)).toEqual([]);
  }
);

describe('a broken picture fails:', () => {
  interface Break {
    /** Run before the fixture is shown, and once it is drawn. */
    before?: string;
    after?: string;
    colours?: Parameters<GalleryPage['show']>[2];
  }
  const broken = async (name: string, { before = '', after = '', colours }: Break) => {
    await gallery.page.evaluate(before);
    await gallery.show(named(name), 'dark', colours);
    await gallery.settled();
    await gallery.page.evaluate(after);
    return (await difference(gallery.page, picture(`${name}-dark.png`), await gallery.shot())).pixels;
  };
  const styled = (style: string) =>
    `void document.head.append(Object.assign(document.createElement('style'), { textContent: '${style}' }))`;
  const writing = (condition: string) =>
    `{ const write = CanvasRenderingContext2D.prototype.fillText;
       CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
         if (${condition}) { write.call(this, text, ...at); } } }`;
  /** Whatever the colour of the bar: that of the canvas at one point is put over a rectangle elsewhere. */
  const painted = (from: string, over: string) =>
    `{ const context = document.querySelector('[data-testid="spanloom flame graph"] canvas').getContext('2d');
       context.fillStyle = 'rgb(' + context.getImageData(${from}, 1, 1).data.slice(0, 3).join() + ')';
       context.fillRect(${over}); }`;
  afterEach(async () => {
    await gallery.close();
    gallery = await openGallery(browser, server.url);
  });

  test.each<[string, string, Break]>([
    ['no label on any bar', 'reference', { before: writing('false') }],
    ['one label of all missing', 'reference', { before: writing("!text.includes('12.9 ms')") }],
    ['one number of a label another', 'reference', { before: writing("!text.includes('9.57')") }],
    [
      'one bar painted over in the colour of its neighbour',
      'reference',
      { after: painted('300, 12', '62, 152, 30, 14') },
    ],
    ['the graph two pixels lower', 'reference', { before: styled('canvas { margin-top: 2px }') }],
    ['all of it two pixels to the right', 'partial', { before: styled('main { left: 2px }') }],
    ['rows of the table two pixels higher', 'table', { before: styled('[role=row] { padding-top: 2px }') }],
    ['tabs without words', 'partial', { before: styled('[role=tab] { color: transparent }') }],
    ['a frame of the topology missing', 'topology', { before: styled('main [data-spot] { border: none !important }') }],
    [
      'the colour of secondary text that of text',
      'selected',
      { colours: { text: { secondary: 'rgb(204, 204, 220)' } } },
    ],
    ['the primary colour another', 'selected', { colours: { primary: { main: '#3dc9b0', border: '#3dc9b0' } } }],
    ['the ground one shade lighter', 'reference', { colours: { background: { primary: '#1e2125' } } }],
  ])('%s', async (_, name, how) => {
    expect(await broken(name, how)).toBeGreaterThan(MOST_OTHER_PIXELS);
  });

  test('and one that is whole does not', async () => {
    expect(await broken('selected', {})).toBeLessThanOrEqual(MOST_OTHER_PIXELS);
  });
});
