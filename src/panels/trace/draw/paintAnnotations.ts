/** Annotations of the dashboard: a flag on the time axis, and its time behind the bars. */
import type { Annotation } from '../layout/annotations';
import type { Pen } from './pen';
import { xOf, type Scene } from './scene';

/** Half the width of a flag, CSS pixels. */
const FLAG_PX = 4;

/** At the foot of the axis, which is so high: a triangle at the start, a line along what lasts. */
export function paintFlags(context: Pen, scene: Scene, height: number): void {
  for (const annotation of scene.annotations ?? []) {
    const { left, right, starts } = placeOf(scene, annotation);
    context.fillStyle = annotation.colour || scene.theme.focus;
    if (right > left) {
      context.fillRect(left, height - 2, right - left, 2);
    }
    if (starts) {
      context.beginPath();
      context.moveTo(left - FLAG_PX, height - FLAG_PX - 2);
      context.lineTo(left + FLAG_PX, height - FLAG_PX - 2);
      context.lineTo(left, height);
      context.closePath();
      context.fill();
    }
  }
}

/** Behind the bars: a line at the start, a tint along what lasts. */
export function paintBehind(context: Pen, scene: Scene): void {
  for (const annotation of scene.annotations ?? []) {
    const { left, right, starts } = placeOf(scene, annotation);
    context.fillStyle = annotation.colour || scene.theme.focus;
    if (right > left) {
      context.globalAlpha = 0.12;
      context.fillRect(left, 0, right - left, scene.height);
      context.globalAlpha = 1;
    }
    if (starts) {
      context.fillRect(left - 0.5, 0, 1, scene.height);
    }
  }
}

/** CSS pixels; `starts` where the start is on screen. */
function placeOf(scene: Scene, { fromNs, toNs }: Annotation): { left: number; right: number; starts: boolean } {
  const [from, to] = [xOf(scene, fromNs), xOf(scene, toNs)];
  return {
    left: Math.max(0, Math.min(scene.width, from)),
    right: Math.max(0, Math.min(scene.width, to)),
    starts: from >= 0 && from <= scene.width,
  };
}
