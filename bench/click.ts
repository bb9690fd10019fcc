import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser';
import { DashboardPage } from '../e2e/dashboardPage';
import { startOwnStack } from '../e2e/setup/startHost';
import { openProfile } from '../e2e/target';
import { spreadOf, type Spread } from './median';

const WHOLE = /96 spans/;

export interface ClickSpeed {
  /** From the click on a call until the frame after its trace of 96 spans was drawn, in the page's own clock. */
  clickToTrace: Spread;
}

/** Clicks one call after another in the built plugin, in headless Chromium, on a host and a store of its own. */
export async function measureClick(times: number): Promise<ClickSpeed> {
  const { target, stop } = await startOwnStack();
  const browser = await launchBrowser();
  try {
    const context = await openProfile(browser, target);
    const dashboard = await DashboardPage.open(context, target);
    const ids = target.calls.ok.map(({ callId }) => callId);
    // The first click also draws the panel for the first time.
    await dashboard.choose(ids[0], WHOLE);
    const ms: number[] = [];
    for (let i = 1; i <= times; i++) {
      const old = await dashboard.drawnStart();
      const took = whenDrawn(dashboard.page, old);
      await dashboard.choose(ids[i % ids.length], WHOLE);
      ms.push(await took);
    }
    return { clickToTrace: spreadOf(ms) };
  } finally {
    await browser.close();
    await stop();
  }
}

/** Ms from the next click until the frame after the header says another start than `old`. */
function whenDrawn(page: Page, old: string): Promise<number> {
  return page.evaluate<number>(`new Promise((resolve) => {
    const text = () => document.querySelector('[data-testid="spanloom trace"]')?.innerText ?? '';
    const onClick = () => {
      const startMs = performance.now();
      const look = () =>
        text() === '' || text().includes(${JSON.stringify(old)})
          ? requestAnimationFrame(look)
          : requestAnimationFrame(() => resolve(performance.now() - startMs));
      requestAnimationFrame(look);
    };
    document.addEventListener('click', onClick, { capture: true, once: true });
  })`);
}
