import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();
const [call] = target.calls.ok;
const WHOLE = /96 spans/;

async function openCall(): Promise<DashboardPage> {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': call.callId });
  await dashboard.drawn(WHOLE);
  return dashboard;
}

test('a click on a span opens its details: the link to its parent with its evidence, and what the store has', async () => {
  const dashboard = await openCall();
  // The second lane, where the root's only child is as wide as the root.
  const { width } = (await dashboard.graph.boundingBox())!;
  await dashboard.graph.click({ position: { x: width / 2, y: 27 } });
  await dashboard.details.waitFor();
  await dashboard.details.getByText('Exact: ids name this very parent').waitFor();
  await dashboard.details.getByText(/^tcp-seq: /).waitFor();
  await dashboard.details.getByRole('heading', { name: /^Row in the store \(\d+\)$/ }).waitFor();
  expect(dashboard.problems).toEqual([]);
});

test('keys walk the tree down to a span of the application, whose attributes are loaded', async () => {
  const dashboard = await openCall();
  await dashboard.graph.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.details.getByText('None: this is the root of a tree.').waitFor();
  // 1 client process, 2 to 5 network, 6 server process, 7 the application's own span: the reference's first seven.
  for (let n = 2; n <= 7; n++) {
    await dashboard.page.keyboard.press('ArrowDown');
  }
  await dashboard.details.getByText('Application (OpenTelemetry)').waitFor();
  await dashboard.details.getByText(/^span-id: /).waitFor();
  await dashboard.details.getByRole('heading', { name: /^Attributes \(\d+\)$/ }).waitFor();
  await dashboard.details.getByText('http.route').waitFor();
  await dashboard.page.keyboard.press('Escape');
  await dashboard.details.waitFor({ state: 'detached' });
  expect(dashboard.problems).toEqual([]);
});

test('details stay open over a refresh', async () => {
  const dashboard = await DashboardPage.open(context(), target, {
    'var-deepflow_tracing_id': call.callId,
    refresh: '5s',
  });
  await dashboard.drawn(WHOLE);
  await dashboard.graph.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.details.waitFor();
  const name = await dashboard.details.getAttribute('aria-label');
  await dashboard.log.next('calls');
  await dashboard.log.next('calls');
  expect(await dashboard.details.getAttribute('aria-label')).toBe(name);
  expect(dashboard.problems).toEqual([]);
});
