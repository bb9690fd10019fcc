/** Which of several data sources the dashboard opens with: the default where it is ours, else the first by name. */
import type { Locator } from 'playwright-core';
import type { Host } from '../demo/host/host';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { PROXY } from './proxyLog';
import { type ProvisionedSource, startSecondHost } from './setup/secondHost';

const { target, context } = withBrowser();
const OURS = 'spanloom-spanstore-datasource';

interface Listed {
  id: number;
  uid: string;
  name: string;
  type: string;
  isDefault: boolean;
}

/** Which part of the list is waited for: its rows, whichever calls they are (others may have made the newest), or a message. */
type Shown = (dashboard: DashboardPage) => Locator;
const aCall: Shown = (dashboard) => dashboard.rows();
const unreachable: Shown = (dashboard) => dashboard.callsMessage(/cannot be reached/);

/** Opens the dashboard without a data source in the address; which ones were asked, by uid. */
async function askedBy(dashboard: DashboardPage, url: string, shown: Shown): Promise<string[]> {
  const asked = new Set<string>();
  dashboard.page.on('request', (request) => {
    const address = request.url();
    if (PROXY.test(address)) {
      const [, uid, either] =
        /datasources\/(?:uid\/([^/]+)\/proxy|proxy\/(?:uid\/)?([^/?]+))(?:[/?]|$)/.exec(address) ?? [];
      asked.add(uid ?? either);
    }
  });
  await dashboard.goto(`${url}/d/Distributed_Tracing/distributed-tracing?from=now-3h&to=now&refresh=15m`);
  await shown(dashboard).first().waitFor();
  return [...asked];
}

test('the dashboard asks the default, or the first by name where that is none of ours', async () => {
  const answer = await context().request.get(`${target.url}/api/datasources`);
  const ours = ((await answer.json()) as Listed[])
    .filter(({ type }) => type === OURS)
    .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  const expected = ours.find(({ isDefault }) => isDefault) ?? ours[0];
  const dashboard = new DashboardPage(await context().newPage(), target);
  // Which store that is, a Grafana of others may have decided.
  const asked = await askedBy(dashboard, target.url, ({ calls }) => calls.getByText(/./));
  // Old Grafanas have the number in the address.
  expect([[expected.uid], [String(expected.id)]]).toContainEqual(asked);
});

// With a Grafana at GRAFANA_URL nothing can be provisioned.
const describeHost = target.kind === 'host' ? describe : describe.skip;

describeHost('three data sources', () => {
  const closed: ProvisionedSource = { name: 'aardvark', uid: 'closed', url: 'http://127.0.0.1:1' };
  const good: ProvisionedSource = { name: 'Spanloom', uid: 'good' };
  const other: ProvisionedSource = { name: 'Before', uid: 'other', url: 'http://127.0.0.1:1' };
  let host: Host | undefined;
  afterEach(async () => {
    await host?.stop();
    host = undefined;
  });
  const open = async (sources: ProvisionedSource[], shown: Shown) => {
    host = await startSecondHost(target, { sources });
    const dashboard = new DashboardPage(await context().newPage(), target);
    return { dashboard, asked: await askedBy(dashboard, host.url, shown) };
  };
  const inAddress = ({ page }: DashboardPage) => new URL(page.url()).searchParams.get('var-source');

  test('the default is opened, though another comes first by its name', async () => {
    const { dashboard, asked } = await open([closed, { ...good, isDefault: true }, other], aCall);
    expect(asked).toEqual(['good']);
    expect(dashboard.problems).toEqual([]);
    // So a link follows the default, should it become another.
    expect(inAddress(dashboard)).toBe('default');
    // Another one is chosen by the address, and by its uid.
    await dashboard.goto(`${host!.url}/d/Distributed_Tracing/distributed-tracing?var-source=closed`);
    await unreachable(dashboard).waitFor();
  });

  test('without a default it is the first by name, in capitals or not', async () => {
    const { dashboard, asked } = await open([good, other, closed], unreachable);
    expect(asked).toEqual(['closed']);
    expect(inAddress(dashboard)).toBe('closed');
  });

  test('the default of another type is not asked', async () => {
    const metrics = { name: 'Metrics', uid: 'metrics', type: 'prometheus', isDefault: true };
    const { asked } = await open([other, good, metrics], unreachable);
    expect(asked).toEqual(['other']);
  });

  test('two defaults keep the host from starting, as they do a Grafana', async () => {
    const sources = [
      { ...closed, isDefault: true },
      { ...good, isDefault: true },
    ];
    await expect(startSecondHost(target, { sources })).rejects.toThrow(
      'Only one datasource per organization can be marked as default'
    );
  });
});
