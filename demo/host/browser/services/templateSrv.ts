/** What plugins get from `getTemplateSrv()`: texts with variables are filled in by the scene they belong to. */
import type { ScopedVars, TypedVariableModel } from '@grafana/data';
import type { TemplateSrv } from '@grafana/runtime';
import { sceneGraph, type SceneObject } from '@grafana/scenes';

export class HostTemplateSrv implements TemplateSrv {
  /** The dashboard on screen; scopedVars without a scene object are filled in from it. */
  scene?: SceneObject;

  replace(target = '', scopedVars?: ScopedVars, format?: string | ((...args: never[]) => string)): string {
    const scoped = scopedVars?.__sceneObject?.value?.valueOf() as SceneObject | undefined;
    const scene = scoped ?? this.scene;
    return scene ? sceneGraph.interpolate(scene, target, scopedVars, format as string) : target;
  }

  getVariables(): TypedVariableModel[] {
    const variables = this.scene ? sceneGraph.getVariables(this.scene).state.variables : [];
    return variables.map((variable) => {
      const { name, type, label, hide } = variable.state;
      const { query, pluginId, options } = variable.state as { query?: unknown; pluginId?: string; options?: unknown };
      const current = { value: variable.getValue(), text: variable.getValueText?.() ?? variable.getValue() };
      return {
        id: name,
        name,
        type,
        label,
        hide,
        current,
        query: query ?? pluginId,
        options,
      } as unknown as TypedVariableModel;
    });
  }

  containsTemplate(target = ''): boolean {
    const names = this.getVariables().map((variable) => variable.name);
    return [...target.matchAll(/\$(?:\{(\w+)[^}]*\}|(\w+))/g)].some((m) => names.includes(m[1] ?? m[2]));
  }

  updateTimeRange(): void {
    // The time range is the scene's.
  }
}
