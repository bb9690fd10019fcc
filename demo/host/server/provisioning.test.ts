import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { expandEnv, readProvisioning } from './provisioning';

const REPOSITORY = path.resolve(__dirname, '../../..');

let dir: string;
beforeEach(() => {
  dir = fs.mkdtempSync(path.join(os.tmpdir(), 'provisioning-'));
});
afterEach(() => fs.rmSync(dir, { recursive: true, force: true }));

function write(file: string, content: string): void {
  fs.mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
  fs.writeFileSync(path.join(dir, file), content);
}

test("the repository's own folder sets up data source, dashboards and app", () => {
  const env = { STORE_URL: 'http://store:8123', STORE_PASSWORD: 'p$x: "y"', DASHBOARDS_PATH: '/dashboards' };
  const provisioning = readProvisioning(path.join(REPOSITORY, 'provisioning'), env);
  expect(provisioning.dataSources).toEqual([
    expect.objectContaining({
      uid: 'spanloom',
      type: 'spanloom-spanstore-datasource',
      access: 'proxy',
      url: 'http://store:8123',
      basicAuth: true,
      basicAuthUser: 'spanloom_reader',
      // A Grafana that has a default already would not start.
      isDefault: false,
      secureJsonData: { basicAuthPassword: 'p$x: "y"' },
    }),
  ]);
  expect(provisioning.dashboardProviders).toEqual([{ name: 'spanloom', folder: 'Spanloom', path: '/dashboards' }]);
  expect(provisioning.enabledApps).toEqual(['spanloom-app']);
});

test('two defaults keep it from starting, as they do a Grafana', () => {
  write('datasources/a.yaml', 'datasources: [{ name: First, type: t, isDefault: true }]');
  expect(readProvisioning(dir, {}).dataSources).toHaveLength(1);
  write('datasources/b.yaml', 'datasources: [{ name: Second, type: t, isDefault: true }]');
  expect(() => readProvisioning(dir, {})).toThrow('Only one datasource per organization can be marked as default');
});

test('variables are replaced in values of any depth, and only once', () => {
  const env = { A: 'one', B: '$A' };
  const value = { plain: '$A/${A}/$__env{A}', deep: [{ x: '$B' }], price: '$$A', none: 'x$MISSING', n: 3, yes: true };
  expect(expandEnv(value, env)).toEqual({
    plain: 'one/one/one',
    deep: [{ x: '$A' }],
    price: '$A',
    none: 'x',
    n: 3,
    yes: true,
  });
});

test('a missing folder is empty', () => {
  expect(readProvisioning(path.join(dir, 'nowhere'), {})).toEqual({
    dataSources: [],
    dashboardProviders: [],
    enabledApps: [],
  });
});

test('files are read in the order of their names, others left alone; a disabled app is off', () => {
  write('datasources/b.yaml', 'datasources: [{ name: "Second one", type: t }]');
  write('datasources/a.yml', 'datasources: [{ name: First, type: t, uid: own }]');
  write('datasources/readme.md', 'not: [yaml');
  write('plugins/x.yaml', 'apps: [{ type: on-app }, { type: off-app, disabled: true }]');
  const { dataSources, enabledApps } = readProvisioning(dir, {});
  expect(dataSources.map(({ uid, access, editable }) => [uid, access, editable])).toEqual([
    ['own', 'proxy', false],
    ['second-one', 'proxy', false],
  ]);
  expect(enabledApps).toEqual(['on-app']);
});

test.each([
  ['datasources/x.yaml', 'datasources: [', /x\.yaml: /],
  ['datasources/x.yaml', 'datasources: { name: a }', /x\.yaml: "datasources" is not a list/],
  ['datasources/x.yaml', 'datasources: [{ name: a }]', /x\.yaml: a data source without "type"/],
  ['dashboards/x.yaml', 'providers: [{ name: a }]', /x\.yaml: a dashboard provider without "options\.path"/],
])('%s with %j names the file', (file, content, message) => {
  write(file, content);
  expect(() => readProvisioning(dir, {})).toThrow(message);
});
