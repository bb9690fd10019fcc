/** Classic dashboard JSON → a scene. What the host cannot show is told in `notices`, never left out silently. */
import { type AnnotationQuery, LoadingState, rangeUtil, toDataFrame } from '@grafana/data';
import type { WeekStart } from '@grafana/ui';
import {
  dataLayers,
  SceneDataLayerSet,
  SceneDataNode,
  SceneDataTransformer,
  type SceneGridItemLike,
  SceneGridItem,
  SceneGridLayout,
  SceneGridRow,
  SceneQueryRunner,
  SceneRefreshPicker,
  SceneTimePicker,
  SceneTimeRange,
  SceneVariableSet,
  type SceneVariable,
  VariableValueSelectors,
  VizPanel,
} from '@grafana/scenes';
import type { ClassicDashboard, ClassicPanel } from './classicDashboard';
import { BUILT_IN } from '../services/builtInDataSource';
import { DashboardScene } from './DashboardScene';
import { panelLinks } from './panelLinks';
import { refOf, variableToScene } from './variablesToScene';

const ROW_COLUMNS = 24;

export function dashboardToScene(dashboard: ClassicDashboard): { scene: DashboardScene; notices: string[] } {
  const notices: string[] = [];
  const scene = new DashboardScene({
    title: dashboard.title,
    description: dashboard.description,
    links: dashboard.links ?? [],
    $timeRange: new SceneTimeRange({
      from: dashboard.time?.from ?? 'now-6h',
      to: dashboard.time?.to ?? 'now',
      // '' is "the user's", which here is the browser's.
      timeZone: dashboard.timezone || 'browser',
      weekStart: (dashboard.weekStart || undefined) as WeekStart | undefined,
      fiscalYearStartMonth: dashboard.fiscalYearStartMonth,
    }),
    $variables: new SceneVariableSet({ variables: variables(dashboard, notices) }),
    $data: annotationLayers(dashboard, notices),
    variableControls: new VariableValueSelectors({}),
    timeControls: dashboard.timepicker?.hidden
      ? []
      : [
          new SceneTimePicker({ isOnCanvas: true }),
          new SceneRefreshPicker({
            refresh: dashboard.refresh || '',
            intervals: dashboard.timepicker?.refresh_intervals,
            isOnCanvas: true,
          }),
        ],
    body: new SceneGridLayout({ children: gridItems(dashboard, dashboard.panels ?? [], notices) }),
  });
  return { scene, notices };
}

/** The dashboard's annotations; only those that Grafana itself keeps. */
function annotationLayers(dashboard: ClassicDashboard, notices: string[]): SceneDataLayerSet {
  const wanted = dashboard.annotations?.list?.filter(({ enable }) => enable !== false) ?? [];
  const isOurs = ({ datasource }: (typeof wanted)[0]) => datasource?.uid === BUILT_IN;
  const others = wanted.filter((one) => !isOurs(one));
  if (others.length > 0) {
    notices.push(`annotations (${others.map(({ name }) => name).join(', ')})`);
  }
  return new SceneDataLayerSet({
    layers: wanted.filter(isOurs).map(
      (query) =>
        new dataLayers.AnnotationsDataLayer({
          name: query.name ?? '',
          isHidden: query.hide,
          query: query as AnnotationQuery,
        })
    ),
  });
}

function variables(dashboard: ClassicDashboard, notices: string[]): SceneVariable[] {
  return (dashboard.templating?.list ?? []).flatMap((variable) => {
    const converted = variableToScene(variable);
    if (!converted) {
      notices.push(`variable ${variable.name} of type ${variable.type}`);
    }
    return converted ?? [];
  });
}

/** A row that is open keeps its panels beside it in the JSON: they go into the row until the next one starts. */
function gridItems(dashboard: ClassicDashboard, panels: ClassicPanel[], notices: string[]): SceneGridItemLike[] {
  const items: SceneGridItemLike[] = [];
  let open: { row: SceneGridRow; children: SceneGridItemLike[] } | undefined;
  const closeRow = () => open?.row.setState({ children: open.children });
  for (const panel of panels) {
    if (panel.type !== 'row') {
      (open?.children ?? items).push(gridItem(dashboard, panel, notices));
      continue;
    }
    closeRow();
    const collapsed = panel.collapsed === true;
    const row = new SceneGridRow({
      key: `panel-${panel.id}`,
      title: panel.title ?? '',
      y: panel.gridPos?.y ?? 0,
      isCollapsed: collapsed,
      children: (panel.panels ?? []).map((inner) => gridItem(dashboard, inner, notices)),
    });
    items.push(row);
    open = collapsed ? undefined : { row, children: [] };
  }
  closeRow();
  return items;
}

function gridItem(dashboard: ClassicDashboard, panel: ClassicPanel, notices: string[]): SceneGridItem {
  const { x = 0, y = 0, w = ROW_COLUMNS, h = 8 } = panel.gridPos ?? {};
  if (panel.repeat) {
    notices.push(`repeating panel "${panel.title ?? panel.id}" by ${panel.repeat}`);
  }
  if (panel.libraryPanel) {
    notices.push(`library panel "${panel.title ?? panel.id}"`);
  }
  return new SceneGridItem({
    key: `grid-item-${panel.id}`,
    x,
    y,
    width: w,
    height: h,
    isDraggable: false,
    isResizable: false,
    body: new VizPanel({
      key: `panel-${panel.id}`,
      pluginId: panel.type,
      title: panel.title ?? '',
      description: panel.description,
      displayMode: panel.transparent ? 'transparent' : 'default',
      hoverHeader: !panel.title,
      options: panel.options ?? {},
      fieldConfig: panel.fieldConfig ?? { defaults: {}, overrides: [] },
      pluginVersion: panel.pluginVersion,
      titleItems: panelLinks(panel.links),
      $data: panel.snapshotData ? keptBy(panel, dashboard) : dataOf(panel),
    }),
  });
}

/** What an older snapshot keeps beside the panel: there is no request. */
function keptBy({ snapshotData = [] }: ClassicPanel, { time }: ClassicDashboard): SceneDataNode {
  const timeRange = rangeUtil.convertRawToRange(time ?? { from: 'now-6h', to: 'now' });
  const series = snapshotData.map((frame) => toDataFrame(frame));
  return new SceneDataNode({ data: { state: LoadingState.Done, series, timeRange } });
}

function dataOf(panel: ClassicPanel): SceneQueryRunner | SceneDataTransformer | undefined {
  if (!panel.targets?.length) {
    return undefined;
  }
  const runner = new SceneQueryRunner({
    datasource: refOf(panel.datasource) ?? undefined,
    queries: panel.targets.map((target) => ({ ...target })),
    maxDataPoints: panel.maxDataPoints,
    minInterval: panel.interval,
  });
  const transformations = panel.transformations ?? [];
  return transformations.length ? new SceneDataTransformer({ $data: runner, transformations }) : runner;
}
