import { readFileSync } from 'node:fs';
import type { Locator } from 'playwright-core';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();
const { slow } = target.calls;
const WHOLE = /96 spans \(46 application, 20 system, 30 network\)/;

/** Saves a file with the panel's menu, which stays open. */
async function save(
  { page, trace }: DashboardPage,
  entry: string,
  act: (at: Locator) => Promise<void>
): Promise<string> {
  const share = trace.getByRole('button', { name: 'Share' });
  if ((await share.getAttribute('aria-expanded')) !== 'true') {
    await act(share);
  }
  const coming = page.waitForEvent('download');
  await act(trace.getByRole('button', { name: entry }));
  return (await coming).path();
}

interface OtlpSpan {
  spanId: string;
  parentSpanId?: string;
  name: string;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: Array<{ key: string; value: { stringValue?: string } }>;
}

/** A saved trace as text: each span under its parent, with the evidence for that. */
function treeIn(path: string): string[] {
  const { resourceSpans } = JSON.parse(readFileSync(path, 'utf8'));
  const spans: OtlpSpan[] = resourceSpans.flatMap((of: { scopeSpans: Array<{ spans: OtlpSpan[] }> }) =>
    of.scopeSpans.flatMap((scope) => scope.spans)
  );
  const own = ({ attributes }: OtlpSpan, name: string) =>
    attributes.find(({ key }) => key === `spanloom.${name}`)?.value.stringValue ?? '';
  const words = (span: OtlpSpan) =>
    `${span.name} ${own(span, 'observation_point')} ${span.startTimeUnixNano}–${span.endTimeUnixNano}`;
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  return spans
    .map((span) => {
      const parent = byId.get(span.parentSpanId ?? '');
      return `${words(span)} < ${parent ? words(parent) : '-'} ${own(span, 'evidence')} ${own(span, 'strength')}`;
    })
    .sort();
}

test.each([
  ['mouse', (at: Locator) => at.click()],
  ['keyboard', (at: Locator) => at.press('Enter')],
])('rows are downloaded and opened as the same tree, with the %s; the store is asked nothing', async (_, act) => {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': slow.callId });
  await dashboard.drawn(WHOLE);
  const { page, trace, details } = dashboard;
  const named = await dashboard.graph.getAttribute('aria-label');
  const rows = await save(dashboard, 'Download the rows', act);
  const lines = readFileSync(rows, 'utf8').trim().split('\n');
  expect(lines).toHaveLength(96);
  expect(JSON.parse(lines[0])).toMatchObject({ _id: expect.stringMatching(/^\d+$/), pod_1: expect.any(String) });
  const before = treeIn(await save(dashboard, 'Download as OTLP JSON', act));
  await trace.getByText('Downloaded.').waitFor();

  let statements = 0;
  const count = () => void statements++;
  page.on('request', (request) => /datasources\/proxy/.test(request.url()) && count());
  const choosing = page.waitForEvent('filechooser');
  await act(trace.getByRole('button', { name: 'Open a file…' }));
  await (await choosing).setFiles(rows);
  await page.getByText(/^From the file .*\.$/).waitFor();
  await dashboard.drawn(WHOLE);
  expect(await dashboard.graph.getAttribute('aria-label')).toBe(named);
  await dashboard.graph.focus();
  await page.keyboard.press('Home');
  await details.getByText('None: this is the root of a tree.').waitFor();
  await page.keyboard.press('ArrowDown');
  await details
    .getByText(/exact|tcp/i)
    .first()
    .waitFor();
  expect(treeIn(await save(dashboard, 'Download as OTLP JSON', act))).toEqual(before);
  await trace.getByRole('button', { name: 'Download the rows' }).waitFor({ state: 'detached' });
  expect(statements).toBe(0);

  const cut = {
    name: 'cut.jsonl',
    mimeType: 'application/json',
    buffer: Buffer.from(`${lines[0]}\n${lines[1].slice(0, 99)}`),
  };
  await page.getByTestId('spanloom file').first().setInputFiles(cut);
  await page.getByText('From the file cut.jsonl. Line 2 was left out: it is not JSON.').waitFor();
  await act(page.getByRole('button', { name: 'Close the file' }));
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});
