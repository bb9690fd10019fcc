/**
 * `npm run screenshots`: the pictures of the documents, `docs/img/distributed-tracing-{dark,light}.png`, of this build
 * on the demo's store.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from '../demo/ensureBuilt';
import { launchBrowser } from './browser';
import { DashboardPage } from './dashboardPage';
import { startOwnStack } from './setup/startHost';
import { dashboardUrl, NAMESPACE, openProfile } from './target';

const FOLDER = join(__dirname, '../docs/img');

async function main(): Promise<void> {
  await ensureBuilt();
  mkdirSync(FOLDER, { recursive: true });
  const { target, stop } = await startOwnStack();
  const browser = await launchBrowser();
  try {
    const context = await openProfile(browser, target);
    for (const theme of ['dark', 'light']) {
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
  } finally {
    await browser.close();
    await stop();
  }
}

void main();
