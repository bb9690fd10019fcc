import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { storeRecentCall } from './setup/recentCall';
import { during } from './target';

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
  const recent = await storeRecentCall(target);
  const dashboard = await DashboardPage.open(context(), target, {
    'var-deepflow_tracing_id': recent.callId,
    ...during([recent]),
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

test('a value, the span as JSON and as Markdown are copied, parts fold and the pane is resized, by mouse and by keys', async () => {
  const dashboard = await openCall();
  const { page, graph, details, trace } = dashboard;
  await context().grantPermissions(['clipboard-read', 'clipboard-write']);
  const copied = () => page.evaluate(() => navigator.clipboard.readText());
  await graph.focus();
  await page.keyboard.press('Home');
  await details.getByRole('heading', { name: /^Row in the store/ }).waitFor();
  const button = (name: string) => details.getByRole('button', { name, exact: true });

  await button('Copy Service').click();
  expect(await copied()).toBe('loadgenerator');
  await button('Copy Duration').press('Enter');
  expect(await copied()).toMatch(/^[\d.]+ ms/);
  await button('Copy the span as JSON').click();
  expect(JSON.parse(await copied())).toMatchObject({ service: 'loadgenerator' });
  await button('Copy the span as Markdown').press('Enter');
  expect(await copied()).toMatch(/loadgenerator[^]*\|[^]*Duration/);

  const ids = details.getByRole('button', { name: 'Ids', exact: true });
  await ids.click();
  expect(await ids.getAttribute('aria-expanded')).toBe('false');
  await ids.press('Enter');
  expect(await ids.getAttribute('aria-expanded')).toBe('true');

  const edge = trace.getByRole('separator', { name: 'Size of the details' });
  const size = async () => Number(await edge.getAttribute('aria-valuenow'));
  const first = await size();
  await edge.press((await edge.getAttribute('aria-orientation')) === 'vertical' ? 'ArrowLeft' : 'ArrowUp');
  const larger = await size();
  expect(larger).toBeGreaterThan(first);
  const { x, y, width, height } = (await edge.boundingBox())!;
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2 + 60, y + height / 2 + 60, { steps: 3 });
  await page.mouse.up();
  expect(await size()).toBeLessThan(larger);
  await button('Close details').click();
  await details.waitFor({ state: 'detached' });
  expect(dashboard.problems).toEqual([]);
});

test('what happened in a span is told with its time', async () => {
  const [failed] = target.calls.failed;
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': failed.callId });
  await dashboard.drawn(/spans/);
  const { page, graph, details } = dashboard;
  await graph.focus();
  await page.keyboard.press('Home');
  const events = details.getByRole('heading', { name: /^Events \(\d+\)$/ });
  // Down the tree, to the first span of code that says what went wrong.
  for (let n = 0; n < 24 && (await events.count()) === 0; n++) {
    await page.keyboard.press('ArrowDown');
    await details.getByRole('heading', { name: /^Row in the store/ }).waitFor();
  }
  await events.waitFor();
  await details
    .getByText(/exception/)
    .first()
    .waitFor();
  expect(dashboard.problems).toEqual([]);
});
