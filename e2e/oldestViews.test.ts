/** The trace panel in the oldest Grafana: its views, and what a dashboard sets up for it. */
import { callsFrame, demoTraceFrame, plain, RANGE, type PlainFrame } from './oldestFrames';
import { countDocuments, drawnColours, saving, shot, withOldestPage } from './oldestPage';
import { oldestTracePanel } from './oldestPanel';
import { foreign } from './gallery/page/frames';

const { page, host, problems } = withOldestPage();

test('every view of the trace panel opens, and selects, searches and measures', async () => {
  const given = { module: 'panels/trace/module', frames: [demoTraceFrame()], range: RANGE };
  await page().evaluate((panel) => window.oldest.mountPanel(panel), given);
  const trace = page().getByTestId('spanloom trace');
  const tab = (name: string) => trace.getByRole('tab', { name, exact: true });
  await tab('Table').click();
  await trace.getByRole('treegrid').getByRole('row').nth(3).click();
  const details = trace.getByRole('region', { name: /^Details of / });
  await details.waitFor();
  const name = await details.getAttribute('aria-label');
  await tab('Topology').click();
  await trace.getByTestId('spanloom topology').locator('[aria-current="true"]').first().waitFor();
  await tab('Time').click();
  await trace.getByRole('tabpanel').getByRole('table').first().waitFor();
  await tab('Statistics').click();
  await trace.getByRole('tabpanel').locator('table, [role="table"], [role="grid"]').first().waitFor();
  await tab('Compare').click();
  await trace.getByRole('button', { name: /^Keep this one/ }).waitFor();
  await tab('Raw').click();
  await trace.getByTestId('spanloom raw').waitFor();
  expect(await details.getAttribute('aria-label')).toBe(name);
  await tab('Flame graph').click();
  const graph = page().getByTestId('spanloom flame graph');
  await graph.focus();
  for (const key of ['ArrowDown', 'Enter', 'm', 'f', 'r', 'x', 'c', '0', '[', ']']) {
    await page().keyboard.press(key);
  }
  await page().getByTestId('spanloom measure').getByText(/ms/).first().waitFor();
  await page().keyboard.press('?');
  const help = page().getByRole('dialog');
  await help.getByText('Choose a view, 1 the first').waitFor();
  await page().keyboard.press('Escape');
  await help.waitFor({ state: 'detached' });
  // Grafana's dialog gives the focus back to the graph some frames later.
  await page().waitForTimeout(300);
  await page().keyboard.press('/');
  await page().keyboard.type('kind=client');
  await trace
    .getByTestId('spanloom found')
    // What is selected by then may be one of them.
    .getByText(/^\d+ (found|of \d+)$/)
    .waitFor();
  await shot(page(), 'oldest-views');
  const documents = countDocuments(page());
  await trace.getByRole('button', { name: 'Share', exact: true }).click();
  const saved = await saving(page(), () => trace.getByRole('button', { name: 'Download as OTLP JSON' }).click());
  expect(saved.name).toMatch(/^trace-[\w-]+\.otlp\.json$/);
  expect(JSON.parse(saved.text).resourceSpans).not.toHaveLength(0);
  await trace
    .getByRole('status')
    .getByText(/^Downloaded/)
    .waitFor();
  await page().keyboard.press('Escape');
  for (const kind of ['PNG', 'SVG']) {
    await trace.getByRole('button', { name: 'Save a picture of the view' }).click();
    const picture = await saving(page(), () =>
      page()
        .getByRole('menuitem', { name: `Save as ${kind}` })
        .click()
    );
    expect(picture.name).toMatch(new RegExp(`^trace-[\\w-]+\\.${kind.toLowerCase()}$`));
    expect(picture.text).toContain(kind === 'PNG' ? 'PNG' : '</svg>');
  }
  // Nothing of it led away from the page.
  expect(documents()).toBe(0);
  expect(problems).toEqual([]);
});

