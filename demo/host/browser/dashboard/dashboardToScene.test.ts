/** @jest-environment jsdom */
import '../testDom';
import {
  DataSourceVariable,
  QueryVariable,
  type SceneDataLayerSet,
  SceneDataTransformer,
  SceneGridItem,
  SceneGridLayout,
  SceneGridRow,
  SceneQueryRunner,
  SceneRefreshPicker,
  type SceneTimeRange,
  TextBoxVariable,
  VizPanel,
} from '@grafana/scenes';
import dashboard from '../../../../dashboards/distributed-tracing.json';
import core from '../../fixtures/dashboards/core.json';
import type { ClassicDashboard } from './classicDashboard';
import { dashboardToScene } from './dashboardToScene';

const tracing = () => dashboardToScene(dashboard as unknown as ClassicDashboard);
const fixture = () => dashboardToScene(core as unknown as ClassicDashboard);

function panelsOf(scene: ReturnType<typeof tracing>['scene']): VizPanel[] {
  const items = (scene.state.body as SceneGridLayout).state.children;
  const flat = items.flatMap((item) => (item instanceof SceneGridRow ? item.state.children : [item]));
  return flat.map((item) => (item as SceneGridItem).state.body as VizPanel);
}

function panelOf(scene: ReturnType<typeof tracing>['scene'], title: string): VizPanel {
  return panelsOf(scene).find((panel) => panel.state.title === title)!;
}

test('the tracing dashboard is converted without loss', () => {
  expect(tracing().notices).toEqual([]);
});

test('variables keep their kinds, chains and values', () => {
  const [dataSource, , namespace, , traceId, , , call] = tracing().scene.state.$variables!.state.variables;
  expect(dataSource).toBeInstanceOf(DataSourceVariable);
  expect(dataSource.state).toMatchObject({ name: 'source', pluginId: 'spanloom-spanstore-datasource' });
  expect(namespace).toBeInstanceOf(QueryVariable);
  expect(namespace.state).toMatchObject({
    query: { refId: 'namespace', tag: 'namespace', cluster: '$cluster' },
    datasource: { uid: '${source}' },
    isMulti: true,
    includeAll: true,
    allValue: '*',
    refresh: 2,
    value: ['$__all'],
  });
  expect(traceId).toBeInstanceOf(TextBoxVariable);
  expect(traceId.state).toMatchObject({ value: '*', hide: 0, label: 'Trace ID' });
  expect(call.state).toMatchObject({ name: 'deepflow_tracing_id', value: '*', hide: 2 });
});

test('panels keep their place, type and queries', () => {
  const { scene } = tracing();
  const [calls, trace] = (scene.state.body as SceneGridLayout).state.children as SceneGridItem[];
  expect(calls.state).toMatchObject({ x: 0, y: 0, width: 24, isDraggable: false });
  expect(trace.state.y).toBe(calls.state.height);
  const panel = trace.state.body as VizPanel;
  expect(panel.state).toMatchObject({ pluginId: 'spanloom-trace-panel', title: 'Trace' });
  expect((panel.state.$data as SceneQueryRunner).state).toMatchObject({
    datasource: { type: 'spanloom-spanstore-datasource', uid: '${source}' },
    queries: [{ refId: 'A', queryType: 'trace', query: '$deepflow_tracing_id' }],
  });
});

test('time, time zone and refresh', () => {
  const { scene } = tracing();
  expect(scene.state.$timeRange!.state).toMatchObject({ from: 'now-15m', to: 'now', timeZone: 'browser' });
  const refresh = scene.state.timeControls.find((c) => c instanceof SceneRefreshPicker)!;
  expect(refresh.state).toMatchObject({ refresh: '10s', intervals: ['5s', '10s', '30s', '1m', '5m', '15m'] });
  expect(fixture().scene.state.$timeRange!.state.timeZone).toBe('utc');
});

test.each([
  ['deepflow-doc', 'now-15m'],
  ['', 'now-15m'],
  ['now-oops', 'now-15m'],
  ['now-1h', 'now-1h'],
  ['1700000000000', '2023-11-14T22:13:20.000Z'],
])('from=%s in the URL gives %s', (from, expected) => {
  const range = tracing().scene.state.$timeRange as SceneTimeRange;
  range.updateFromUrl({ from, to: 'now' });
  expect(range.state.from).toBe(expected);
  expect(range.state.value.from.isValid()).toBe(true);
});

test('an open row takes the panels after it', () => {
  const { scene } = fixture();
  const items = (scene.state.body as SceneGridLayout).state.children;
  expect(items.map((item) => item.constructor)).toEqual([SceneGridItem, SceneGridItem, SceneGridRow]);
  const row = items[2] as SceneGridRow;
  expect(row.state).toMatchObject({ title: 'Core', isCollapsed: false });
  expect(row.state.children).toHaveLength(6);
  expect(row.state.children.every((child) => child.parent === row)).toBe(true);
});

test('a collapsed row keeps its own panels, and not those after it', () => {
  const { scene } = dashboardToScene({
    uid: 'x',
    title: 'x',
    panels: [
      { id: 1, type: 'row', collapsed: true, panels: [{ id: 2, type: 'text', title: 'inside' }] },
      { id: 3, type: 'text', title: 'after' },
    ],
  });
  const [row, after] = (scene.state.body as SceneGridLayout).state.children;
  expect((row as SceneGridRow).state.children).toHaveLength(1);
  expect(after).toBeInstanceOf(SceneGridItem);
});

test('field configuration, options and transformations pass', () => {
  const { scene } = dashboardToScene({
    uid: 'x',
    title: 'x',
    panels: [
      {
        id: 1,
        type: 'stat',
        title: 'one',
        targets: [{ refId: 'A' }],
        transformations: [{ id: 'limit', options: { limitField: 1 } }],
        options: { textMode: 'name' },
        fieldConfig: { defaults: { unit: 'ms' }, overrides: [] },
      },
    ],
  });
  const { $data, options, fieldConfig } = panelOf(scene, 'one').state;
  expect($data).toBeInstanceOf(SceneDataTransformer);
  expect(options).toEqual({ textMode: 'name' });
  expect(fieldConfig.defaults.unit).toBe('ms');
});

test('what the host cannot show is told', () => {
  expect(fixture().notices).toEqual(['variable filters of type adhoc', 'annotations (deploys)']);
  const { notices } = dashboardToScene({
    uid: 'x',
    title: 'x',
    panels: [
      { id: 1, type: 'text', title: 'again', repeat: 'namespace' },
      { id: 2, type: 'text', title: 'shared', libraryPanel: {} },
    ],
  });
  expect(notices).toEqual(['repeating panel "again" by namespace', 'library panel "shared"']);
});

test('annotations that Grafana itself keeps are layers of data, others are told', () => {
  const layersOf = ({ scene }: ReturnType<typeof tracing>) => (scene.state.$data as SceneDataLayerSet).state.layers;
  expect(layersOf(tracing()).map(({ state }) => state)).toEqual([
    expect.objectContaining({ name: 'Annotations & Alerts', isHidden: true, isEnabled: true }),
  ]);
  expect(layersOf(fixture())).toEqual([]);
});
