/** What the trace panel shares with the dashboard around it: annotations, the time range, the link. By mouse and by keyboard alone. */
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser';
import { DashboardPage } from './dashboardPage';
import { openProfile, theTarget } from './target';

const target = theTarget();
/** A call that no other test annotates. */
const call = target.calls.failed[1];
const startMs = call.startUs / 1000;
const NOTES = /^\d+ notes?$/;
const TEXTS = ['Deploy of svc-item', 'svc-stock restarted'];

let browser: Browser;
let dashboard: DashboardPage;
const annotations: number[] = [];

/** As anybody annotates a dashboard, by Grafana's HTTP API. Unix ms. */
async function annotate(text: string, time: number, timeEnd: number): Promise<number> {
  const answer = await dashboard.page.context().request.post(`${target.url}/api/annotations`, {
    data: { dashboardUID: 'Distributed_Tracing', time: Math.round(time), timeEnd: Math.round(timeEnd), tags: [], text },
  });
  expect(answer.status()).toBe(200);
  return ((await answer.json()) as { id: number }).id;
}

beforeAll(async () => {
  browser = await launchBrowser();
  const profile = await openProfile(browser, target, { reducedMotion: 'reduce' });
  dashboard = new DashboardPage(await profile.newPage(), target);
  annotations.push(
    // Grafana keeps whole milliseconds; the second is from before the trace to after it.
    await annotate(`<b>${TEXTS[0]}</b>`, startMs + 10, startMs + 10),
    await annotate(TEXTS[1], startMs - 30_000, startMs + 30_000),
    await annotate('Of another time', startMs - 600_000, startMs - 500_000)
  );
  dashboard = await DashboardPage.open(profile, target, { 'var-deepflow_tracing_id': call.callId });
  await dashboard.drawn(/spans/);
});
afterAll(async () => {
  for (const id of annotations) {
    await dashboard?.page.context().request.delete(`${target.url}/api/annotations/${id}`);
  }
  await browser?.close();
});

const focusOn = (name: RegExp | string) => dashboard.trace.getByRole('button', { name }).focus();
const press = (key: string) => dashboard.page.keyboard.press(key);

describe('annotations of the dashboard', () => {
  const noted = (text: string) => dashboard.trace.getByRole('listitem').filter({ hasText: text });
  const button = () => dashboard.trace.getByRole('button', { name: NOTES });

  test.each(['mouse', 'keyboard'])('stand under the notes, by %s', async (how) => {
    if (how === 'mouse') {
      await button().click();
    } else {
      await focusOn(NOTES);
      await press('Enter');
    }
    await noted(`“${TEXTS[0]}” at +`).waitFor();
    await noted(`“${TEXTS[1]}”, all the time.`).waitFor();
    expect(await noted('Of another time').count()).toBe(0);
    await (how === 'mouse' ? button().click() : press('Escape'));
    await noted(TEXTS[0]).waitFor({ state: 'detached' });
  });

  test('have flags on the time axis, and none where the dashboard has none', async () => {
    const { page, trace } = dashboard;
    /** How many pixels of the axis have the colour that the dashboard gives its annotations. */
    const flags = () =>
      trace.evaluate((panel) => {
        const axis = [...panel.querySelectorAll('canvas')].find(
          (one) => one.nextElementSibling?.getAttribute('role') === 'application'
        )!;
        const { data } = axis.getContext('2d')!.getImageData(0, 0, axis.width, axis.height);
        const isFlag = (at: number) => data[at] === 0 && data[at + 1] === 211 && data[at + 2] === 255;
        return Array.from({ length: data.length / 4 }, (_, n) => 4 * n).filter(isFlag).length;
      });
    expect(await flags()).toBeGreaterThan(10);
    await page.route('**/api/annotations?*', (route) => route.fulfill({ json: [] }));
    await page.reload();
    await dashboard.drawn(/spans/);
    await trace.getByRole('button', { name: 'Share', exact: true }).waitFor();
    await dashboard.openNotes();
    expect(await noted('Annotation of the dashboard').count()).toBe(0);
    expect(await flags()).toBe(0);
    await page.unroute('**/api/annotations?*');
  });
});

test.each(['mouse', 'keyboard'])('the dashboard takes over the time that is shown, by %s', async (how) => {
  const name = 'Set the dashboard’s time range to what is shown';
  await dashboard.graph.focus();
  await press('0');
  for (let n = 0; n < 3; n++) {
    await press('+');
  }
  await dashboard.page.waitForURL(/spanloom-\d+-window/);
  if (how === 'mouse') {
    await dashboard.trace.getByRole('button', { name }).click();
  } else {
    await focusOn(name);
    await press('Enter');
  }
  const range = () =>
    ['from', 'to'].map((end) => Date.parse(new URL(dashboard.page.url()).searchParams.get(end) ?? ''));
  await dashboard.page.waitForURL(/[?&]from=20\d\d-/);
  const [from, to] = range();
  expect(from).toBeGreaterThanOrEqual(Math.floor(startMs) - 1);
  expect(to).toBeGreaterThan(from);
  expect(to - from).toBeLessThan(60_000);
  await dashboard.drawn(/spans/);
  await dashboard.page.goBack();
});

test('nothing went wrong', () => {
  expect(dashboard.problems).toEqual([]);
});
