/** The critical path: a line in the bars, along the times that the end of the request was waiting for them. */
import { firstEndingAfter } from '../layout/criticalBars';
import type { Pen } from './pen';
import { nsPerPixel, timeAt, xOf, type Scene } from './scene';

const LINE_PX = 3;
/** Below the upper edge, so that it lies inside the bar on either theme. */
const INSET_PX = 1;

/** Over a run of slivers, of which at least one is on the path. */
export function paintCriticalRun(context: Pen, x: number, y: number, width: number, ink: string): void {
  context.fillStyle = ink;
  context.fillRect(x, y + INSET_PX, width, LINE_PX);
}

/** In a bar by itself. What is nearer than a pixel becomes one line, so that the cost goes with the pixels. */
export function paintCriticalBar(context: Pen, scene: Scene, bar: number, y: number, ink: string): void {
  const { critical } = scene.model;
  if (!critical) {
    return;
  }
  const { offset, fromNs, toNs } = critical;
  const pixelNs = nsPerPixel(scene);
  context.fillStyle = ink;
  let k = firstEndingAfter(critical, bar, scene.window.fromNs);
  while (k < offset[bar + 1] && fromNs[k] < scene.window.toNs) {
    const left = Math.max(xOf(scene, fromNs[k]), -2);
    let right = xOf(scene, toNs[k]);
    let next = k + 1;
    while (next < offset[bar + 1] && right < scene.width && xOf(scene, fromNs[next]) <= right + 1) {
      // Onwards by at least a pixel.
      next = Math.max(next, firstEndingAfter(critical, bar, Math.max(toNs[next], timeAt(scene, right) + pixelNs)));
      right = Math.max(right, xOf(scene, toNs[next - 1]));
    }
    context.fillRect(left, y + INSET_PX, Math.max(1, Math.min(right, scene.width + 2) - left), LINE_PX);
    k = next;
  }
}
