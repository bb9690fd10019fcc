/** Draws the bars that are on screen. Cost goes with pixels: the lane index merges what is too narrow to see. */
import type { LaneRun } from '../layout/laneIndex';
import { ANY_FAILURE, MARK } from '../layout/traceModel';
import { ticks } from '../layout/ticks';
import { paintLabel } from './paintLabel';
import type { Pen } from './pen';
import { LANE_GAP, nsPerPixel, xOf, yOf, type Scene } from './scene';

/** Spans narrower than this are drawn together, CSS pixels. */
const BUCKET_PX = 2;
/** Narrowest bar that has room for marks and text. */
const ROOMY_PX = 12;

/** Paints the whole visible part on a cleared context. */
export function paintBars(context: Pen, scene: Scene): void {
  const { model, window, laneHeight } = scene;
  paintGrid(context, scene);
  const first = Math.max(0, Math.floor(scene.scrollTop / laneHeight));
  const last = Math.min(model.layout.laneCount - 1, Math.floor((scene.scrollTop + scene.height) / laneHeight));
  const bucketNs = nsPerPixel(scene) * BUCKET_PX;
  const roomy: Array<{ span: number; x: number; width: number; y: number }> = [];
  const failed: number[] = [];
  const height = laneHeight - LANE_GAP;
  let y = 0;

  // Neighbouring slivers of one colour become one rectangle: fewer calls, the same pixels.
  let [fill, from, to] = ['', 0, 0];
  const flush = () => {
    if (to > from) {
      context.fillStyle = fill;
      context.fillRect(from, y, to - from, height);
    }
    to = from = 0;
  };
  const draw = (run: LaneRun) => {
    const left = Math.max(xOf(scene, run.startNs), -2);
    const right = Math.min(xOf(scene, run.endNs), scene.width + 2);
    const width = Math.max(right - left, 1.5);
    const colour = scene.colours[model.group[run.span]].fill;
    if (run.marks & ANY_FAILURE) {
      failed.push(left, y, width);
    }
    if (run.count === 1 && width >= ROOMY_PX) {
      flush();
      context.fillStyle = colour;
      // Half a pixel of air tells a bar from its right neighbour.
      context.fillRect(left, y, width - 0.5, height);
      roomy.push({ span: run.span, x: left, width: width - 0.5, y });
      return;
    }
    if (colour !== fill || left > to + 0.75) {
      flush();
      fill = colour;
      from = left;
    }
    to = Math.max(to, left + width);
  };
  for (let lane = first; lane <= last; lane++) {
    y = yOf(scene, lane);
    model.index.visit(lane, window.fromNs, window.toNs, bucketNs, draw);
    flush();
  }

  context.fillStyle = scene.theme.error;
  for (let k = 0; k < failed.length; k += 3) {
    context.fillRect(failed[k], failed[k + 1] + height - 3, failed[k + 2], 3);
  }
  for (const bar of roomy) {
    paintMarks(context, scene, bar.span, bar.x, bar.y, bar.width, height);
    paintLabel(context, scene, bar.span, bar.x, bar.y, bar.width, height);
  }
  paintGap(context, scene);
}

function paintGrid(context: Pen, scene: Scene): void {
  const { atNs } = ticks(scene.window.fromNs, scene.window.toNs, Math.max(2, Math.floor(scene.width / 110)));
  context.fillStyle = scene.theme.grid;
  for (const at of atNs) {
    context.fillRect(Math.round(xOf(scene, at)), 0, 1, scene.height);
  }
}

/** A dashed frame for an inferred link, a cut corner for a corrected clock, a striped foot for a failure. */
function paintMarks(
  context: Pen,
  scene: Scene,
  span: number,
  x: number,
  y: number,
  width: number,
  height: number
): void {
  const marks = scene.model.marks[span];
  const colour = scene.colours[scene.model.group[span]];
  if (marks & ANY_FAILURE) {
    // Stripes, so that a failure is told from a red service or by someone who sees no red.
    context.fillStyle = scene.theme.background;
    const right = Math.min(x + width, scene.width);
    for (let at = Math.max(x, 0) + 6; at < right; at += 12) {
      context.fillRect(at, y + height - 3, Math.min(4, right - at), 3);
    }
  }
  if (marks & MARK.inferred) {
    context.strokeStyle = colour.text;
    context.lineWidth = 1.5;
    context.setLineDash([4, 3]);
    context.strokeRect(x + 1.25, y + 1.25, width - 2.5, height - 2.5);
    context.setLineDash([]);
  }
  const right = x + width;
  if (marks & MARK.corrected && right <= scene.width + 1) {
    context.fillStyle = scene.theme.background;
    context.beginPath();
    context.moveTo(right - 6, y);
    context.lineTo(right + 1, y);
    context.lineTo(right + 1, y + 7);
    context.fill();
  }
}

/** Says in the empty lane that what follows is not tied to the tree above. */
function paintGap(context: Pen, scene: Scene): void {
  const { gapLane, roots } = scene.model.layout;
  const y = yOf(scene, gapLane);
  if (gapLane < 0 || y + scene.laneHeight < 0 || y > scene.height) {
    return;
  }
  const others = roots.length - 1;
  context.fillStyle = scene.theme.axisText;
  context.textBaseline = 'middle';
  context.fillText(
    others === 1
      ? '1 more tree: nothing links it to the one above'
      : `${others} more trees: nothing links them to the one above`,
    4,
    y + scene.laneHeight / 2
  );
}
