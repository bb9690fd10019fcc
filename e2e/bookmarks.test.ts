/** Addresses as bookmarks of DeepFlow's dashboards have them, with our dashboard's path, show the list and the trace. */
import type { Host } from '../demo/host/host';
import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { startSecondHost } from './setup/secondHost';
import { NAMESPACE } from './target';

const { target, context } = withBrowser();
const [call] = target.calls.ok;
const WHOLE = /96 spans \(46 application, 20 system, 30 network\)/;
const PATH = '/d/Distributed_Tracing/distributed-tracing';

/** Around the calls of the set-up, Unix ms, as a link of a dashboard has it. */
const range = `from=${Math.floor(call.startUs / 1000) - 1_800_000}&to=${Math.floor(call.endUs / 1000) + 60_000}`;
/** A Grafana of others may have other data sources; the host's is the only good one. */
const ours = target.kind === 'host' ? '' : `&var-source=${target.sources.good}`;

async function open(query: string, base = target.url): Promise<DashboardPage> {
  const dashboard = new DashboardPage(context().pages()[0] ?? (await context().newPage()), target);
  await dashboard.goto(`${base}${PATH}?${query}`);
  return dashboard;
}

/** Asks the tests' store itself. */
async function ask(sql: string): Promise<string> {
  const { storeUrl, user = 'default', password = '' } = target.store;
  const headers = { 'X-ClickHouse-User': user, 'X-ClickHouse-Key': password };
  const answer = await fetch(storeUrl, { method: 'POST', headers, body: sql });
  if (!answer.ok) {
    throw new Error(await answer.text());
  }
  return (await answer.text()).trim();
}

/** The numbers that DeepFlow gave to cluster, namespace and workload of the call's server. */
async function numbersOfPlaces(): Promise<string[]> {
  const columns = ['pod_cluster_id_1', 'pod_ns_id_1', 'pod_group_id_1'].map((name) => `toString(${name})`).join(', ');
  const text = await ask(
    `SELECT ${columns} FROM flow_log.l7_flow_log WHERE _id = ${call.callId} AND time = toDateTime(bitShiftRight(toUInt64(${call.callId}), 32)) FORMAT TSV`
  );
  return text.split('\t');
}

