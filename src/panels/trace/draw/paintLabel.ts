/** What is written on a bar: the letter of its kind, signs for folds and failures, service, operation and duration. */
import { formatDuration } from '../format/duration';
import { barTitle } from '../layout/barTitle';
import { ANY_FAILURE, hiddenUnder, KIND_LETTERS, MARK } from '../layout/traceModel';
import { grouped } from '../words';
import { paintFailureIcon } from './failureIcon';
import { hasSign, paintSign } from './foldSign';
import type { BarColour } from './palette';
import type { Pen } from './pen';
import type { Scene } from './scene';

const PAD = 4;

/** CSS pixels of the visible part. */
export interface BarBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Writes on a bar as much as fits; bars that begin left of the screen are labelled at its edge. */
export function paintLabel(context: Pen, scene: Scene, i: number, colour: BarColour, bar: BarBox): void {
  const { model, text, theme } = scene;
  const { y, height } = bar;
  const marks = model.marks[i];
  let x = Math.max(bar.x, 0) + 2;
  const right = Math.min(bar.x + bar.width, scene.width) - PAD;
  const middle = y + height / 2 + 0.5;
  const badge = height - 4;
  if (right - x < badge) {
    return;
  }
  context.textBaseline = 'middle';
  if (hasSign(model, i)) {
    const closed = (marks & (MARK.collapsed | MARK.folded)) !== 0;
    paintSign(context, { x, y: y + 2, size: badge }, closed, colour.text);
    x += badge + 1;
  }
  // Frames of other data sources do not say who saw a span.
  if (model.trace.own && right - x >= badge) {
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

  if (marks & (ANY_FAILURE | MARK.parseFailed | MARK.hiddenFailure) && right - x >= badge) {
    paintFailureIcon(context, marks, x + badge / 2, y + height / 2, badge / 2, theme);
    x += badge + PAD;
  }
  const pill = (words: string) => {
    const width = text.width(words) + 2 * PAD;
    if (right - x >= width) {
      context.fillStyle = colour.text;
      context.globalAlpha = 0.14;
      context.fillRect(x, y + 2, width, badge);
      context.globalAlpha = 1;
      context.fillText(words, x + PAD, middle);
      x += width + PAD;
    }
  };
  if (marks & MARK.hiddenFailure && model.failed) {
    pill(grouped(model.failed[i]));
  }
  if (marks & MARK.collapsed) {
    pill(`+${grouped(hiddenUnder(model, i))}`);
  }
  const duration = formatDuration(model.input.endNs[i] - model.input.startNs[i]);
  const room = right - x - (marks & MARK.corrected ? 5 : 0);
  const durationWidth = text.width(duration);
  const title = barTitle(model, i);
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
