/**
 * `npm run screenshots`: the pictures of the documents in `docs/img`, of this build on the demo's store:
 * `distributed-tracing-{dark,light}.png`, `settings.png` (the data source's page after *Save & test*).
 * `-- NAME…` makes those whose name begins so.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { ensureBuilt } from '../demo/ensureBuilt';
import { launchBrowser } from './browser';
import { DashboardPage } from './dashboardPage';
import { startOwnStack } from './setup/startHost';
import { dashboardUrl, NAMESPACE, openProfile, type Target } from './target';

const FOLDER = join(__dirname, '../docs/img');
const asked = process.argv.slice(2);
const isWanted = (name: string): boolean => asked.length === 0 || asked.some((start) => name.startsWith(start));

async function dashboardPicture(context: BrowserContext, target: Target, theme: string): Promise<void> {
  const dashboard = new DashboardPage(await context.newPage(), target);
  // High enough for the whole flame graph.
  await dashboard.page.setViewportSize({ width: 1600, height: 1330 });
  await dashboard.goto(
    dashboardUrl(target, {
      'var-namespace': NAMESPACE,
      'var-request_resource': '/shop/full-test',
      'var-deepflow_tracing_id': target.calls.slow.callId,
      theme,
      refresh: '15m',
    })
  );
  await dashboard.drawn(/96 spans/);
  await dashboard.marked(target.calls.slow.callId);
  // What comes after the graph: legend and map, and the map's own picture.
  await dashboard.page.getByTestId('spanloom minimap').waitFor();
  await dashboard.page.waitForLoadState('networkidle');
  await dashboard.page.waitForTimeout(500);
  await dashboard.page.screenshot({ path: join(FOLDER, `distributed-tracing-${theme}.png`) });
  await dashboard.page.close();
}

async function settingsPicture(context: BrowserContext, { url, sources }: Target): Promise<void> {
  const page = await context.newPage();
  await page.setViewportSize({ width: 1000, height: 1500 });
  await page.goto(`${url}/connections/datasources/edit/${sources.good}`);
  await page.getByText('A database user that can only read').click();
  await page.getByRole('button', { name: /test$/i }).click();
  await page.getByText(/Connected to ClickHouse/).waitFor();
  await page.screenshot({ path: join(FOLDER, 'settings.png') });
  await page.close();
}

async function main(): Promise<void> {
  await ensureBuilt();
  mkdirSync(FOLDER, { recursive: true });
  const { target, stop } = await startOwnStack();
  const browser = await launchBrowser();
  try {
    const context = await openProfile(browser, target);
    for (const theme of ['dark', 'light'].filter((name) => isWanted(`distributed-tracing-${name}`))) {
      await dashboardPicture(context, target, theme);
    }
    if (isWanted('settings')) {
      await settingsPicture(context, target);
    }
  } finally {
    await browser.close();
    await stop();
  }
}

void main();
