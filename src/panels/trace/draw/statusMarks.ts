/**
 * How a call ended, drawn at the foot or the head of its bar so that each way looks different without its colour: on a
 * bar with room along its width, on a sliver by height.
 */
import { ANY_FAILURE, MARK } from '../layout/marks';
import type { GraphTheme } from './palette';
import type { Pen } from './pen';

/** Marks that are drawn here. */
export const DRAWN = ANY_FAILURE | MARK.unknown | MARK.parseFailed | MARK.hiddenFailure;

export interface MarkedBar {
  x: number;
  y: number;
  /** Where it leaves the screen it is cut. */
  width: number;
  height: number;
  marks: number;
  roomy: boolean;
}

/** @param ink what is readable on the bar */
export function paintStatus(context: Pen, bar: MarkedBar, theme: GraphTheme, ink: string): void {
  const { x, y, width, height, marks, roomy } = bar;
  const foot = (h: number) => y + height - h;
  const solid = (at: number, h: number) => context.fillRect(x, at, width, h);
  const dashes = (at: number, h: number, on: number, off: number) => {
    for (let left = x; left < x + width; left += on + off) {
      context.fillRect(left, at, Math.min(on, x + width - left), h);
    }
  };
  if (marks & MARK.unknown) {
    context.fillStyle = ink;
    context.globalAlpha = 0.45;
    solid(y, 1);
    context.globalAlpha = 1;
  }
  if (marks & MARK.parseFailed) {
    context.fillStyle = ink;
    if (roomy) {
      dashes(y, 2, 3, 3);
    } else {
      solid(y, 3);
    }
  }
  if (!(marks & (ANY_FAILURE | MARK.hiddenFailure))) {
    return;
  }
  // A hairline of background, so that the foot is told from a bar of the same colour.
  context.fillStyle = theme.background;
  if (marks & MARK.serverError) {
    solid(foot(roomy ? 4 : 7), 1);
    context.fillStyle = theme.error;
    solid(foot(roomy ? 3 : 6), roomy ? 3 : 6);
  } else if (marks & MARK.timeout) {
    solid(foot(roomy ? 4 : 7), 1);
    context.fillStyle = theme.warning;
    if (roomy) {
      dashes(foot(3), 3, 10, 4);
    } else {
      solid(foot(6), 2);
      solid(foot(2), 2);
    }
  } else if (marks & MARK.clientError) {
    solid(foot(4), 1);
    context.fillStyle = theme.warning;
    if (roomy) {
      dashes(foot(3), 3, 3, 3);
    } else {
      solid(foot(3), 3);
    }
  } else {
    solid(foot(3), 1);
    context.fillStyle = theme.error;
    if (roomy) {
      dashes(foot(2), 2, 2, 4);
    } else {
      solid(foot(2), 2);
    }
  }
}
