import type { Page, Request } from 'playwright-core';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { PROXY } from './proxyLog';

const { target, context } = withBrowser();
const [call, next] = target.calls.ok;
const WHOLE = /96 spans/;
const SEARCHING = /^Searching: statement \d+, [\d,]+ rows?, [\d,]+ spans? so far$/;

const isSearch = (request: Request) => /\bfound_id\b/.test(request.postData() ?? '');

/** A store that takes its time for a search's statements from one on, until it is let go. */
async function slowFrom(page: Page, statement: number): Promise<{ held: Request[]; letGo(): void }> {
  const held: Request[] = [];
  let seen = 0;
  let letGo = () => {};
  const gone = new Promise<void>((resolve) => (letGo = resolve));
  await page.route(PROXY, async (route, request) => {
    if (isSearch(request) && ++seen >= statement) {
      held.push(request);
      await gone;
    }
    // The page may have left it meanwhile.
    await route.continue().catch(() => undefined);
  });
  return { held, letGo };
}

test('a search that takes long shows the spans so far and how far it is; they stay where they are as more come', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  const { page, details, graph } = dashboard;
  const row = await dashboard.reveal(call.callId);
  const store = await slowFrom(page, 2);
  await row.click();
  const searching = page.getByText(SEARCHING);
  await searching.waitFor();
  const [spans] = /\d+(?= spans? so far)/.exec((await searching.textContent()) ?? '') ?? [];
  expect(Number(spans)).toBeGreaterThan(0);
  await dashboard.drawn(new RegExp(`\\b${spans} spans?\\b`));
  await graph.focus();
  await page.keyboard.press('Home');
  await details.waitFor();
  const name = await details.getAttribute('aria-label');

  store.letGo();
  await dashboard.drawn(WHOLE);
  await searching.waitFor({ state: 'detached' });
  expect(await details.getAttribute('aria-label')).toBe(name);
  expect(dashboard.problems).toEqual([]);
});

test('a click on the next call stops the statements of the one before', async () => {
  const dashboard = await DashboardPage.open(context(), target);
  const { page } = dashboard;
  const [first, second] = [await dashboard.reveal(call.callId), await dashboard.reveal(next.callId)];
  const store = await slowFrom(page, 1);
  await first.click();
  while (store.held.length === 0) {
    await page.waitForEvent('request', isSearch);
  }
  const [left] = store.held;
  const stopped = page.waitForEvent('requestfailed', (request) => request === left);
  await second.click();
  await stopped;
  store.letGo();
  await dashboard.marked(next.callId);
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});
