/** What the flame graph folds, collapses and colours, by mouse and by keys alone. */
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { DashboardPage } from './dashboardPage';
import { openProfile, theTarget } from './target';

const target = theTarget();
let browser: Browser;
let dashboard: DashboardPage;

beforeAll(async () => {
  browser = await launchBrowser();
  const profile = await openProfile(browser, target, { reducedMotion: 'reduce' });
  dashboard = await DashboardPage.open(profile, target, { 'var-deepflow_tracing_id': target.calls.failed[0].callId });
  await dashboard.drawn(/spans/);
  await dashboard.searched();
});
afterAll(() => browser?.close());

/** Waits until the header, which comes first, says so. */
const bars = (text: RegExp) => dashboard.trace.getByText(text).first().waitFor();
const press = (key: string) => dashboard.page.keyboard.press(key);
/** Waits until a screen reader has been told so of the selected bar. */
const spoken = (text: RegExp) => dashboard.trace.locator('[aria-live]').getByText(text).waitFor();
const legend = () => dashboard.trace.getByRole('group', { name: 'Legend' });

test('the hops of each request become one bar, from the legend and by key, and back', async () => {
  const network = legend().getByRole('combobox', { name: /^Network/ });
  await network.selectOption('folded');
  await bars(/^\d+ bars for \d+ spans$/);
  await dashboard.page.waitForURL(/network=folded/);
  await dashboard.graph.focus();
  await press('f');
  await bars(/^\d+ spans$/);
  expect(await network.inputValue()).toBe('shown');
});

test('a subtree collapses and expands, by key and by the sign on its bar', async () => {
  await dashboard.graph.focus();
  await press('Home');
  await press('c');
  await bars(/^1 bar for \d+ spans$/);
  await press('c');
  await bars(/^\d+ spans$/);
  await press('Escape');
  // The sign lies at the left end of the bar; where nothing is hidden it shows once the pointer is there.
  const { x, y } = (await dashboard.graph.boundingBox())!;
  const sign = { x: x + 8, y: y + 8 };
  await dashboard.page.mouse.move(sign.x + 2, sign.y);
  await dashboard.page.mouse.click(sign.x, sign.y);
  await bars(/^1 bar for \d+ spans$/);
  await dashboard.page.mouse.click(sign.x, sign.y);
  await bars(/^\d+ spans$/);
  expect(await dashboard.details.count()).toBe(0);
});

test('a collapsed bar tells of the failures in it, and the address brings it back', async () => {
  await dashboard.graph.focus();
  await press('Home');
  await press('c');
  await bars(/^1 bar for \d+ spans$/);
  await press('Escape');
  const { x, y } = (await dashboard.graph.boundingBox())!;
  await dashboard.page.mouse.move(x + 300, y + 8);
  await dashboard.page.getByText('Failed in it').waitFor();
  // Those who only have keys are told so, too.
  await dashboard.graph.focus();
  await press('Home');
  await spoken(/failed in it: [1-9]\d* spans$/);
  await press('Escape');
  await dashboard.page.waitForURL(/folds=c/);
  await dashboard.page.reload();
  await bars(/^1 bar for \d+ spans$/);
  await dashboard.searched();
  await dashboard.graph.focus();
  await press('Home');
  await press('c');
  await bars(/^\d+ spans$/);
  await press('Escape');
});

test('what a bar is of is told at the pointer, and when keys select it', async () => {
  const { x, y } = (await dashboard.graph.boundingBox())!;
  const tip = dashboard.trace.getByRole('tooltip');
  await dashboard.page.mouse.move(x + 300, y + 8);
  for (const line of [/Seen bySystem \(eBPF\)/, /StatusServer error \(500\)/]) {
    await tip.filter({ hasText: line }).waitFor();
  }
  await dashboard.page.mouse.move(x + 300, y + 27);
  await tip.filter({ hasText: /Seen byNetwork \(packets\)/ }).waitFor();
  await dashboard.page.mouse.move(0, 0);
  await dashboard.graph.focus();
  await press('Home');
  await spoken(/^System span .*, Server error, level 1, /);
  await press('ArrowDown');
  await spoken(/^Network span .*, level 2, /);
  await press('Escape');
});

test('bars take the colours of any field or attribute that the trace has', async () => {
  const colour = legend().getByRole('combobox', { name: 'Colour by' });
  const choices = await colour.locator('option').allTextContents();
  expect(choices).toEqual(expect.arrayContaining(['service', 'status', 'node', 'pod', 'protocol', 'k8s.node.name']));
  await colour.selectOption({ label: 'k8s.node.name' });
  await legend().getByText('node1').first().waitFor();
  await colour.selectOption('service');
  await legend().getByText('web-shop').first().waitFor();
  await colour.focus();
  await press('ArrowDown');
  expect(await colour.inputValue()).toBe('source');
  await legend().getByText('web-shop').first().waitFor({ state: 'detached' });
  await press('ArrowUp');
  await legend().getByText('web-shop').first().waitFor();
});

test('the critical path is a switch, by key too', async () => {
  const path = legend().getByRole('button', { name: 'Critical path' });
  await dashboard.graph.focus();
  await press('x');
  expect(await path.getAttribute('aria-pressed')).toBe('true');
  await path.click();
  expect(await path.getAttribute('aria-pressed')).toBe('false');
});

test('nothing went wrong', () => {
  expect(dashboard.problems).toEqual([]);
});
