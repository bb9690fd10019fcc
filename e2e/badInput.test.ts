import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { PROXY } from './proxyLog';
import { watchPage } from './problems';
import { storeRecentCall } from './setup/recentCall';
import { during, settingsUrl } from './target';

const { target, context } = withBrowser();
const { ok } = target.calls;
const WHOLE = /96 spans/;

const UNREACHABLE = /The database cannot be reached/;
const REFUSED = /The database refused the user name or password/;

/** What the page may complain of when the store does not answer: the requests themselves, and Grafana's variables. */
const fromTheStore = (problem: string) =>
  !/^answered (400|403|502): .*\/proxy\/|^error: SceneVariableSet updateAndValidate error/.test(problem);

test('an unknown call: a message in the trace panel, and the list still works', async () => {
  // Made at a time for which there is data, and not given out: the lower half of an id counts up from a random start.
  const unknown = (BigInt(ok[0].callId) - 777n).toString();
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': unknown });
  await dashboard.page.getByText(`There is no call with the id ${unknown}.`).waitFor();
  await dashboard.choose(ok[0].callId, WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test.each([
  ['not-a-trace-id', /"not-a-trace-id" is neither a trace id .* nor the id of a call/],
  ['99999999999999999999999', /too large to be the id of a call/],
  ['0123456789abcdef0123456789abcdef', /No span has the trace id 0123456789abcdef0123456789abcdef/],
  [`x'); DROP TABLE l7_flow_log --`, /is neither a trace id/],
])('%s in place of a call: a message in the trace panel', async (text, message) => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': text });
  await dashboard.page.getByText(message).waitFor();
  await dashboard.reveal(ok[0].callId);
  expect(await dashboard.chosen().count()).toBe(0);
  expect(dashboard.problems).toEqual([]);
});

test('an unknown namespace: the list says what was looked for, and the trace is drawn all the same', async () => {
  const dashboard = await DashboardPage.open(context(), target, {
    'var-namespace': 'no-such-namespace',
    'var-deepflow_tracing_id': ok[0].callId,
  });
  await dashboard.callsMessage(/^No calls in this time range for namespace no-such-namespace/).waitFor();
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test('an empty namespace filters nothing', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-namespace': '' });
  await dashboard.reveal(ok[0].callId);
  expect(dashboard.problems).toEqual([]);
});

test('a trace id that is not hex in the list: a message there, and nothing else', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-trace_id': 'zzz' });
  await dashboard.callsMessage(/No calls in this time range for .*trace id zzz/).waitFor();
  await dashboard.page.getByText('Choose a call in the list above').waitFor();
  expect(dashboard.problems).toEqual([]);
});

test.each([
  ['a store that is down', target.sources.closed, UNREACHABLE],
  ['a wrong password', target.sources.denied, REFUSED],
])('%s: a message in both panels and in the health check', async (_, source, message) => {
  const dashboard = await DashboardPage.open(context(), target, {
    'var-source': source,
    'var-deepflow_tracing_id': ok[0].callId,
  });
  await dashboard.callsMessage(message).waitFor();
  await dashboard.page
    .getByRole('alert')
    .filter({ hasText: 'The trace could not be loaded' })
    .getByText(message)
    .waitFor();
  expect(dashboard.problems.filter(fromTheStore)).toEqual([]);

  const { page } = dashboard;
  await page.goto(settingsUrl(target, source));
  await page.getByRole('button', { name: /^(save (&|and) )?test$|save and test button/i }).click();
  await page.getByText(message).first().waitFor();
  expect(dashboard.problems.filter(fromTheStore)).toEqual([]);
});

test('the health check of a data source that works says what it found', async () => {
  const page = await context().newPage();
  const problems = watchPage(page, target);
  await page.goto(settingsUrl(target, target.sources.good));
  await page.getByRole('button', { name: /^(save (&|and) )?test$|save and test button/i }).click();
  await page
    .getByText(/Connected to ClickHouse .* rows of the last 15 minutes/)
    .first()
    .waitFor();
  expect(problems).toEqual([]);
});

test('a store that goes down while one looks: a message, what was read stays, and it comes back by itself', async () => {
  const call = await storeRecentCall(target);
  const dashboard = await DashboardPage.open(context(), target, { ...during([call]), refresh: '5s' });
  await dashboard.choose(call.callId, WHOLE);
  await dashboard.searched();

  await dashboard.page.route(PROXY, (route) => route.fulfill({ status: 502, body: '' }));
  await dashboard.callsMessage(UNREACHABLE).waitFor();
  await dashboard.reveal(call.callId);
  await dashboard.drawn(WHOLE);

  await dashboard.page.unroute(PROXY);
  await dashboard.callsMessage(UNREACHABLE).waitFor({ state: 'detached' });
  await dashboard.reveal(call.callId);
  await dashboard.graph.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.details.getByRole('heading', { name: /^Row in the store/ }).waitFor();
  expect(dashboard.problems.filter(fromTheStore)).toEqual([]);
});
