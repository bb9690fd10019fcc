/** What axe has to say about our two panels: every view and everything that opens, in both themes; and by keyboard alone. */
import { source, type AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();
/** The one that got the furthest: where the first service failed at once, there is one protocol, and nothing to choose. */
const [call] = [...target.calls.failed].sort((a, b) => b.truth.length - a.truth.length);
const PANELS = ['[data-testid="spanloom trace"]', '[data-testid="spanloom-calls"]'];
const HELP = '[data-testid="spanloom key help"]';
const VIEWS = ['Flame graph', 'Table', 'Topology', 'Time', 'Statistics', 'Compare', 'Raw'];

/** Opens the dashboard with a call chosen and its first span selected. */
async function open(params: Record<string, string> = {}): Promise<DashboardPage> {
  const dashboard = await DashboardPage.open(context(), target, { 'var-deepflow_tracing_id': call.callId, ...params });
  await dashboard.drawn(/spans/);
  await dashboard.rows().first().waitFor();
  await dashboard.graph.focus();
  await dashboard.page.keyboard.press('Home');
  await dashboard.details.getByRole('heading', { name: /^Row in the store/ }).waitFor();
  return dashboard;
}

/** What axe calls serious or critical, one text a rule and element. */
async function violations(page: Page, include: string[]): Promise<string[]> {
  const results = await page.evaluate(
    (selectors): Promise<AxeResults> =>
      (window as unknown as { axe: typeof import('axe-core') }).axe.run(
        { include: selectors },
        { resultTypes: ['violations'] }
      ),
    include
  );
  return results.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.target.join(' ')}: ${node.failureSummary}`));
}

test.each(['dark', 'light'])('no serious violation in the %s theme', async (theme) => {
  const dashboard = await open({ theme });
  const { page, trace, graph } = dashboard;
  const { keyboard } = page;
  await page.evaluate(source);
  const found: Record<string, string[]> = {};
  const look = async (at: string, include = PANELS) => {
    const serious = await violations(page, include);
    if (serious.length > 0) {
      found[at] = serious;
    }
  };

  for (const name of VIEWS) {
    await trace.getByRole('tab', { name, exact: true }).click();
    await trace.getByRole('tabpanel', { name, exact: true }).locator('[tabindex="0"], input').first().waitFor();
    await look(name, name === 'Raw' ? PANELS : PANELS.slice(0, 1));
  }
  await trace.getByRole('listbox').focus();
  await keyboard.press('1');
  await graph.waitFor();

  await graph.focus();
  await keyboard.press('?');
  await page.locator(HELP).waitFor();
  await look('keys', [HELP]);
  await keyboard.press('Escape');
  await page.locator(HELP).waitFor({ state: 'detached' });

  await dashboard.openNotes();
  await look('notes', PANELS.slice(0, 1));
  // They would lie over what is looked at next.
  await keyboard.press('Escape');
  await trace.getByRole('button', { name: /^\d+ notes?$/, expanded: false }).waitFor();

  await graph.focus();
  await keyboard.press('/');
  await trace.getByRole('combobox', { name: 'Find in this trace' }).fill('service=');
  await trace.getByRole('listbox', { name: 'Suggestions' }).waitFor();
  await look('suggestions', PANELS.slice(0, 1));
  await trace.getByRole('button', { name: 'How to search' }).click();
  await trace.getByRole('group', { name: 'How to search' }).waitFor();
  await look('find help', PANELS.slice(0, 1));

  // What opens from the header and the search, a search that is none, a measure, and a list over the topology.
  await keyboard.press('Escape');
  const input = trace.getByRole('combobox', { name: 'Find in this trace' });
  await input.fill('duration>');
  await trace.getByText('A value is missing after “duration>”.').waitFor();
  await look('find problem', PANELS.slice(0, 1));
  await trace.getByRole('button', { name: 'Clear the search' }).click();
  for (const name of [/^Service/, /^Protocol/, /^Share$/]) {
    const button = trace.getByRole('button', { name });
    await button.click();
    await look(String(name), PANELS.slice(0, 1));
    await keyboard.press('Escape');
    await trace.getByRole('button', { name, expanded: false }).waitFor();
  }
  await trace.getByRole('button', { name: 'Save a picture of the view' }).click();
  await page.getByRole('menuitem').first().waitFor();
  // Grafana's menus fade in, and half seen are hard to read.
  await page.waitForFunction(() => {
    let element = document.querySelector('[role="menuitem"]');
    while (element && getComputedStyle(element).opacity === '1') {
      element = element.parentElement;
    }
    return element === null;
  });
  await look('picture', ['[role="menu"]']);
  await keyboard.press('Escape');
  await page.getByRole('menuitem').first().waitFor({ state: 'detached' });
  await graph.focus();
  await keyboard.press('c');
  await keyboard.press('x');
  await keyboard.press('m');
  await page.getByTestId('spanloom measure').waitFor();
  await look('measure', PANELS.slice(0, 1));
  await keyboard.press('x');
  await keyboard.press('c');
  await keyboard.press('3');
  await trace.locator('[data-spot][tabindex="0"]').press('Enter');
  await trace.getByRole('button', { name: 'Close the list' }).waitFor();
  await look('list', PANELS.slice(0, 1));

  // Beside another trace.
  await trace.getByRole('tab', { name: 'Compare' }).click();
  await trace.getByRole('button', { name: 'Keep this one' }).click();
  await (await dashboard.reveal(target.calls.ok[0].callId)).click();
  await trace.getByRole('grid', { name: /./ }).waitFor();
  await look('differences', PANELS.slice(0, 1));

  expect(found).toEqual({});
  expect(dashboard.problems).toEqual([]);
});

test.each(['dark', 'light'])(
  'no serious violation where there is no trace, or no store, in the %s theme',
  async (theme) => {
    const found: Record<string, string[]> = {};
    const states: Array<[string, Record<string, string>, RegExp]> = [
      ['nothing chosen', {}, /Choose a call in the list above/],
      ['no such call', { 'var-deepflow_tracing_id': 'not-a-trace-id' }, /is neither a trace id/],
      ['no calls', { 'var-namespace': 'no-such-namespace' }, /No calls in this time range/],
      [
        'no store',
        { 'var-source': target.sources.closed, 'var-deepflow_tracing_id': call.callId },
        /cannot be reached/,
      ],
    ];
    for (const [state, params, text] of states) {
      const { page } = await DashboardPage.open(context(), target, { theme, ...params });
      await page.getByText(text).first().waitFor();
      // A panel that loads for two seconds has a button of Grafana's own, to cancel, that has no name.
      await page.waitForFunction(() => !document.querySelector('[aria-label="Panel loading bar"]'));
      await page.evaluate(source);
      // Where there is no trace the panel is a message in Grafana's frame: all of the dashboard below its controls.
      const serious = await violations(page, ['.react-grid-layout']);
      if (serious.length > 0) {
        found[state] = serious;
      }
    }
    expect(found).toEqual({});
  }
);

/**
 * Tab, from where the focus is, until it has been in the trace panel and left it again.
 * @returns names of what it should have stopped at and did not, or stopped at twice; and of what looks the same with the focus
 */
async function walkThrough({
  page,
  trace,
}: DashboardPage): Promise<{ stops: number; missed: string[]; unseen: string[] }> {
  const expected = await trace.evaluate((panel) => {
    const stops = Array.from(panel.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex]')).filter(
      (element) => element.tabIndex >= 0 && !element.matches(':disabled') && element.getClientRects().length > 0
    );
    panel.querySelectorAll('[data-stop]').forEach((element) => element.removeAttribute('data-stop'));
    stops.forEach((element, n) => element.setAttribute('data-stop', String(n)));
    return stops.map((element) => element.getAttribute('aria-label') ?? element.textContent ?? '');
  });
  const visits = new Array<number>(expected.length).fill(0);
  let inside = false;
  const unseen: string[] = [];
  /** How an element looks, and what stands for it: Grafana's own inputs are drawn by what follows them. */
  const lookOf = (stop: number) =>
    page.evaluate((n) => {
      const element = document.querySelector(`[data-stop="${n}"]`);
      return [element, element?.nextElementSibling, element?.parentElement]
        .filter((one): one is Element => Boolean(one))
        .map((one) => {
          const { outline, outlineStyle, boxShadow, border, backgroundColor } = getComputedStyle(one);
          return [outlineStyle === 'none' ? '' : outline, boxShadow, border, backgroundColor].join();
        })
        .join();
    }, stop);
  let before: { stop: number; look: string } | null = null;
  for (let presses = 0; presses < 2 * expected.length + 20; presses++) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const { activeElement } = document;
      const panel = activeElement?.closest('[data-testid="spanloom trace"]');
      return panel ? Number(activeElement?.getAttribute('data-stop') ?? -1) : null;
    });
    if (before && (await lookOf(before.stop)) === before.look) {
      unseen.push(expected[before.stop]);
    }
    before = stop === null ? null : { stop, look: await lookOf(stop) };
    if (stop !== null) {
      inside = true;
      visits[stop]++;
    } else if (inside) {
      return { stops: expected.length, missed: expected.filter((_, n) => visits[n] !== 1), unseen };
    }
  }
  throw new Error('The focus does not come out of the trace panel.');
}

test('by keyboard alone: from the calls through the whole panel and out, and back from what opens', async () => {
  const dashboard = await open();
  const { page, trace, graph, details } = dashboard;
  const { keyboard } = page;
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '');

  for (const key of ['1', '2', '4']) {
    await keyboard.press(key);
    await trace.getByRole('tabpanel').locator('[tabindex="0"]').first().waitFor();
    await dashboard.chosen().focus();
    const { stops, missed, unseen } = await walkThrough(dashboard);
    expect(missed).toEqual([]);
    expect(unseen).toEqual([]);
    expect(stops).toBeGreaterThan(40);
    await trace.getByRole('tab', { selected: true }).focus();
  }
  await keyboard.press('1');
  await graph.waitFor();

  await trace.getByRole('button', { name: /^\d+ notes?$/ }).focus();
  await keyboard.press('Enter');
  await trace.getByRole('button', { name: /^\d+ notes?$/, expanded: true }).waitFor();
  await keyboard.press('Escape');
  await trace.getByRole('button', { name: /^\d+ notes?$/, expanded: false }).waitFor();

  await graph.focus();
  await keyboard.press('/');
  await keyboard.press('Tab');
  expect(await focused()).toBe('How to search');
  await keyboard.press('Enter');
  const help = trace.getByRole('group', { name: 'How to search' });
  await help.waitFor();
  await keyboard.press('Tab');
  await keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  expect(await focused()).toBe('How to search');

  await graph.focus();
  await keyboard.press('?');
  await page.locator(HELP).waitFor();
  await keyboard.press('Tab');
  await keyboard.press('Escape');
  await page.locator(HELP).waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement?.closest('[data-testid="spanloom trace"]') !== null);

  // The last that is open are the details.
  await graph.focus();
  await keyboard.press('Escape');
  await details.waitFor({ state: 'detached' });
  expect(await graph.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  expect(dashboard.problems).toEqual([]);
});
