/** The triangle at the left of a bar that folds and unfolds it: where it is, and how it looks. */
import { barEnd, MARK, type TraceModel } from '../layout/traceModel';
import type { Pen } from './pen';
import { LANE_GAP, xOf, yOf, type Scene } from './scene';

/** A bar that shows its sign only under the pointer needs room for more than the sign, CSS pixels. */
const ROOM_FOR_BOTH = 48;

export interface SignBox {
  x: number;
  y: number;
  size: number;
}

/** Whether a bar always has the sign: it hides spans, or is the first of those that the reader has unfolded. */
export function hasSign(model: TraceModel, i: number): boolean {
  return (model.marks[i] & (MARK.collapsed | MARK.folded | MARK.unfolded)) !== 0;
}

/** Where the sign of a bar is or would be, CSS pixels of the visible part; null where it has none or no room for it. */
export function signBox(scene: Scene, i: number): SignBox | null {
  const { model } = scene;
  const { offset } = model.layout.forest;
  const always = hasSign(model, i);
  if (!always && offset[i + 1] === offset[i]) {
    return null;
  }
  const size = scene.laneHeight - LANE_GAP - 4;
  const x = Math.max(xOf(scene, model.input.startNs[i]), 0) + 2;
  const right = Math.min(xOf(scene, barEnd(model, i)), scene.width);
  return right - x < (always ? size : ROOM_FOR_BOTH) ? null : { x, y: yOf(scene, model.layout.lane[i]) + 2, size };
}

/** Whether a point is on the sign of a bar. */
export function isOnSign(scene: Scene, i: number, x: number): boolean {
  const box = signBox(scene, i);
  return box !== null && x >= box.x - 2 && x <= box.x + box.size + 1;
}

/** ▸ for a closed bar, ▾ for an open one. */
export function paintSign(context: Pen, { x, y, size }: SignBox, closed: boolean, ink: string): void {
  const [cx, cy, r] = [x + size / 2, y + size / 2, size * 0.3];
  context.fillStyle = ink;
  context.beginPath();
  if (closed) {
    context.moveTo(cx - r * 0.7, cy - r);
    context.lineTo(cx + r, cy);
    context.lineTo(cx - r * 0.7, cy + r);
  } else {
    context.moveTo(cx - r, cy - r * 0.7);
    context.lineTo(cx + r, cy - r * 0.7);
    context.lineTo(cx, cy + r);
  }
  context.closePath();
  context.fill();
}
