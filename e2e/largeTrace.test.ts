/** A trace that takes seconds to stitch: in a worker, in slices where there can be none, and no longer once nobody wants it. */
import type { Page } from 'playwright-core';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { storeLargeTrace, type LargeTrace } from './setup/largeTrace';
import { dashboardUrl, NAMESPACE, duringSetUp } from './target';

const { target, context } = withBrowser();
const [small] = target.calls.ok;
const SMALL = /96 spans/;
let large: LargeTrace;

beforeAll(async () => {
  large = await storeLargeTrace(target, 5000);
});

const spans = (rows: number) => new RegExp(`${rows.toLocaleString('en')} spans`);

/** Opens the dashboard on a call, in a tab of its own that keeps what it did: workers, and tasks longer than 50 ms. */
async function open(callId: string, prepare: (page: Page) => Promise<unknown> = async () => undefined) {
  const page = await context().newPage();
  const workers: string[] = [];
  page.on('worker', (worker) => workers.push(worker.url()));
  await page.addInitScript(() => {
    const tasks: number[] = [];
    Object.assign(window, { spanloomLongTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration))).observe({
      entryTypes: ['longtask'],
    });
  });
  await prepare(page);
  const dashboard = new DashboardPage(page, target);
  await dashboard.goto(
    dashboardUrl(target, {
      'var-namespace': NAMESPACE,
      'var-request_resource': '/shop/full-test',
      ...duringSetUp(target),
      'var-deepflow_tracing_id': callId,
      refresh: '15m',
    })
  );
  return { dashboard, page, workers };
}

/** Goes to another call as a link on the page would, without a reload, and says what that cost. */
async function goTo(dashboard: DashboardPage, callId: string, description: RegExp): Promise<string> {
  const { page } = dashboard;
  await page.evaluate(() => ((window as { spanloomLongTasks?: number[] }).spanloomLongTasks!.length = 0));
  const startedMs = Date.now();
  await page.evaluate((call) => {
    const url = new URL(location.href);
    url.searchParams.set('var-deepflow_tracing_id', call);
    history.pushState(history.state, '', url);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, callId);
  await dashboard.drawn(description);
  const ms = Date.now() - startedMs;
  const tasks = await page.evaluate(() => (window as { spanloomLongTasks?: number[] }).spanloomLongTasks!);
  return `drawn after ${ms} ms; tasks of the page above 50 ms: ${tasks.map(Math.round).join(', ') || 'none'}`;
}

/** Forbids workers from blobs, as an administrator's policy may. */
async function forbidBlobWorkers(page: Page): Promise<void> {
  await page.route('**/*', async (route) => {
    if (route.request().resourceType() !== 'document') {
      await route.fallback();
      return;
    }
    const response = await route.fetch();
    const headers = { ...response.headers(), 'content-security-policy': "worker-src 'self'" };
    await route.fulfill({ response, headers });
  });
}

test('a large trace is stitched in a worker and laid out in another, each one for the page', async () => {
  const { dashboard, workers } = await open(small.callId);
  await dashboard.drawn(SMALL);
  expect(workers).toEqual([]);
  const cost = await goTo(dashboard, large.callId, spans(large.rows));
  process.stdout.write(`${large.rows} rows, worker: ${cost}\n`);
  expect(workers).toEqual([expect.stringMatching(/^blob:/), expect.stringMatching(/^blob:/)]);
  await goTo(dashboard, small.callId, SMALL);
  await goTo(dashboard, large.callId, spans(large.rows));
  expect(workers).toHaveLength(2);
  expect(dashboard.problems).toEqual([]);
});

test('where the page may start no worker from a blob, the same trace is stitched in slices', async () => {
  const refused: string[] = [];
  const isRefusal = (text: string) => /worker-src/.test(text);
  const { dashboard } = await open(small.callId, async (page) => {
    page.on('console', (message) => isRefusal(message.text()) && refused.push(message.text()));
    await forbidBlobWorkers(page);
  });
  await dashboard.drawn(SMALL);
  const cost = await goTo(dashboard, large.callId, spans(large.rows));
  process.stdout.write(`${large.rows} rows, no worker allowed: ${cost}\n`);
  await goTo(dashboard, small.callId, SMALL);
  await goTo(dashboard, large.callId, spans(large.rows));
  // Each tried once, and then no more.
  expect(refused).toEqual([expect.stringContaining('blob:'), expect.stringContaining('blob:')]);
  expect(dashboard.problems.filter((text) => !isRefusal(text))).toEqual([]);
});

test('another call chosen in the meantime is drawn, and the large one is given up', async () => {
  const { dashboard, page } = await open(small.callId);
  await dashboard.drawn(SMALL);
  const started = page.waitForEvent('worker');
  const [, other] = target.calls.ok;
  await page.evaluate((call) => {
    const url = new URL(location.href);
    url.searchParams.set('var-deepflow_tracing_id', call);
    history.pushState(history.state, '', url);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, large.callId);
  await started;
  await dashboard.choose(other.callId, SMALL);
  // Long enough for the large one to arrive, were it still on its way.
  await goTo(dashboard, large.callId, spans(large.rows));
  await goTo(dashboard, other.callId, SMALL);
  await dashboard.marked(other.callId);
  expect(dashboard.problems).toEqual([]);
});
