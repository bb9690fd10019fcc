/** The time axis: round times since the start of the trace, and flags for annotations. */
import { formatTick } from '../format/duration';
import { ticks } from '../layout/ticks';
import { paintFlags } from './paintAnnotations';
import type { Pen } from './pen';
import { xOf, type Scene } from './scene';

export const AXIS_HEIGHT = 20;

export function paintAxis(context: Pen, scene: Scene): void {
  const { window, theme, width } = scene;
  const { atNs, stepNs } = ticks(window.fromNs, window.toNs, Math.max(2, Math.floor(width / 110)));
  context.textBaseline = 'middle';
  for (const at of atNs) {
    const x = Math.round(xOf(scene, at));
    const label = formatTick(at, stepNs, window.toNs);
    const room = scene.text.width(label) + 4;
    context.fillStyle = theme.grid;
    context.fillRect(x, AXIS_HEIGHT - 5, 1, 5);
    context.fillStyle = theme.axisText;
    context.textAlign = 'left';
    // The last label turns to the left of its tick rather than leave the canvas.
    context.fillText(label, x + 4 + room > width ? x - room : x + 4, AXIS_HEIGHT / 2);
  }
  paintFlags(context, scene, AXIS_HEIGHT);
}