describe('the trace panel, as a dashboard sets it up', () => {
  const { trace, graph, details, button, show } = oldestTracePanel(page);
  // What earlier tests have left in the address.
  beforeAll(() => page().goto(host().url));
  afterEach(() => expect(problems).toEqual([]));

  test('options: the first view, colours, hops, where details lie, and what stands around the graph', async () => {
    await show({ options: { view: 'statistics' } });
    await trace().getByRole('tab', { name: 'Statistics', selected: true }).waitFor();
    await show({ options: { colourBy: 'status', network: 'folded', detailsPosition: 'below' } });
    await trace()
      .getByText(/^\d+ bars for 96 spans$/)
      .waitFor();
    expect(await trace().getByRole('combobox', { name: 'Colour by' }).inputValue()).toBe('status');
    await graph().focus();
    await page().keyboard.press('Home');
    await details().waitFor();
    const [above, below] = [(await graph().boundingBox())!, (await details().boundingBox())!];
    expect(below.y).toBeGreaterThanOrEqual(above.y + above.height);
    await show({ options: { showLegend: false, showMinimap: false, showFind: false, showInferred: false } });
    await trace().getByRole('button', { name: 'Share', exact: true }).waitFor();
    await page().waitForTimeout(300);
    expect(await trace().getByTestId('spanloom minimap').count()).toBe(0);
    expect(await trace().getByRole('group', { name: 'Legend' }).count()).toBe(0);
    expect(await trace().getByRole('search').count()).toBe(0);
  });

  test('times are of the time zone of the dashboard, words of the language of the user', async () => {
    await show({ timeZone: 'Asia/Tokyo' });
    await trace().getByText('2026-09-21 23:13:20').first().waitFor();
    await show({ timeZone: 'America/New_York' });
    await trace().getByText('2026-09-21 10:13:20').first().waitFor();
    await page().evaluate(() => Object.assign(window, { grafanaBootData: { user: { language: 'zh-Hans' } } }));
    await show();
    await trace().getByRole('tab', { name: '火焰图' }).waitFor();
    await button('分享').waitFor();
    await page().evaluate(() => Object.assign(window, { grafanaBootData: undefined }));
  });

  test('data links lead out of a span, by mouse and by keyboard', async () => {
    await show({
      links: [{ title: 'Logs', url: '/logs?trace=${__span.traceId}&of=${__span.service}', targetBlank: true }],
    });
    await graph().focus();
    await page().keyboard.press('Home');
    const link = details().getByRole('link', { name: 'Logs' });
    await page()
      .context()
      .route('**/logs?*', (route) => route.fulfill({ contentType: 'text/html', body: 'logs' }));
    for (const follow of [() => link.click(), () => link.press('Enter')]) {
      const [logs] = await Promise.all([page().waitForEvent('popup'), follow()]);
      expect(logs.url()).toMatch(/\/logs\?trace=[0-9a-f]{32}&of=\S+$/);
      await logs.close();
    }
  });

  test('a data link within Grafana leads there without a reload, by mouse and by keyboard', async () => {
    const documents = countDocuments(page());
    for (const how of ['click', 'Enter'] as const) {
      await show({ links: [{ title: 'Logs', url: '/logs?by=${__span.service}' }] });
      await graph().focus();
      await page().keyboard.press('Home');
      const link = details().getByRole('link', { name: 'Logs' });
      await (how === 'click' ? link.click() : link.press('Enter'));
      await page().waitForURL(/\/logs\?by=\S+$/);
      await page().goBack();
    }
    expect(documents()).toBe(0);
  });

  test('the time that is pointed at, or that keys lead to, is shown by the other panels', async () => {
    await show({ copies: 2, height: 360 });
    const other = page().getByTestId('spanloom flame graph').nth(1).locator('canvas').nth(1);
    const painted = () =>
      other.evaluate(async (canvas) => {
        await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
        return Array.from((canvas as HTMLCanvasElement).toDataURL()).reduce(
          (sum, letter) => (31 * sum + letter.charCodeAt(0)) | 0,
          0
        );
      });
    await drawnColours(page());
    const { x, y } = (await graph().boundingBox())!;
    // The layer has no size before it is painted on for the first time.
    await page().mouse.move(x + 400, y + 40);
    await painted();
    await page().mouse.move(0, 0);
    const nothing = await painted();
    await page().mouse.move(x + 500, y + 40);
    const pointed = await painted();
    expect(pointed).not.toBe(nothing);
    await page().mouse.move(0, 0);
    expect(await painted()).toBe(nothing);
    await graph().focus();
    await page().keyboard.press('End');
    await details().waitFor();
    const keyed = await painted();
    expect(keyed).not.toBe(nothing);
    expect(keyed).not.toBe(pointed);
    await details().focus();
    expect(await painted()).toBe(nothing);
  });

  test('Grafana is offered the panel where there is a trace, and nowhere else', async () => {
    const offered = (frame: PlainFrame) =>
      page().evaluate((given) => window.oldest.suggest('panels/trace/module', [given]), frame);
    expect(await offered(plain(foreign()))).toEqual(['Trace: flame graph']);
    expect(await offered(callsFrame())).toEqual([]);
  });
});
