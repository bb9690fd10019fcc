/** A picture of the flame graph as it is on the screen: what trace, axis, bars, and what the colours mean. */
import { AXIS_HEIGHT, paintAxis } from '../draw/paintAxis';
import { paintBars } from '../draw/paintBars';
import { paintOverlay, type Marked } from '../draw/paintOverlay';
import type { Pen } from '../draw/pen';
import type { Scene } from '../draw/scene';
import type { Sheet } from './sheet';

export interface ViewPicture {
  scene: Scene;
  marked: Marked;
  /** What trace it is, in large. */
  title: string;
  /** When, how long, how many, and what is left out. */
  facts: string;
  legend: ReadonlyArray<{ name: string; colour: string | null; share: string }>;
  fontPx: number;
}

const MARGIN = 12;
const LINE = 20;

/** A line of the legend: where each item stands. */
interface LegendLine {
  items: Array<{ text: string; colour: string | null; x: number }>;
}

/** Size of the picture, pixels. */
export function pictureSize(picture: ViewPicture): { width: number; height: number } {
  const lines = legendLines(picture).length;
  const { width, height } = picture.scene;
  return { width: width + 2 * MARGIN, height: 3 * MARGIN + 2 * LINE + AXIS_HEIGHT + height + lines * LINE };
}

export function drawView(sheet: Sheet, picture: ViewPicture): void {
  const { scene, marked, title, facts } = picture;
  const { theme, text } = scene;
  const size = pictureSize(picture);
  sheet.area({ x: 0, y: 0, ...size }, (pen) => {
    pen.fillStyle = theme.background;
    pen.fillRect(0, 0, size.width, size.height);
    pen.textBaseline = 'middle';
    pen.fillStyle = theme.text;
    pen.fillText(text.fit(title, scene.width), MARGIN, MARGIN + LINE / 2);
    pen.fillStyle = theme.axisText;
    pen.fillText(text.fit(facts, scene.width), MARGIN, MARGIN + 1.5 * LINE);
  });
  const top = MARGIN + 2 * LINE + MARGIN / 2;
  sheet.area({ x: MARGIN, y: top, width: scene.width, height: AXIS_HEIGHT }, (pen) => paintAxis(pen, scene));
  const bars = { x: MARGIN, y: top + AXIS_HEIGHT, width: scene.width, height: scene.height };
  sheet.area(bars, (pen) => paintBars(pen, scene));
  sheet.area(bars, (pen) => paintOverlay(pen, scene, marked));
  const below = {
    x: MARGIN,
    y: bars.y + bars.height + MARGIN / 2,
    width: scene.width,
    height: size.height - bars.y - bars.height,
  };
  sheet.area(below, (pen) => paintLegend(pen, picture));
}

function paintLegend(pen: Pen, picture: ViewPicture): void {
  const { theme } = picture.scene;
  pen.textBaseline = 'middle';
  legendLines(picture).forEach(({ items }, line) => {
    const middle = (line + 0.5) * LINE;
    for (const { text, colour, x } of items) {
      if (colour !== null) {
        pen.fillStyle = colour;
        pen.fillRect(x, middle - 6, 12, 12);
      }
      pen.fillStyle = theme.text;
      pen.fillText(text, x + (colour === null ? 0 : 18), middle);
    }
  });
}

/** The legend broken into lines of the picture's width. */
function legendLines({ scene, legend }: ViewPicture): LegendLine[] {
  const lines: LegendLine[] = [];
  let x = Infinity;
  for (const { name, colour, share } of legend) {
    const text = scene.text.fit(share === '' ? name : `${name} ${share}`, scene.width / 2);
    const width = (colour === null ? 0 : 18) + scene.text.width(text) + 18;
    if (x + width > scene.width) {
      lines.push({ items: [] });
      x = 0;
    }
    lines[lines.length - 1].items.push({ text, colour, x });
    x += width;
  }
  return lines;
}
