/** Draws the bars that are on screen. Cost goes with pixels: the lane index merges what is too narrow to see. */
import type { LaneRun } from '../layout/laneIndex';
import { MARK } from '../layout/traceModel';
import { ticks } from '../layout/ticks';
import { fadedColours, OFF_PATH, UNMATCHED } from './faded';
import { paintBehind } from './paintAnnotations';
import { criticalStripe, paintCriticalBar } from './paintCritical';
import { paintEvents } from './paintEvents';
import { paintLabel, type BarBox } from './paintLabel';
import type { BarColour } from './palette';
import type { Pen } from './pen';
import { LANE_GAP, nsPerPixel, xOf, yOf, type Scene } from './scene';
import type { PixelStrip } from './pixelStrip';
import { ROWS_A_LANE, Slivers } from './slivers';
import { DRAWN, paintStatus, statusStripes, type Stripe } from './statusMarks';

/** Spans narrower than this are drawn together, CSS pixels. */
const BUCKET_PX = 2;
/** Narrowest bar that has room for marks and text. */
const ROOMY_PX = 12;

/**
 * Paints the whole visible part on a cleared context.
 * @param strip for many slivers, where the context is a canvas's; null = all are rectangles
 */
export function paintBars(context: CanvasRenderingContext2D, scene: Scene, strip: PixelStrip): void;
export function paintBars(context: Pen, scene: Scene): void;
export function paintBars(context: Pen, scene: Scene, strip: PixelStrip | null = null): void {
  const { model, window, laneHeight } = scene;
  paintGrid(context, scene);
  paintBehind(context, scene);
  const first = Math.max(0, Math.floor(scene.scrollTop / laneHeight));
  const last = Math.min(model.layout.laneCount - 1, Math.floor((scene.scrollTop + scene.height) / laneHeight));
  const bucketNs = nsPerPixel(scene) * BUCKET_PX;
  strip?.begin(scene.width, Math.max(0, last - first + 1) * ROWS_A_LANE);
  const roomy: Array<{ span: number; x: number; width: number; y: number; colour: BarColour }> = [];
  const height = laneHeight - LANE_GAP;
  const coloursOf = coloursByMarks(scene);
  const stripesOf = stripesByMarks(scene, height);
  let y = 0;

  const slivers = new Slivers(context, strip);
  const draw = (run: LaneRun) => {
    const left = Math.max(xOf(scene, run.startNs), -2);
    const right = Math.min(xOf(scene, run.endNs), scene.width + 2);
    const width = Math.max(right - left, 1.5);
    const isRoomy = run.count === 1 && width >= ROOMY_PX;
    const colour = coloursOf(run.marks, isRoomy)[model.group[run.span]];
    if (isRoomy) {
      // Half a pixel of air tells a bar from its right neighbour.
      roomy.push({ span: run.span, x: left, width: width - 0.5, y, colour });
    } else {
      slivers.add(left, left + width, colour.fill, stripesOf(run.marks, colour.text));
    }
  };
  for (let lane = first; lane <= last; lane++) {
    y = yOf(scene, lane);
    model.index.visit(lane, window.fromNs, window.toNs, bucketNs, draw);
    slivers.endLane(y, height);
  }
  if (strip) {
    strip.paint(context as CanvasRenderingContext2D);
  }
  // Over what ends or begins in the same pixel.
  for (const { span, x, width, y: top, colour } of roomy) {
    context.fillStyle = colour.fill;
    context.fillRect(x, top, width, height);
    paintCriticalBar(context, scene, span, top, height);
  }
  slivers.end();
  for (const { span, x, width, y: top, colour } of roomy) {
    paintStatus(context, { x, y: top, width: width + 0.5, height, marks: model.marks[span] }, scene.theme, colour.text);
  }
  for (const { span, x, y: top, width, colour } of roomy) {
    paintMarks(context, scene, span, colour, { x, y: top, width, height });
    paintEvents(context, scene, span, { x, y: top, width, height });
    paintLabel(context, scene, span, colour, { x, y: top, width, height });
  }
  paintGap(context, scene);
}

/**
 * Colours by group, for a run with these marks: what is not searched for steps back, and so does what is off the critical
 * path. A bar with room is off it but for some stretches, which are drawn over it.
 */
function coloursByMarks({ model, colours, theme }: Scene): (marks: number, roomy: boolean) => readonly BarColour[] {
  const unmatched = model.searched ? fadedColours(colours, theme, UNMATCHED) : colours;
  const offPath = model.critical ? fadedColours(colours, theme, OFF_PATH) : colours;
  return (marks, roomy) =>
    model.searched && !(marks & MARK.match) ? unmatched : marks & MARK.critical && !roomy ? colours : offPath;
}

const NO_STRIPES: readonly Stripe[] = [];

/** The stripes of slivers with these marks, on a bar with this ink. There are few, for thousands of slivers. */
function stripesByMarks(scene: Scene, height: number): (marks: number, ink: string) => readonly Stripe[] {
  const known = new Map<string, Map<number, readonly Stripe[]>>();
  return (marks, ink) => {
    const shown = marks & (DRAWN | MARK.critical);
    if (shown === 0) {
      return NO_STRIPES;
    }
    const ofInk = known.get(ink) ?? new Map<number, readonly Stripe[]>();
    known.set(ink, ofInk);
    let stripes = ofInk.get(shown);
    if (!stripes) {
      const critical = shown & MARK.critical ? [criticalStripe(scene)] : [];
      stripes = [...critical, ...statusStripes(shown, height, scene.theme, ink)];
      ofInk.set(shown, stripes);
    }
    return stripes;
  };
}

function paintGrid(context: Pen, scene: Scene): void {
  const { atNs } = ticks(scene.window.fromNs, scene.window.toNs, Math.max(2, Math.floor(scene.width / 110)));
  context.fillStyle = scene.theme.grid;
  for (const at of atNs) {
    context.fillRect(Math.round(xOf(scene, at)), 0, 1, scene.height);
  }
}

/** A dashed frame for an inferred link, a cut corner for a corrected clock. */
function paintMarks(
  context: Pen,
  scene: Scene,
  span: number,
  colour: BarColour,
  { x, y, width, height }: BarBox
): void {
  const marks = scene.model.marks[span];
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
