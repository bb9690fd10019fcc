/** The panels on a snapshot and on a public dashboard of the oldest Grafana, which keeps frames with the panels. */
import { callsFrame, demoTraceFrame, RANGE, type PlainFrame } from './oldestFrames';
import { shot, withOldestPage } from './oldestPage';
import { oldestTracePanel } from './oldestPanel';

const { page, host, problems } = withOldestPage();
const { trace, graph, details, button, show } = oldestTracePanel(page);

const SNAPSHOT = '/dashboard/snapshot/4Hf0kmY1';
const PUBLIC = '/public-dashboards/9f1a';
const REFUSED = { state: 'Error', error: { status: 401, message: 'You are not allowed to query this data source.' } };
/** A trace whose rows may not all have been there. */
const young = (): PlainFrame => {
  const frame = demoTraceFrame();
  frame.meta!.custom!.spanloom.completeness.settled = false;
  return frame;
};
const callId = String(demoTraceFrame().meta?.custom?.spanloom.callId);
const calls = () => page().getByTestId('spanloom-calls');
const mount = (panel: 'trace' | 'calls', given: object) =>
  page().evaluate((all) => window.oldest.mountPanel(all), {
    module: `panels/${panel}/module`,
    range: RANGE,
    frames: [],
    ...given,
  });
const inChinese = (is: boolean) =>
  page().evaluate(
    (bootData) => Object.assign(window, { grafanaBootData: bootData }),
    is ? { user: { language: 'zh-Hans' } } : undefined
  );

/** What was asked of the server since. */
function asked(): string[] {
  const urls: string[] = [];
  page().on('request', (request) => /\/api\//.test(request.url()) && urls.push(request.url()));
  return urls;
}

afterEach(() => expect(problems).toEqual([]));

describe('a snapshot', () => {
  beforeAll(() => page().goto(host().url + SNAPSHOT));

  test.each(['dark', 'light'])(
    'draws the trace that was open, and says that it is this one: %s theme',
    async (theme) => {
      await show({ frames: [demoTraceFrame()], kept: true, theme });
      const notice = trace().getByTestId('spanloom notice');
      await notice.getByText(`it shows trace ${callId}, which was open when it was made.`).waitFor();
      await notice.getByText('Other traces need the live dashboard.').waitFor();
      await page()
        .getByRole('application', { name: /\b96 spans/ })
        .waitFor();
      await shot(page(), `oldest-snapshot-${theme}`);
    }
  );

  test('offers nothing that would ask the store, and asks nothing', async () => {
    const urls = asked();
    await show({ frames: [young()], kept: true });
    await button(/^\d+ notes?$/).click();
    await trace().getByRole('listitem').filter({ hasText: 'rows may have arrived since' }).waitFor();
    expect(await button('Gather again').count()).toBe(0);
    await page().keyboard.press('Escape');
    await button('Share').click();
    await button('Download as OTLP JSON').waitFor();
    expect(await button(/Download the rows/).count()).toBe(0);
    await page().keyboard.press('Escape');
    await graph().focus();
    await page().keyboard.press('Home');
    await details().getByText('Attributes, events and the row are not in this snapshot').waitFor();
    await trace().getByRole('tab', { name: 'Raw' }).click();
    await trace()
      .getByTestId('spanloom raw')
      .getByText(/This is a snapshot/)
      .waitFor();
    await trace().getByRole('tab', { name: 'Compare' }).click();
    await trace().getByText('Compare this trace with one from a file.').waitFor();
    expect(
      await trace()
        .getByRole('textbox', { name: /compare with/ })
        .count()
    ).toBe(0);
    expect(await button(/^Keep this one/).count()).toBe(0);
    await trace().getByRole('tab', { name: 'Flame graph' }).click();
    await graph().waitFor();
    expect(urls).toEqual([]);
  });

  test('on a live dashboard the same trace can be gathered again and compared', async () => {
    await page().goto(host().url);
    await show({ frames: [young()] });
    await button('Gather again').waitFor();
    await button('Share').click();
    await button(/Download the rows/).waitFor();
    await page().keyboard.press('Escape');
    await trace().getByRole('tab', { name: 'Compare' }).click();
    await button(/^Keep this one/).waitFor();
    await page().goto(host().url + SNAPSHOT);
  });

  test('lists the calls, of which another cannot be chosen', async () => {
    await mount('calls', { frames: [callsFrame()], kept: true });
    await calls().getByText('This is a snapshot: it keeps what was on screen when it was made.').waitFor();
    await calls().getByTestId('spanloom-call').nth(1).click();
    expect(await calls().locator('[data-testid="spanloom-call"][aria-selected="true"]').count()).toBe(0);
    expect(new URL(page().url()).search).toBe('');
  });

  test('in Chinese', async () => {
    await inChinese(true);
    await show({ frames: [young()], kept: true });
    await trace().getByText(`这是快照：显示创建时打开的调用链 ${callId}。`).waitFor();
    await mount('calls', { frames: [callsFrame()], kept: true });
    await calls().getByText('这是快照：').waitFor();
    await mount('trace', {});
    await page().getByText('创建此快照时没有打开调用链').waitFor();
    await inChinese(false);
  });

  test('without a trace says that none was open', async () => {
    await mount('trace', {});
    await page().getByText('No trace was open when this snapshot was made').waitFor();
  });
});

describe('a public dashboard', () => {
  beforeAll(() => page().goto(host().url + PUBLIC));

  test('whose questions are refused says why, in place of what Grafana answered', async () => {
    for (const panel of ['calls', 'trace'] as const) {
      await mount(panel, REFUSED);
      await page().getByText('it cannot ask this data source, which Grafana lets only signed-in users do.').waitFor();
      expect(await page().getByText('You are not allowed').count()).toBe(0);
      await inChinese(true);
      await mount(panel, REFUSED);
      await page().getByText('Grafana 只允许已登录的用户查询').waitFor();
      await inChinese(false);
    }
  });

  test('says another error as it is', async () => {
    for (const panel of ['calls', 'trace'] as const) {
      await mount(panel, { state: 'Error', error: { status: 502, message: 'The database does not answer.' } });
      await page().getByText('The database does not answer.').waitFor();
      expect(await page().getByText('signed-in users').count()).toBe(0);
    }
  });
});
