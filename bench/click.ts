import { execFileSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Page } from 'playwright-core';
import { ensureBuilt } from '../demo/ensureBuilt';
import { READER } from '../demo/engine/users';
import { startHost } from '../demo/host/host';
import { fillStore } from '../demo/traffic/fillStore';
import { launchBrowser } from '../e2e/browser';
import { DashboardPage } from '../e2e/dashboardPage';
import { startOwnStack } from '../e2e/setup/startHost';
import { during, openProfile, type Target } from '../e2e/target';
import { spreadOf, type Spread } from './median';
import { treeOf } from './store/builds';

const WHOLE = /96 spans/;
const ROWS_OF_CALL = 96;
const SPACING_US = 1_000_000;
/** Rows of these calls are not expected any more. */
const PAUSE_US = 120_000_000;
const ROOT = resolve(__dirname, '..');

export interface ClickOptions {
  /** Clicks; at most as many as the list has room for. */
  times: number;
  /** Of the store. */
  rows: number;
  /** A commit that is measured in turns with this build; '' for none. */
  against: string;
}

export interface ClickSpeed {
  /** Of each build: from the click on a call until the frame after its trace of 96 spans was drawn, in the page's own clock. */
  clickToTrace: Array<{ build: string } & Spread>;
  /** Median of this build as a share of the other's. */
  share?: number;
}

/** Clicks one call after another in the built plugins, in headless Chromium, on hosts and a store of its own. */
export async function measureClick({ times, rows, against }: ClickOptions): Promise<ClickSpeed> {
  await ensureBuilt();
  const { target, stop } = await startOwnStack();
  const ends = [stop];
  try {
    const targets = [{ name: 'new', target }];
    if (against) {
      const old = await startHostOf(against, target);
      ends.push(old.stop);
      targets.unshift({ name: against, target: { ...target, url: old.url } });
    }
    const { storeUrl, user, password } = target.store;
    const where = { storeUrl, user, password, otlpUrl: target.otlpUrl };
    const count = Math.ceil(rows / ROWS_OF_CALL);
    const endUs = Date.now() * 1000 - PAUSE_US;
    const stored = await fillStore({ ...where, count, scenario: 'ok', endUs, spacingUs: SPACING_US, seed: 1 });
    // Each once: a trace that was drawn is not asked for again.
    const calls = stored.slice(-times - 1);
    const ids = calls.map(({ callId }) => callId);
    const browser = await launchBrowser();
    ends.push(() => browser.close());
    const pages: Array<{ name: string; dashboard: DashboardPage; ms: number[] }> = [];
    for (const one of targets) {
      const context = await openProfile(browser, one.target);
      const dashboard = await DashboardPage.open(context, one.target, during(calls));
      // The first click also draws the panel for the first time.
      await dashboard.choose(ids[0], WHOLE);
      pages.push({ name: one.name, dashboard, ms: [] });
    }
    for (let i = 1; i <= times; i++) {
      for (const { dashboard, ms } of pages) {
        await dashboard.page.bringToFront();
        const took = whenDrawn(dashboard.page, await dashboard.drawnStart());
        await dashboard.choose(ids[i], WHOLE);
        ms.push(await took);
      }
    }
    const clickToTrace = pages.map(({ name, ms }) => ({ build: name, ...spreadOf(ms) }));
    const [old, own] = clickToTrace.map(({ medianMs }) => medianMs);
    return { clickToTrace, ...(against && { share: Math.round((own / old) * 100) / 100 }) };
  } finally {
    for (const end of ends.reverse()) {
      await end();
    }
  }
}

/** A commit's plugins, built by its own configuration, in a host beside the other on the same store. */
async function startHostOf(ref: string, { store }: Target): Promise<{ url: string; stop(): Promise<void> }> {
  const folder = treeOf(ref);
  const webpack = join(ROOT, 'node_modules/webpack-cli/bin/cli.js');
  const build = ['--import', 'tsx', webpack, '-c', '.config/webpack/webpack.config.ts', '--env', 'production'];
  execFileSync(process.execPath, build, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return startHost({
    distDir: join(folder, 'dist'),
    provisioningDir: join(folder, 'provisioning'),
    dashboardsDir: join(folder, 'dashboards'),
    storeUrl: store.storeUrl,
    storePassword: READER.password,
    port: 0,
  });
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
