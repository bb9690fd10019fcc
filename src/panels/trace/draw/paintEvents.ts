/** The events of a span as small diamonds on its bar. */
import { eventTimes } from '../layout/eventTimes';
import { barKind } from '../layout/traceModel';
import type { BarBox } from './paintLabel';
import type { Pen } from './pen';
import { xOf, type Scene } from './scene';

const RADIUS_PX = 3.5;
/** Nearer than this they would be one blot. */
const APART_PX = 3;

export function paintEvents(context: Pen, scene: Scene, i: number, { x, y, width, height }: BarBox): void {
  const { model, theme } = scene;
  if (barKind(model, i) !== 'span') {
    return;
  }
  const { trace, options, zeroNs, spanOf } = model;
  const shiftNs = (options.correctClocks ? trace.clockOffsetNs[spanOf[i]] : 0) - zeroNs;
  const [left, right] = [Math.max(x, 0), Math.min(x + width, scene.width)];
  const middle = y + height - RADIUS_PX - 1;
  let last = -Infinity;
  for (const ns of eventTimes(trace, spanOf[i])) {
    // A clock may have put it outside of its span: then it is at the edge.
    const at = Math.min(Math.max(xOf(scene, ns + shiftNs), x), x + width);
    if (at < left || at > right || at - last < APART_PX) {
      continue;
    }
    last = at;
    context.fillStyle = theme.text;
    context.strokeStyle = theme.background;
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(at, middle - RADIUS_PX);
    context.lineTo(at + RADIUS_PX, middle);
    context.lineTo(at, middle + RADIUS_PX);
    context.lineTo(at - RADIUS_PX, middle);
    context.closePath();
    context.fill();
    context.stroke();
  }
}
