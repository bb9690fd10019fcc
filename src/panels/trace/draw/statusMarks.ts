/**
 * How a call ended, drawn at the foot or the head of its bar so that each way looks different without its colour: on a
 * bar with room along its width, on a sliver by height.
 */
import { ANY_FAILURE, MARK } from '../layout/marks';
import type { GraphTheme } from './palette';
import type { Pen } from './pen';

/** Marks that are drawn here. */
export const DRAWN = ANY_FAILURE | MARK.unknown | MARK.parseFailed | MARK.hiddenFailure;

/** Narrow bars are marked by stripes over their whole width, CSS pixels from the top of the bar. */
export interface Stripe {
  top: number;
  height: number;
  colour: string;
  alpha: number;
}

export interface MarkedBar {
  x: number;
  y: number;
  /** Where it leaves the screen it is cut. */
  width: number;
  height: number;
  marks: number;
}

/**
 * How a sliver ended, in the order of painting.
 * @param height of the bar, CSS pixels
 * @param ink what is readable on the bar
 */
export function statusStripes(marks: number, height: number, theme: GraphTheme, ink: string): Stripe[] {
  const stripes: Stripe[] = [];
  const add = (top: number, h: number, colour: string, alpha = 1) => stripes.push({ top, height: h, colour, alpha });
  const foot = (h: number) => height - h;
  if (marks & MARK.unknown) {
    add(0, 1, ink, FAINT);
  }
  if (marks & MARK.parseFailed) {
    add(0, 3, ink);
  }
  // Each with a hairline of background, so that the foot is told from a bar of the same colour.
  if (marks & MARK.serverError) {
    add(foot(7), 1, theme.background);
    add(foot(6), 6, theme.error);
  } else if (marks & MARK.timeout) {
    add(foot(7), 1, theme.background);
    add(foot(6), 2, theme.warning);
    add(foot(2), 2, theme.warning);
  } else if (marks & MARK.clientError) {
    add(foot(4), 1, theme.background);
    add(foot(3), 3, theme.warning);
  } else if (marks & MARK.hiddenFailure) {
    add(foot(3), 1, theme.background);
    add(foot(2), 2, theme.error);
  }
  return stripes;
}

/** An end that is not known is no fault: it is only hinted at. */
const FAINT = 0.45;

/**
 * How a bar with room ended.
 * @param ink what is readable on the bar
 */
export function paintStatus(context: Pen, bar: MarkedBar, theme: GraphTheme, ink: string): void {
  const { x, y, width, height, marks } = bar;
  const foot = (h: number) => y + height - h;
  const solid = (at: number, h: number) => context.fillRect(x, at, width, h);
  const dashes = (at: number, h: number, on: number, off: number) => {
    for (let left = x; left < x + width; left += on + off) {
      context.fillRect(left, at, Math.min(on, x + width - left), h);
    }
  };
  if (marks & MARK.unknown) {
    context.fillStyle = ink;
    context.globalAlpha = FAINT;
    solid(y, 1);
    context.globalAlpha = 1;
  }
  if (marks & MARK.parseFailed) {
    context.fillStyle = ink;
    dashes(y, 2, 3, 3);
  }
  if (!(marks & (ANY_FAILURE | MARK.hiddenFailure))) {
    return;
  }
  // A hairline of background, so that the foot is told from a bar of the same colour.
  context.fillStyle = theme.background;
  if (marks & MARK.serverError) {
    solid(foot(4), 1);
    context.fillStyle = theme.error;
    solid(foot(3), 3);
  } else if (marks & MARK.timeout) {
    solid(foot(4), 1);
    context.fillStyle = theme.warning;
    dashes(foot(3), 3, 10, 4);
  } else if (marks & MARK.clientError) {
    solid(foot(4), 1);
    context.fillStyle = theme.warning;
    dashes(foot(3), 3, 3, 3);
  } else {
    solid(foot(3), 1);
    context.fillStyle = theme.error;
    dashes(foot(2), 2, 2, 4);
  }
}
