import * as fs from 'node:fs';
import * as path from 'node:path';
import type { ClassicDashboard, ClassicVariable } from './browser/dashboard/classicDashboard';
import { readDashboards, slugOf } from './server/dashboards';

const DASHBOARDS = path.resolve(__dirname, '../../dashboards');
const DATA_SOURCE = { type: 'spanloom-spanstore-datasource', uid: '${source}' };

const [stored, ...others] = readDashboards([{ name: '', folder: 'Spanloom', path: DASHBOARDS }]);
const dashboard = stored.model as unknown as ClassicDashboard & Record<string, unknown>;
const variables = dashboard.templating!.list!;
const panels = dashboard.panels!;
const variable = (name: string) => variables.find((v) => v.name === name) as ClassicVariable;

test('there is one dashboard, at the address that links use', () => {
  expect(others).toEqual([]);
  expect(stored).toMatchObject({ uid: 'Distributed_Tracing', slug: 'distributed-tracing', folder: 'Spanloom' });
});

test('it can be provisioned and imported anywhere from Grafana 9.3 on', () => {
  expect(dashboard).toMatchObject({ id: null, schemaVersion: 37 });
  expect(dashboard).not.toHaveProperty('__inputs');
  expect(dashboard).not.toHaveProperty('__requires');
  expect(JSON.stringify(dashboard)).not.toContain('DS_');
});

test('it shows the last 15 minutes, and stays live', () => {
  expect(dashboard.time).toEqual({ from: 'now-15m', to: 'now' });
  expect(dashboard.timepicker!.refresh_intervals).toContain(dashboard.refresh);
});

test('variables: data source, then the chain of names, then texts; the call is hidden', () => {
  expect(variables.map(({ name }) => name)).toEqual([
    'source',
    'cluster',
    'namespace',
    'workload',
    'trace_id',
    'span_id',
    'request_resource',
    'deepflow_tracing_id',
  ]);
  // The text and the value that Grafana has for "the default, where it is of this type": with others there is no such choice.
  const current = { selected: true, text: 'default', value: 'default' };
  expect(variable('source')).toMatchObject({ type: 'datasource', query: DATA_SOURCE.type, current });
  expect(variable('cluster').query).toEqual({ refId: 'cluster', tag: 'cluster' });
  expect(variable('namespace').query).toEqual({ refId: 'namespace', tag: 'namespace', cluster: '$cluster' });
  expect(variable('workload').query).toEqual({
    refId: 'workload',
    tag: 'workload',
    cluster: '$cluster',
    namespace: '$namespace',
  });
});

test.each(['cluster', 'namespace', 'workload'])('%s: several or all, asked anew when the time changes', (name) => {
  expect(variable(name)).toMatchObject({
    type: 'query',
    datasource: DATA_SOURCE,
    multi: true,
    includeAll: true,
    allValue: '*',
    refresh: 2,
    current: { value: ['$__all'] },
  });
});

test.each([
  ['trace_id', 0],
  ['span_id', 0],
  ['request_resource', 0],
  ['deepflow_tracing_id', 2],
])('%s: a text, * for any, hide %d', (name, hide) => {
  expect(variable(name)).toMatchObject({ type: 'textbox', query: '*', hide, current: { value: '*' } });
});

test('the list of calls above, the trace below, over the whole width, without a gap', () => {
  expect(panels.map(({ type }) => type)).toEqual(['spanloom-calls-panel', 'spanloom-trace-panel']);
  const [calls, trace] = panels.map(({ gridPos }) => gridPos!);
  expect([calls.x, calls.w, trace.x, trace.w]).toEqual([0, 24, 0, 24]);
  expect(trace.y).toBe(calls.y + calls.h);
});

test('each panel asks the chosen data source', () => {
  for (const panel of panels) {
    expect(panel.datasource).toEqual(DATA_SOURCE);
    expect(panel.targets!.map((target) => target.datasource)).toEqual([DATA_SOURCE]);
  }
});

test('only the trace panel uses the call, so that a click asks for nothing but the trace', () => {
  const uses = (index: number) => JSON.stringify(panels[index].targets).match(/\$\w+/g);
  expect(uses(0)).toEqual(['$cluster', '$namespace', '$workload', '$trace_id', '$span_id', '$request_resource']);
  expect(uses(1)).toEqual(['$deepflow_tracing_id']);
});

test('every variable that is used exists', () => {
  const used = JSON.stringify(dashboard)
    .match(/\$\{?(?!__)\w+/g)!
    .map((name) => name.replace(/[${]/g, ''));
  expect(variables.map(({ name }) => name)).toEqual(expect.arrayContaining(used));
});

test('panel ids are unique', () => {
  const ids = panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

test('slugs', () => {
  expect(slugOf('Distributed Tracing')).toBe('distributed-tracing');
  expect(slugOf(' Ünïcode & more! ')).toBe('u-ni-code-more');
});

test('a broken file is named', () => {
  const dir = fs.mkdtempSync(path.join(fs.realpathSync('/tmp'), 'dashboards-'));
  fs.writeFileSync(path.join(dir, 'bad.json'), '{"title":"x"}');
  expect(() => readDashboards([{ name: '', folder: '', path: dir }])).toThrow(/bad\.json: a dashboard needs a "uid"/);
  fs.rmSync(dir, { recursive: true });
});
