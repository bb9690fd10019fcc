/** A sign for each way to end badly, told apart by shape: disc (server), triangle (client), clock (timeout), ring (hidden), box (not understood). */
import { MARK } from '../layout/marks';
import { textOn } from './contrast';
import type { GraphTheme } from './palette';
import type { Pen } from './pen';

/** `marks`: flags of a bar, of which the worst is drawn; around a centre. */
export function paintFailureIcon(
  context: Pen,
  marks: number,
  x: number,
  y: number,
  radius: number,
  theme: GraphTheme
): void {
  const { serverError, clientError, timeout, hiddenFailure } = MARK;
  const worst = [serverError, clientError, timeout, hiddenFailure].find((mark) => marks & mark) ?? MARK.parseFailed;
  const filled = worst === serverError ? theme.error : worst === hiddenFailure ? theme.background : theme.warning;
  const fill = worst === MARK.parseFailed ? theme.background : filled;
  const ink = worst === hiddenFailure ? theme.error : textOn(fill);
  context.fillStyle = fill;
  context.strokeStyle = ink;
  context.lineWidth = worst === hiddenFailure ? 1.5 : 1;
  context.beginPath();
  if (worst === clientError) {
    context.moveTo(x, y - radius);
    context.lineTo(x + radius, y + radius * 0.85);
    context.lineTo(x - radius, y + radius * 0.85);
    context.closePath();
  } else if (worst === MARK.parseFailed) {
    const side = radius * 0.9;
    context.moveTo(x - side, y - side);
    context.lineTo(x + side, y - side);
    context.lineTo(x + side, y + side);
    context.lineTo(x - side, y + side);
    context.closePath();
  } else {
    context.arc(x, y, radius, 0, 2 * Math.PI);
  }
  context.fill();
  context.stroke();
  if (worst === MARK.parseFailed) {
    context.fillStyle = ink;
    context.textAlign = 'center';
    context.fillText('?', x, y + 0.5);
    context.textAlign = 'left';
    return;
  }
  context.lineWidth = 1.5;
  context.beginPath();
  if (worst === timeout) {
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
