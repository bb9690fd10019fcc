/** The canvases of a flame graph, one over the other: axis, bars, and what marks some of them. */
import { AXIS_HEIGHT, paintAxis } from '../draw/paintAxis';
import { paintBars } from '../draw/paintBars';
import { marksSomething, paintOverlay, type Marked } from '../draw/paintOverlay';
import { PixelStrip } from '../draw/pixelStrip';
import type { Scene } from '../draw/scene';
import { surface } from '../draw/surface';
import { TextFitter } from '../draw/textFitter';

export interface StageElements {
  axis: HTMLCanvasElement;
  bars: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
}

export class Stage {
  readonly text: TextFitter;
  private readonly strip = new PixelStrip();
  /** Something stands on the overlay. */
  private overlayUsed = false;

  constructor(private readonly elements: StageElements) {
    const measuring = elements.bars.getContext('2d');
    this.text = new TextFitter((text, font) => {
      if (measuring && measuring.font !== font) {
        measuring.font = font;
      }
      return measuring ? measuring.measureText(text).width : text.length * 6;
    });
  }

  /** Paints what is marked, and the bars below it where they are to be painted anew. */
  paint(scene: Scene, marked: Marked, bars: boolean): void {
    const { elements, strip } = this;
    const font = `${fontPx(scene)}px ${scene.theme.fontFamily}`;
    this.text.setFont(font);
    if (bars) {
      onCanvas(elements.bars, scene.width, scene.height, font, (context) => paintBars(context, scene, strip));
      onCanvas(elements.axis, scene.width, AXIS_HEIGHT, font, (context) => paintAxis(context, scene));
    }
    const marks = marksSomething(marked);
    // Nothing over nothing: a canvas of this size costs even when it is empty.
    if (marks || this.overlayUsed) {
      onCanvas(elements.overlay, scene.width, scene.height, font, (context) => paintOverlay(context, scene, marked));
    }
    this.overlayUsed = marks;
  }
}

/** Of the text on bars, CSS pixels. */
export function fontPx({ laneHeight }: Scene): number {
  return laneHeight >= 20 ? 12 : 11;
}

function onCanvas(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  font: string,
  paint: (context: CanvasRenderingContext2D) => void
): void {
  const context = surface(canvas, width, height);
  if (context) {
    context.font = font;
    paint(context);
  }
}
