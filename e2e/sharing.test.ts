import { fillStore } from '../demo/traffic/fillStore';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { openProfile } from './target';

const { target, browser, context } = withBrowser();
const { ok } = target.calls;
const WHOLE = /96 spans \(46 application, 20 system, 30 network\)/;

async function sharedAddress(): Promise<string> {
  const dashboard = await DashboardPage.open(context(), target);
  await dashboard.choose(ok[1].callId, WHOLE);
  return dashboard.page.url();
}

async function openElsewhere(url: string): Promise<DashboardPage> {
  const profile = await openProfile(browser(), target);
  const dashboard = new DashboardPage(await profile.newPage(), target);
  await dashboard.goto(url);
  return dashboard;
}

test('a copied address shows the same call in a fresh browser profile', async () => {
  const dashboard = await openElsewhere(await sharedAddress());
  await dashboard.drawn(WHOLE);
  await dashboard.marked(ok[1].callId);
  expect(dashboard.problems).toEqual([]);
  await dashboard.page.context().close();
});

test('a copied address shows the call whatever the range of the dashboard', async () => {
  const url = new URL(await sharedAddress());
  url.searchParams.set('from', 'now-3h');
  url.searchParams.set('to', 'now-2h');
  const dashboard = await openElsewhere(url.toString());
  await dashboard.drawn(WHOLE);
  await dashboard.callsMessage(/No calls in this time range/).waitFor();
  expect(dashboard.problems).toEqual([]);
  await dashboard.page.context().close();
});

test.each(['deepflow-doc', ''])('from=%s falls back to the range of the dashboard', async (from) => {
  // The dashboard's range is short: a call of its own, however long the other tests took, and what is inside of it.
  const { store, otlpUrl } = target;
  const seed = Math.floor(Math.random() * 1e6);
  const [call] = await fillStore({ ...store, otlpUrl, count: 1, scenario: 'ok', seed });
  const dashboard = await DashboardPage.open(context(), target, {
    'var-trace_id': call.traceId,
    'var-request_resource': '*',
    from,
    to: from,
  });
  await dashboard.rows().first().click();
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test('a trace id in place of a call draws the same trace', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': ok[0].traceId });
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});
