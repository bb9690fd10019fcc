/** The critical path: where the end of the request was waiting for a bar, that stretch has its full colour and a line above. */
import { firstEndingAfter } from '../layout/criticalBars';
import type { Pen } from './pen';
import { nsPerPixel, timeAt, xOf, type Scene } from './scene';
import type { Stripe } from './statusMarks';

const LINE_PX = 3;

/** On a run of slivers of which at least one is on the path. */
export function criticalStripe({ theme }: Scene): Stripe {
  return { top: 0, height: LINE_PX, colour: theme.hover, alpha: 1 };
}

/** On a stretch of a bar. */
function paintCriticalLine(context: Pen, scene: Scene, x: number, y: number, width: number): void {
  context.fillStyle = scene.theme.hover;
  context.fillRect(x, y, width, LINE_PX);
}

/** In a bar by itself. What is nearer than a pixel becomes one stretch, so that the cost goes with the pixels. */
export function paintCriticalBar(context: Pen, scene: Scene, bar: number, y: number, height: number): void {
  const { critical } = scene.model;
  if (!critical) {
    return;
  }
  const { offset, fromNs, toNs } = critical;
  const pixelNs = nsPerPixel(scene);
  const { fill } = scene.colours[scene.model.group[bar]];
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
    const width = Math.max(1, Math.min(right, scene.width + 2) - left);
    context.fillStyle = fill;
    context.fillRect(left, y, width, height);
    paintCriticalLine(context, scene, left, y, width);
    k = next;
  }
}
