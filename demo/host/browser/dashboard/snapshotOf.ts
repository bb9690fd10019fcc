/** A dashboard as it is on screen: what its panels show in place of what they ask, and variables that stay as they are. */
import { type DataFrame, toDataFrameDTO } from '@grafana/data';
import { sceneGraph } from '@grafana/scenes';
import { BUILT_IN } from '../services/builtInDataSource';
import type { ClassicDashboard, ClassicPanel, ClassicVariable } from './classicDashboard';
import type { DashboardScene } from './DashboardScene';

/**
 * Where a snapshot keeps frames: in queries to what is built in, as Grafana 12.4 does, or beside the panels, which then ask
 * nothing at all, as 9.3 does.
 */
export type SnapshotForm = 'queries' | 'panels';

/** @param scene of that dashboard, whose panels have their data */
export function snapshotOf(
  dashboard: ClassicDashboard,
  scene: DashboardScene,
  form: SnapshotForm = 'queries'
): ClassicDashboard {
  const { from, to } = sceneGraph.getTimeRange(scene).state.value;
  return {
    ...dashboard,
    refresh: '',
    time: { from: from.toISOString(), to: to.toISOString() },
    templating: { list: (dashboard.templating?.list ?? []).map((variable) => frozen(variable, scene, form)) },
    panels: (dashboard.panels ?? []).map((panel) => withFrames(panel, scene, form)),
  };
}

/** A snapshot as it is shown: its variables change with nothing, whatever they were when it was made. */
export function shownSnapshot(dashboard: ClassicDashboard): ClassicDashboard {
  const list = (dashboard.templating?.list ?? []).map((variable) => ({ ...variable, type: 'snapshot' }));
  return { ...dashboard, templating: { list } };
}

function frozen(variable: ClassicVariable, scene: DashboardScene, form: SnapshotForm): ClassicVariable {
  const value = sceneGraph.lookupVariable(variable.name, scene)?.getValue();
  const known = (Array.isArray(value) ? value.map(String) : String(value ?? '')) as string | string[];
  const current = { text: known, value: known };
  if (form === 'queries') {
    return { ...variable, type: 'snapshot', query: '', current };
  }
  const options = [known].flat().map((one) => ({ text: one, value: one, selected: true }));
  return { ...variable, query: '', refresh: 0, current, options };
}

function withFrames(panel: ClassicPanel, scene: DashboardScene, form: SnapshotForm): ClassicPanel {
  const inner = panel.panels?.map((one) => withFrames(one, scene, form));
  const shown = sceneGraph.findByKey(scene, `panel-${panel.id}`);
  if (!panel.targets?.length || !shown) {
    return inner ? { ...panel, panels: inner } : panel;
  }
  const series: DataFrame[] = sceneGraph.getData(shown).state.data?.series ?? [];
  const frames = series.map((frame) => toDataFrameDTO(frame));
  if (form === 'panels') {
    return { ...panel, datasource: null, targets: [], snapshotData: frames };
  }
  const query = { refId: 'A', queryType: 'snapshot', snapshot: frames };
  return {
    ...panel,
    datasource: { type: 'grafana', uid: BUILT_IN },
    targets: [{ ...query, datasource: { type: 'grafana', uid: BUILT_IN } }],
  };
}
