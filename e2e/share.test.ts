import { readFileSync } from 'node:fs';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { openProfile } from './target';

const { target, browser, context } = withBrowser();
const { slow } = target.calls;
const WHOLE = /96 spans \(46 application, 20 system, 30 network\)/;

test('a copied address shows the same span in the same view; nothing is asked again for that; Back undoes it', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': slow.callId });
  await dashboard.drawn(WHOLE);
  const { page, details, trace } = dashboard;
  await dashboard.graph.focus();
  await page.keyboard.press('Home');
  await details.getByText('None: this is the root of a tree.').waitFor();
  await page.keyboard.press('ArrowDown');
  await details.getByRole('heading', { name: /Row in the store/ }).waitFor();
  const name = await details.getAttribute('aria-label');
  const first = new URL(page.url()).searchParams;
  expect(Array.from(first.keys()).filter((key) => /^spanloom-\d+-span$/.test(key))).toHaveLength(1);

  // A view costs nothing but its drawing.
  let statements = 0;
  const count = () => void statements++;
  page.on('request', (request) => /datasources\/proxy/.test(request.url()) && count());
  await page.keyboard.press('2');
  await trace.getByRole('treegrid').waitFor();
  await page.waitForURL(/spanloom-\d+-view=table/);
  expect(await details.getAttribute('aria-label')).toBe(name);
  expect(statements).toBe(0);

  const profile = await openProfile(browser(), target);
  const other = new DashboardPage(await profile.newPage(), target);
  await other.goto(page.url());
  await other.trace.getByRole('treegrid').waitFor();
  await other.details.waitFor();
  expect(await other.details.getAttribute('aria-label')).toBe(name);
  expect(other.problems).toEqual([]);
  await profile.close();

  await page.goBack();
  await dashboard.graph.waitFor();
  expect(await details.getAttribute('aria-label')).toBe(name);
  expect(dashboard.problems).toEqual([]);
});

test('a trace is downloaded and opened again, by keyboard; what is no trace is refused in words', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': slow.callId });
  await dashboard.drawn(WHOLE);
  const { page, trace } = dashboard;
  const named = await dashboard.graph.getAttribute('aria-label');
  await trace.getByRole('button', { name: 'Share' }).press('Enter');
  const coming = page.waitForEvent('download');
  await trace.getByRole('button', { name: 'Download as OTLP JSON' }).press('Enter');
  const download = await coming;
  expect(download.suggestedFilename()).toMatch(/^trace-[\w-]+\.otlp\.json$/);
  const path = await download.path();
  const file = JSON.parse(readFileSync(path, 'utf8'));
  const attributes = JSON.stringify(file);
  expect(attributes).toContain('"spanloom.observation_point"');
  expect(attributes).toContain('"http.route"');

  await page.getByTestId('spanloom file').first().setInputFiles(path);
  await page.getByText(/^From the file /).waitFor();
  await dashboard.drawn(WHOLE);
  expect(await dashboard.graph.getAttribute('aria-label')).toBe(named);
  await dashboard.graph.focus();
  await page.keyboard.press('Home');
  await dashboard.details.getByText('None: this is the root of a tree.').waitFor();
  await page.getByRole('button', { name: 'Close the file' }).press('Enter');
  await page.getByText(/^From the file /).waitFor({ state: 'detached' });

  const bad = { name: 'bad.json', mimeType: 'application/json', buffer: Buffer.from('{"no":"trace"}') };
  await page.getByTestId('spanloom file').first().setInputFiles(bad);
  await page.getByText(/There is no trace in the file/).waitFor();
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test('the link, the trace and its rows are carried away by mouse and by keys, a file is dropped; a short link shows the same', async () => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': slow.callId });
  await dashboard.drawn(WHOLE);
  const { page, trace, graph, details } = dashboard;
  await context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await graph.focus();
  await page.keyboard.press('Home');
  await details.waitFor();
  await page.waitForURL(/spanloom-\d+-span=/);
  const share = trace.getByRole('button', { name: 'Share', exact: true });
  const item = (name: string) => trace.getByRole('button', { name });
  await share.click();
  for (const act of ['click', 'press'] as const) {
    await page.evaluate(() => navigator.clipboard.writeText(''));
    await (act === 'click' ? item('Copy the link').click() : item('Copy the link').press('Enter'));
    await trace.getByText('The link is on the clipboard.').waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  }
  const lines = async (act: Promise<void>, name: RegExp) => {
    const [download] = await Promise.all([page.waitForEvent('download'), act]);
    expect(download.suggestedFilename()).toMatch(name);
    return readFileSync(await download.path(), 'utf8');
  };
  const otlp = await lines(item('Download as OTLP JSON').click(), /\.otlp\.json$/);
  const rows = await lines(item('Download the rows').click(), /\.rows\.jsonl$/);
  expect(rows.trim().split('\n')).toHaveLength(96);
  expect(await lines(item('Download the rows').press('Enter'), /\.rows\.jsonl$/)).toBe(rows);
  await page.keyboard.press('Escape');
  expect(await share.getAttribute('aria-expanded')).toBe('false');

  // A file that is dropped on the panel, and one that is chosen by keys.
  const data = await page.evaluateHandle((text) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([text], 'dropped.json', { type: 'application/json' }));
    return transfer;
  }, otlp);
  await trace.dispatchEvent('dragover', { dataTransfer: data });
  await trace.dispatchEvent('drop', { dataTransfer: data });
  await page.getByText(/^From the file dropped\.json/).waitFor();
  await page.getByRole('button', { name: 'Close the file' }).click();
  await dashboard.drawn(WHOLE);
  await share.press('Enter');
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), item('Open a file…').press('Enter')]);
  await chooser.setFiles({ name: 'chosen.json', mimeType: 'application/json', buffer: Buffer.from(otlp) });
  await page.getByText(/^From the file chosen\.json/).waitFor();

  const { pathname, search } = new URL(page.url());
  const answer = await context().request.post(`${target.url}/api/short-urls`, {
    data: { path: (pathname + search).slice(1) },
  });
  const { url } = (await answer.json()) as { url: string };
  const name = await details.getAttribute('aria-label');
  await dashboard.goto(url);
  await dashboard.drawn(WHOLE);
  await details.waitFor();
  expect(await details.getAttribute('aria-label')).toBe(name);
  expect(dashboard.problems).toEqual([]);
});
