import { withBrowser } from './browserHooks';
import { DashboardPage } from './dashboardPage';
import { runRealProgram } from './realProgram/runRealProgram';

const { target, context } = withBrowser();

test('calls of a program with the OpenTelemetry SDK appear under its namespace and are drawn', async () => {
  const namespace = `e2e-shop-${Date.now().toString(36)}`;
  const statuses = await runRealProgram({
    agentUrl: target.agentUrl,
    namespace,
    paths: ['/orders/1', '/orders/0'],
  });
  expect(statuses).toEqual([200, 500]);

  const dashboard = await DashboardPage.open(context(), target, {
    'var-namespace': namespace,
    'var-request_resource': '*',
    from: 'now-15m',
    to: 'now',
  });
  await dashboard.rows().first().waitFor();
  // Each request once, as its server saw it: to orders and from there to stock, twice.
  expect(await dashboard.rows().count()).toBe(4);
  expect(await dashboard.rows().filter({ hasText: 'Server error 500' }).count()).toBe(2);

  const well = dashboard.rows().filter({ hasText: 'GET /orders/1' }).filter({ hasText: 'OK 200' });
  expect(await well.count()).toBe(1);
  await well.click();
  // checkout's client span, orders' server and client spans, stock's server span
  await dashboard.drawn(/4 spans \(4 application, 0 system, 0 network\), 3 services, 0 errors/);

  await dashboard.rows().filter({ hasText: '/orders/0' }).click();
  await dashboard.drawn(/4 spans .* 3 services, [1-9] errors?/);
  expect(dashboard.problems).toEqual([]);
});
