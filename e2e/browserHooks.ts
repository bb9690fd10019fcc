import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from './browser';
import { openProfile, theTarget, type Target } from './target';

/**
 * For a test file: what is tested, a browser, and a profile for all tests of the file, each of which opens a page of its
 * own. One profile, because without its cache each page would load and compile the whole of Grafana again.
 */
export function withBrowser(): { target: Target; browser(): Browser; context(): BrowserContext } {
  const target = theTarget();
  let browser: Browser;
  let context: BrowserContext;
  beforeAll(async () => {
    browser = await launchBrowser();
    context = await openProfile(browser, target);
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    for (const page of context?.pages() ?? []) {
      await page.close();
    }
  });
  return { target, browser: () => browser, context: () => context };
}