describe("DeepFlow's data source in the address", () => {
  let host: Host | undefined;
  afterEach(async () => {
    await host?.stop();
    host = undefined;
  });
  // With a Grafana at GRAFANA_URL nothing can be provisioned.
  const testHost = target.kind === 'host' ? test : test.skip;

  test('a bookmark of "Distributed Tracing" shows the list and the trace, and says which data source it is', async () => {
    const dashboard = await open(
      `\ufefforgId=1&var-deepflow_tracing_id=id-${call.callId}&var-cluster=__any&var-namespace=${NAMESPACE}` +
        `&var-workload=__any&var-vm=__any&var-trace_id=*&var-span_id=*&var-request_resource=*&${range}` +
        `&var-datasource=P8E80F9AEF21F6940${ours}`
    );
    await dashboard.drawn(WHOLE);
    await dashboard.row(call.callId).waitFor();
    await dashboard.marked(call.callId);
    await dashboard.calls
      .getByText(/^The link names the data source “P8E80F9AEF21F6940”, which is none of Spanloom's/)
      .waitFor();
    await dashboard.page.waitForFunction(() => !location.search.includes('var-datasource'));
    expect(dashboard.problems).toEqual([]);
  });

  testHost('is not asked where it stands beside ours, and another of ours is opened by that name, too', async () => {
    host = await startSecondHost(target, {
      sources: [
        { name: 'Spanloom', uid: 'good' },
        { name: 'Zero', uid: 'closed', url: 'http://127.0.0.1:1' },
        { name: 'DeepFlow', uid: 'deepflow', type: 'deepflowio-deepflow-datasource' },
      ],
    });
    const everything = `var-cluster=__disabled&var-namespace=__any&${range}`;
    const dashboard = await open(`${everything}&var-datasource=deepflow`, host.url);
    await dashboard.row(call.callId).waitFor();
    await dashboard.calls.getByText(/“deepflow”.*this is “Spanloom”/).waitFor();
    expect(dashboard.problems).toEqual([]);

    await dashboard.goto(`${host.url}${PATH}?${everything}&var-datasource=closed`);
    await dashboard.calls.getByText(/cannot be reached/).waitFor();
    expect(new URL(dashboard.page.url()).searchParams.get('var-source')).toBe('closed');
  });

  testHost('nor one of ours that is gone', async () => {
    host = await startSecondHost(target, { sources: [{ name: 'Spanloom', uid: 'good' }] });
    const dashboard = await open(`var-namespace=${NAMESPACE}&${range}&var-source=gone`, host.url);
    await dashboard.row(call.callId).waitFor();
    await dashboard.calls.getByText(/“gone”.*this is “Spanloom”/).waitFor();
    expect(new URL(dashboard.page.url()).searchParams.get('var-source')).toBe('good');
  });
});

test('numbers of older dashboards stand for the places, and wildcards for names; both stay when variables are asked for again', async () => {
  const [cluster, namespace, workload] = await numbersOfPlaces();
  expect(Number(namespace)).toBeGreaterThan(0);
  const asked = [
    `var-cluster=${cluster}&var-namespace=${namespace}&var-workload=${workload}`,
    `var-cluster=__any&var-namespace=${NAMESPACE.slice(0, 8)}*&var-workload=__any`,
    `var-cluster=All&var-namespace=*${NAMESPACE.slice(-11)}&var-namespace=nothing-of-that-name`,
  ];
  for (const variables of asked) {
    const dashboard = await open(`${variables}&var-request_resource=*full*&from=now-3h&to=now&refresh=5s${ours}`);
    await dashboard.row(call.callId).waitFor();
    const namespaces = () => new URL(dashboard.page.url()).searchParams.getAll('var-namespace');
    const before = namespaces();
    // The names are asked for again with each refresh, and what is not among them Grafana takes for gone.
    await dashboard.log.next('variable');
    await dashboard.log.next('calls');
    await dashboard.log.next('calls');
    expect(namespaces()[0]).toBe(before[0]);
    await dashboard.row(call.callId).waitFor();
    expect(dashboard.problems).toEqual([]);
  }
});

test('what is asked for and not there is said by the name that was asked for', async () => {
  const dashboard = await open(`var-namespace=nothing-*&var-cluster=__any&var-workload=__disabled&${range}${ours}`);
  await dashboard.calls.getByText('No calls in this time range for namespace nothing-*.').waitFor();
  await dashboard.page.getByText('Choose a call in the list above').waitFor();
  expect(dashboard.problems).toEqual([]);
});

test.each([
  [
    'Redis',
    'var-cluster=All&var-redis_service=All&var-wildcard=*redis*&var-tap_side=All&var-client_for_Redis_Analysis=*',
  ],
  ['SQL', 'var-db_cluster=1&var-db_service=7&var-client_workload=All&var-observation_point=All'],
  ['Dubbo', 'var-cluster=1&var-namespace=All&var-service=All&var-tap_side=s-p&var-client_for_Redis_Analysis='],
  ['Ingress', 'var-cluster=$__all&var-ingress_workload=12'],
])('the call of a bookmark of "%s" is drawn', async (_, variables) => {
  const dashboard = await open(`orgId=1&var-deepflow_tracing_id=id-${call.callId}&${variables}&${range}${ours}`);
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});

test('a trace id finds its calls in capitals, filled up, in groups or in part, and opens its trace', async () => {
  const { traceId } = call;
  const spelled = [
    traceId.toUpperCase(),
    `0x${traceId}`,
    traceId.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
    `00-${traceId}-${'1'.repeat(16)}-01`,
    `${traceId.slice(0, 12).toUpperCase()}*`,
  ];
  for (const text of spelled) {
    const dashboard = await open(`var-trace_id=${text}&${range}${ours}`);
    await dashboard.calls.getByTitle(traceId, { exact: true }).first().waitFor();
    expect(dashboard.problems).toEqual([]);
  }
  const dashboard = await open(`var-deepflow_tracing_id=${traceId.toUpperCase()}&${range}${ours}`);
  await dashboard.drawn(WHOLE);
  expect(dashboard.problems).toEqual([]);
});
