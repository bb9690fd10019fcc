import type { Browser, Page } from 'playwright-core';

export interface Shot {
  name: string;
  theme: string;
  png: Buffer;
  /** What the page threw. */
  problems: string[];
}

interface Listed {
  name: string;
  size: { width: number; height: number };
  keys: string[];
  language: string;
}

/** Every fixture of the gallery in both themes, one after another. */
export async function* takePictures(browser: Browser, url: string): AsyncGenerator<Shot> {
  const context = await browser.newContext({ timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(url);
  const list = await page.evaluate(() => (window as unknown as { gallery: Listed[] }).gallery);
  await page.close();
  for (const { name, size, keys, language } of list) {
    for (const theme of ['dark', 'light']) {
      const shown = await context.newPage();
      const problems: string[] = [];
      shown.on('pageerror', ({ message }) => problems.push(message));
      await shown.setViewportSize(size);
      await shown.goto(`${url}?show=${name}&theme=${theme}&language=${language}`);
      await isDrawn(shown);
      for (const key of keys) {
        await shown.getByTestId('spanloom flame graph').press(key);
      }
      // Slices, icons and the worker's answer.
      await shown.waitForTimeout(300);
      yield { name, theme, png: await shown.screenshot(), problems };
      await shown.close();
    }
  }
  await context.close();
}

async function isDrawn(page: Page): Promise<void> {
  await page.locator('main').waitFor();
  await page.waitForFunction(() => !/^(Drawing|正在绘制)/.test(document.querySelector('main')?.innerText.trim() ?? ''));
}
