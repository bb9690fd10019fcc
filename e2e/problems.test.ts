import type { Page } from 'playwright-core';
import { withBrowser } from './browserHooks';
import { watchPage } from './problems';

const { target, context } = withBrowser();
const ORIGIN = 'http://grafana.example';

/** A page of a Grafana, or of the host, with a script of its own and one of our plugin. */
async function pageWith(kind: 'host' | 'grafana', own: string, ours: string): Promise<[Page, string[]]> {
  const page = await context().newPage();
  const problems = watchPage(page, { ...target, kind });
  const script = (body: string) => ({ contentType: 'text/javascript', body });
  await page.route(`${ORIGIN}/**`, (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') {
      const body =
        '<script src="/public/plugins/spanloom-app/module.js"></script><script src="/public/build/app.js"></script>';
      return route.fulfill({ contentType: 'text/html', body });
    }
    return route.fulfill(script(pathname.startsWith('/public/plugins/') ? ours : own));
  });
  await page.goto(ORIGIN);
  // What was thrown comes after what was logged.
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
  return [page, problems];
}

const FAILS = 'function fail() { throw new Error("The database cannot be reached."); }';
const LOGS = 'try { fail(); } catch (error) { console.error("runRequest.catchError", error); }';

test.each(['host', 'grafana'] as const)(
  'that Grafana logs what a data source answered is no problem of ours, on a %s',
  async (kind) => {
    const [, problems] = await pageWith(kind, LOGS, FAILS);
    expect(problems).toEqual([]);
  }
);

test.each(['host', 'grafana'] as const)('what we log or throw is, on a %s', async (kind) => {
  const [, logged] = await pageWith(kind, 'logIt();', 'function logIt() { console.warn("no word of a name"); }');
  expect(logged).toEqual(['warning: no word of a name']);
  const [, thrown] = await pageWith(kind, 'fail();', FAILS);
  expect(thrown).toEqual([expect.stringMatching(/^uncaught: Error: The database cannot be reached/)]);
  // React in a build for production writes down what a component threw, and says no more.
  const caught = 'try { fail(); } catch (error) { console.error(error); }';
  expect((await pageWith(kind, caught, FAILS))[1]).toEqual([expect.stringContaining('/spanloom-app/module.js')]);
});

test("of what else a page complains, a Grafana's is its own, the host's counts", async () => {
  const complains = 'console.error("deprecated"); fetch("/public/plugins/spanloom-app/none.json");';
  expect((await pageWith('grafana', complains, ''))[1]).toEqual([]);
  expect((await pageWith('host', complains, ''))[1]).toEqual(['error: deprecated']);
});
