/** The layer above the bars: what the pointer is on, what is selected, its parent, and its time before correction. */
import { barEnd, MARK } from '../layout/traceModel';
import type { Pen } from './pen';
import { LANE_GAP, xOf, yOf, type Scene } from './scene';

export interface Marked {
  /** Model indices, -1 = none. */
  hovered: number;
  selected: number;
  /** True while the graph has the keyboard focus. */
  focused: boolean;
}

export function paintOverlay(context: Pen, scene: Scene, marked: Marked): void {
  const { theme, model } = scene;
  if (marked.selected >= 0) {
    paintRawTime(context, scene, marked.selected);
    const parent = model.layout.forest.parent[marked.selected];
    if (parent >= 0) {
      context.setLineDash([3, 3]);
      outline(context, scene, parent, theme.hover, 1);
      context.setLineDash([]);
    }
    outline(context, scene, marked.selected, theme.background, 4);
    outline(context, scene, marked.selected, marked.focused ? theme.focus : theme.hover, 2);
  }
  if (marked.hovered >= 0 && marked.hovered !== marked.selected) {
    outline(context, scene, marked.hovered, theme.hover, 1.5);
  }
}

function outline(context: Pen, scene: Scene, i: number, colour: string, width: number): void {
  const left = Math.max(xOf(scene, scene.model.input.startNs[i]), -4);
  const right = Math.min(xOf(scene, barEnd(scene.model, i)), scene.width + 4);
  if (right < 0 || left > scene.width) {
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
  const y = yOf(scene, scene.model.layout.lane[i]);
  context.strokeRect(left - 0.5, y - 0.5, Math.max(right - left, 2) + 1, scene.laneHeight - LANE_GAP + 1);
}

/** A thin line at the foot of the bar: where the span lay by its own clock. */
function paintRawTime(context: Pen, scene: Scene, i: number): void {
  const { model, theme } = scene;
  if (!(model.marks[i] & MARK.corrected)) {
    return;
  }
  const offset = model.trace.clockOffsetNs[model.spanOf[i]];
  const left = xOf(scene, model.input.startNs[i] - offset);
  const right = xOf(scene, barEnd(model, i) - offset);
  const y = yOf(scene, model.layout.lane[i]) + scene.laneHeight;
  context.fillStyle = theme.hover;
  context.fillRect(left, y, Math.max(right - left, 1), 1);
  context.fillRect(left, y - 3, 1, 4);
  context.fillRect(right, y - 3, 1, 4);
}
