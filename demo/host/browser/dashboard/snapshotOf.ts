/** A dashboard as it is on screen: what its panels show in place of what they ask, and variables that stay as they are. */
import { type DataFrame, toDataFrameDTO } from '@grafana/data';
import { sceneGraph } from '@grafana/scenes';
import { BUILT_IN } from '../services/builtInDataSource';
import type { ClassicDashboard, ClassicPanel, ClassicVariable } from './classicDashboard';
import type { DashboardScene } from './DashboardScene';

/** @param scene of that dashboard, whose panels have their data */
export function snapshotOf(dashboard: ClassicDashboard, scene: DashboardScene): ClassicDashboard {
  const { from, to } = sceneGraph.getTimeRange(scene).state.value;
  return {
    ...dashboard,
    refresh: '',
    time: { from: from.toISOString(), to: to.toISOString() },
    templating: { list: (dashboard.templating?.list ?? []).map((variable) => frozen(variable, scene)) },
    panels: (dashboard.panels ?? []).map((panel) => withFrames(panel, scene)),
  };
}

function frozen(variable: ClassicVariable, scene: DashboardScene): ClassicVariable {
  const value = sceneGraph.lookupVariable(variable.name, scene)?.getValue();
  const known = (Array.isArray(value) ? value.map(String) : String(value ?? '')) as string | string[];
  return { ...variable, type: 'snapshot', query: '', current: { text: known, value: known } };
}

function withFrames(panel: ClassicPanel, scene: DashboardScene): ClassicPanel {
  const inner = panel.panels?.map((one) => withFrames(one, scene));
  const shown = sceneGraph.findByKey(scene, `panel-${panel.id}`);
  if (!panel.targets?.length || !shown) {
    return inner ? { ...panel, panels: inner } : panel;
  }
  const frames: DataFrame[] = sceneGraph.getData(shown).state.data?.series ?? [];
  const query = { refId: 'A', queryType: 'snapshot', snapshot: frames.map((frame) => toDataFrameDTO(frame)) };
  return {
    ...panel,
    datasource: { type: 'grafana', uid: BUILT_IN },
    targets: [{ ...query, datasource: { type: 'grafana', uid: BUILT_IN } }],
  };
}
