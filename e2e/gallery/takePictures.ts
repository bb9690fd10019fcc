import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { Gallery } from './page/main';

export type Listed = Gallery['list'][number];

/** Longer than slices, icons and the worker's answer take, ms. */
const SETTLED_MS = 500;

declare global {
  interface Window {
    gallery: Gallery;
  }
}

/** A page of the gallery that shows one fixture after another. */
export async function openGallery(browser: Browser, url: string): Promise<GalleryPage> {
  const context = await browser.newContext({ timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', ({ message }) => problems.push(message));
  await page.goto(url);
  await page.waitForFunction(() => window.gallery !== undefined);
  return new GalleryPage(page, context, await page.evaluate(() => window.gallery.list), problems);
}

export class GalleryPage {
  constructor(
    readonly page: Page,
    private readonly context: BrowserContext,
    readonly list: Listed[],
    /** What the page threw. */
    readonly problems: string[]
  ) {}

  /** Shows a fixture and does there what it says; slices and icons may still be to come. */
  async show(
    { name, size, keys, click, pointer }: Listed,
    theme: string,
    colours?: Parameters<Gallery['show']>[2]
  ): Promise<void> {
    const { page } = this;
    await page.mouse.move(0, 0);
    await page.setViewportSize(size);
    await page.evaluate(([what, mode, other]) => window.gallery.show(what, mode, other), [
      name,
      theme,
      colours,
    ] as const);
    await page.locator(`main[data-theme=${theme}]`).waitFor();
    await page.waitForFunction(
      () => !/^(Drawing|正在绘制)/.test(document.querySelector('main')?.innerText.trim() ?? '')
    );
    if (keys.length > 0) {
      await page.getByTestId('spanloom flame graph').focus();
    }
    for (const key of keys) {
      await page.keyboard.press(key);
      if (key === '/') {
        await page.locator('main input:focus').waitFor();
      }
    }
    if (click) {
      await page.getByRole('button', { name: click, exact: true }).click();
    }
    if (pointer) {
      await page.mouse.move(pointer.x, pointer.y);
    }
  }

  /** What is shown once nothing more comes. */
  async settled(): Promise<Buffer> {
    await this.page.waitForTimeout(SETTLED_MS);
    return this.shot();
  }

  shot(): Promise<Buffer> {
    return this.page.screenshot();
  }

  close(): Promise<void> {
    return this.context.close();
  }
}
