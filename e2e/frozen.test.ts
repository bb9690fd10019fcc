/** Dashboards that cannot ask: a snapshot and a public dashboard say so, and claim nothing else. */
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';

const { target, context } = withBrowser();
const { slow, ok } = target.calls;
const WHOLE = /96 spans \(46 application, 20 system, 30 network\)/;
const OTHER_CALLS = /Another call and its trace need the live dashboard\./;
// Making snapshots is Grafana's own, and a Grafana's public dashboards have to be switched on first.
const inHost = target.kind === 'host' ? test : test.skip;

/** The host's ways to keep a snapshot: as newer Grafana do, and as 9.3. */
const FORMS = [
  ['frames in queries', []],
  ['frames beside the panels', ['Shift' as const]],
] as const;

async function snapshot(params: Record<string, string>, keys: readonly 'Shift'[] = []): Promise<DashboardPage> {
  const dashboard = await DashboardPage.open(context(), target, params);
  await dashboard.rows().first().waitFor();
  if (params['var-deepflow_tracing_id']) {
    await dashboard.drawn(WHOLE);
  }
  await dashboard.page.getByRole('button', { name: 'Snapshot' }).click({ modifiers: [...keys] });
  await dashboard.page.waitForURL(/\/dashboard\/snapshot\//);
  await dashboard.calls.getByText(/This is a snapshot/).waitFor();
  return dashboard;
}

inHost.each(FORMS)(
  'a snapshot draws the trace that was open; a click on another call marks nothing, and both panels say why (%s)',
  async (_, keys) => {
    const dashboard = await snapshot({ 'var-deepflow_tracing_id': slow.callId }, keys);
    await dashboard.drawn(WHOLE);
    await dashboard.marked(slow.callId);
    await dashboard.calls.getByText(OTHER_CALLS).waitFor();
    const notice = dashboard.page.getByTestId('spanloom notice');
    await notice.getByText(`it shows trace ${slow.callId}, which was open when it was made.`).waitFor();
    expect(await dashboard.page.getByRole('button', { name: 'Gather again' }).count()).toBe(0);
    const start = await dashboard.drawnStart();
    await (await dashboard.reveal(ok[0].callId)).click();
    await dashboard.page.waitForTimeout(300);
    await dashboard.reveal(slow.callId);
    await dashboard.marked(slow.callId);
    expect(await dashboard.drawnStart()).toBe(start);
    expect(dashboard.callInUrl()).toBeNull();

    const asked = dashboard.log.asked.length;
    // What the store has on a span is not in a snapshot, and nobody is asked for it.
    await dashboard.graph.focus();
    await dashboard.page.keyboard.press('Home');
    await dashboard.details.getByText('Attributes, events and the row are not in this snapshot').waitFor();
    expect(dashboard.log.asked.length).toBe(asked);
    expect(dashboard.problems).toEqual([]);
  }
);

inHost.each(FORMS)(
  'a snapshot without a trace says that none was open, not that none was found (%s)',
  async (_, keys) => {
    const dashboard = await snapshot({}, keys);
    await dashboard.page.getByText('No trace was open when this snapshot was made').waitFor();
    await dashboard.page.getByText(OTHER_CALLS).nth(1).waitFor();
    expect(await dashboard.page.getByText('No trace found').count()).toBe(0);
    expect(dashboard.problems).toEqual([]);
  }
);

inHost('a public dashboard, whose questions are answered with 401, says that it needs the live one', async () => {
  const page = context().pages()[0] ?? (await context().newPage());
  const dashboard = new DashboardPage(page, target);
  await dashboard.goto(`${target.url}/public-dashboards/Distributed_Tracing?var-deepflow_tracing_id=${slow.callId}`);
  const why = 'it cannot ask this data source, which Grafana lets only signed-in users do.';
  await dashboard.calls.getByText(why).waitFor();
  await dashboard.page.getByText('The trace cannot be loaded in this public dashboard').waitFor();
  await dashboard.page.getByText(why).nth(1).waitFor();
  expect(await dashboard.page.getByText('You are not allowed').count()).toBe(0);
  expect(await dashboard.page.getByText('No trace found').count()).toBe(0);
});
