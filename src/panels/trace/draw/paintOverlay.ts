/**
 * The layer above the bars: what the pointer is on, what is selected, its parent, and its time before correction; a
 * measured stretch, and the time that the pointer is at in another panel.
 */
import type { TimeWindow } from '../layout/timeWindow';
import { barEnd, MARK } from '../layout/traceModel';
import { hasSign, paintSign, signBox } from './foldSign';
import type { Pen } from './pen';
import { LANE_GAP, xOf, yOf, type Scene } from './scene';

export interface Marked {
  /** Model indices, -1 = none. */
  hovered: number;
  /** Bars that something beside the graph tells of. */
  pointedAt: readonly number[];
  selected: number;
  /** True while the graph has the keyboard focus. */
  focused: boolean;
  /** A stretch of time, ns after the model's zero; null = none. */
  measured: TimeWindow | null;
  /** A time that another panel points at, ns after the model's zero; null = none. */
  elsewhereNs: number | null;
}

/** Whether there is anything to paint. */
export function marksSomething({ hovered, pointedAt, selected, measured, elsewhereNs }: Marked): boolean {
  return hovered >= 0 || pointedAt.length > 0 || selected >= 0 || measured !== null || elsewhereNs !== null;
}

export function paintOverlay(context: Pen, scene: Scene, marked: Marked): void {
  const { theme, model } = scene;
  paintPointedAt(context, scene, marked.pointedAt);
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
  if (marked.hovered >= 0 && !hasSign(model, marked.hovered)) {
    paintHoverSign(context, scene, marked.hovered);
  }
  if (marked.measured) {
    paintMeasure(context, scene, marked.measured);
  }
  if (marked.elsewhereNs !== null) {
    paintElsewhere(context, scene, marked.elsewhereNs);
  }
}

/** Of slivers on one pixel one is outlined: there may be very many. */
function paintPointedAt(context: Pen, scene: Scene, bars: readonly number[]): void {
  const { model, width, theme } = scene;
  const taken = new Set<number>();
  for (const i of bars) {
    const left = Math.round(Math.min(Math.max(xOf(scene, model.input.startNs[i]), -4), width + 4));
    const right = xOf(scene, barEnd(model, i));
    const pixel = model.layout.lane[i] * (width + 9) + left + 4;
    if (right - left > 2 || !taken.has(pixel)) {
      taken.add(pixel);
      outline(context, scene, i, theme.background, 4);
      outline(context, scene, i, theme.hover, 2);
    }
  }
}

/** The sign of a bar that could be collapsed, over the letter of its kind. */
function paintHoverSign(context: Pen, scene: Scene, i: number): void {
  const box = signBox(scene, i);
  if (box) {
    context.fillStyle = scene.theme.background;
    context.fillRect(box.x, box.y, box.size, box.size);
    paintSign(context, box, false, scene.theme.text);
  }
}

/** Two edges with a tint between them. */
function paintMeasure(context: Pen, scene: Scene, { fromNs, toNs }: TimeWindow): void {
  const left = Math.max(-2, xOf(scene, fromNs));
  const right = Math.min(scene.width + 2, xOf(scene, toNs));
  if (right < 0 || left > scene.width) {
    return;
  }
  context.fillStyle = scene.theme.focus;
  context.globalAlpha = 0.18;
  context.fillRect(left, 0, right - left, scene.height);
  context.globalAlpha = 1;
  context.fillRect(left - 0.75, 0, 1.5, scene.height);
  context.fillRect(right - 0.75, 0, 1.5, scene.height);
}

/** A dashed line from top to bottom. */
function paintElsewhere(context: Pen, scene: Scene, ns: number): void {
  const x = xOf(scene, ns);
  if (x < 0 || x > scene.width) {
    return;
  }
  context.strokeStyle = scene.theme.hover;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(Math.round(x) + 0.5, 0);
  context.lineTo(Math.round(x) + 0.5, scene.height);
  context.stroke();
  context.setLineDash([]);
}

function outline(context: Pen, scene: Scene, i: number, colour: string, width: number): void {
  const left = Math.max(xOf(scene, scene.model.input.startNs[i]), -4);
  const right = Math.min(xOf(scene, barEnd(scene.model, i)), scene.width + 4);
  const y = yOf(scene, scene.model.layout.lane[i]);
  if (right < 0 || left > scene.width || y > scene.height || y + scene.laneHeight < 0) {
    return;
  }
  context.strokeStyle = colour;
  context.lineWidth = width;
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
