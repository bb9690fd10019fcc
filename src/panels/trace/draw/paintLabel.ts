/** What is written on a bar: the letter of its kind, an icon for a failure, service, operation and duration. */
import { formatDuration } from '../format/duration';
import { ANY_FAILURE, KIND_LETTERS, MARK, type TraceModel } from '../layout/traceModel';
import { titleOf } from '../layout/spanTitle';
import { paintFailureIcon } from './failureIcon';
import type { Pen } from './pen';
import type { Scene } from './scene';

const PAD = 4;

/** What a bar is called. */
export function spanTitle(model: TraceModel, i: number): string {
  return titleOf(model.spans, model.spanOf[i]);
}

/** Writes on a bar as much as fits; bars that begin left of the screen are labelled at its edge. */
export function paintLabel(
  context: Pen,
  scene: Scene,
  i: number,
  barX: number,
  y: number,
  barWidth: number,
  height: number
): void {
  const { model, text } = scene;
  const colour = scene.colours[model.group[i]];
  let x = Math.max(barX, 0) + 2;
  const right = Math.min(barX + barWidth, scene.width) - PAD;
  const middle = y + height / 2 + 0.5;
  const badge = height - 4;
  if (right - x < badge) {
    return;
  }
  context.textBaseline = 'middle';
  // Frames of other data sources do not say who saw a span.
  if (model.trace.own) {
    context.fillStyle = colour.text;
    context.globalAlpha = 0.14;
    context.fillRect(x, y + 2, badge, badge);
    context.globalAlpha = 1;
    context.textAlign = 'center';
    context.fillText(KIND_LETTERS[model.kind[i]], x + badge / 2, middle);
    context.textAlign = 'left';
    x += badge + PAD;
  } else {
    x += PAD / 2;
  }

  const failure = model.marks[i] & ANY_FAILURE;
  if (failure && right - x >= badge) {
    paintFailureIcon(context, failure, x + badge / 2, y + height / 2, badge / 2, scene.theme);
    x += badge + PAD;
  }
  const duration = formatDuration(model.input.endNs[i] - model.input.startNs[i]);
  const room = right - x - (model.marks[i] & MARK.corrected ? 5 : 0);
  const durationWidth = text.width(duration);
  const title = spanTitle(model, i);
  context.fillStyle = colour.text;
  // The duration goes first when room gets short, the name last.
  const withDuration = room - durationWidth - 2 * PAD;
  const shown = withDuration > 60 || text.width(title) <= withDuration ? text.fit(title, withDuration) : '';
  if (shown !== '') {
    context.fillText(shown, x, middle);
    context.fillText(duration, x + text.width(shown) + 2 * PAD, middle);
  } else {
    context.fillText(text.fit(title, room), x, middle);
  }
}
