import type { Browser, BrowserContext } from 'playwright-core';
import { launchBrowser } from './browser';
import { openProfile, theTarget, type Target } from './target';

/**
 * For a test file: what is tested, a browser, and a profile with one tab for all tests of the file. One tab, because in a
 * new one Chromium compiles the whole of Grafana again; a test starts from an empty page all the same.
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
    const [first, ...others] = context?.pages() ?? [];
    for (const page of others) {
      await page.close();
    }
    await first?.unrouteAll({ behavior: 'ignoreErrors' });
    await first?.goto('about:blank');
  });
  return { target, browser: () => browser, context: () => context };
}
