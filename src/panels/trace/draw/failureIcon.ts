/** A sign for each way to fail, told apart by shape: disc (server), triangle (client), clock (timeout). */
import { MARK } from '../layout/traceModel';
import { textOn } from './contrast';
import type { GraphTheme } from './palette';
import type { Pen } from './pen';

/** `marks`: the failure flags of a span; draws around a centre. */
export function paintFailureIcon(
  context: Pen,
  marks: number,
  x: number,
  y: number,
  radius: number,
  theme: GraphTheme
): void {
  const fill = marks & MARK.serverError ? theme.error : theme.warning;
  const ink = textOn(fill);
  context.fillStyle = fill;
  context.strokeStyle = ink;
  context.lineWidth = 1;
  context.beginPath();
  if (marks & MARK.clientError) {
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y + radius * 0.85);
    context.lineTo(x - radius, y + radius * 0.85);
    context.closePath();
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
  context.stroke();
  context.lineWidth = 1.5;
  context.beginPath();
  if (marks & MARK.timeout) {
    context.moveTo(x, y - radius * 0.6);
    context.lineTo(x, y);
    context.lineTo(x + radius * 0.5, y + radius * 0.2);
  } else {
    context.moveTo(x, y - radius * 0.5);
    context.lineTo(x, y + radius * 0.15);
    context.moveTo(x, y + radius * 0.4);
    context.lineTo(x, y + radius * 0.6);
  }
  context.stroke();
}
