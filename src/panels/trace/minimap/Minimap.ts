/**
 * The minimap as a thing of its own: the whole trace, and over it the window that the graph shows, which can be drawn,
 * dragged and stretched. It draws the trace once; only a few elements move with the window.
 */
import type { BarColour, GraphTheme } from '../draw/palette';
import { surface } from '../draw/surface';
import { formatDuration } from '../format/duration';
import type { TimeWindow } from '../layout/timeWindow';
import { ANY_FAILURE, type TraceModel } from '../layout/traceModel';
import { xOnMap } from './brush';
import { density, type Density } from './density';
import { bandsFor, paintMinimap } from './paintMinimap';

export const MINIMAP_HEIGHT = 44;
/** Cells across: about one per pixel of a wide panel. */
const COLUMNS = 1024;

export interface MinimapElements {
  map: HTMLElement;
  picture: HTMLCanvasElement;
  /** What is left and right of the window, dimmed. */
  before: HTMLElement;
  after: HTMLElement;
  frame: HTMLElement;
  from: HTMLElement;
  to: HTMLElement;
}

export class Minimap {
  private model: TraceModel | null = null;
  private cells: Density | null = null;
  private looks: { theme: GraphTheme; colours: BarColour[] } | null = null;
  private window: TimeWindow = { fromNs: 0, toNs: 1 };
  private width = 0;

  constructor(readonly elements: MinimapElements) {}

  setModel(model: TraceModel, theme: GraphTheme, colours: BarColour[]): void {
    if (model !== this.model) {
      this.model = model;
      this.cells = density(
        {
          ...model.input,
          lane: model.layout.lane,
          laneCount: model.layout.laneCount,
          order: model.layout.order,
          failed: model.marks.map((mark) => mark & ANY_FAILURE),
          whole: model.whole,
        },
        COLUMNS,
        bandsFor(MINIMAP_HEIGHT)
      );
    }
    this.looks = { theme, colours };
    this.paint();
    this.place();
  }

  setWidth(width: number): void {
    if (width !== this.width) {
      this.width = width;
      this.paint();
      this.place();
    }
  }

  /** The stretch that the graph shows. */
  setWindow(window: TimeWindow): void {
    this.window = window;
    this.place();
  }

  /** Null before there is a trace. */
  get state(): { window: TimeWindow; whole: TimeWindow; width: number } | null {
    return this.model && { window: this.window, whole: this.model.whole, width: this.width };
  }

  private paint(): void {
    const { model, cells, looks, width } = this;
    const context = model && width > 0 ? surface(this.elements.picture, width, MINIMAP_HEIGHT) : null;
    if (model && cells && looks && context) {
      const fillOf = (span: number) => looks.colours[model.group[span]].fill;
      paintMinimap(context, cells, { theme: looks.theme, fillOf }, width, MINIMAP_HEIGHT);
    }
  }

  private place(): void {
    const { model, window, width } = this;
    if (!model) {
      return;
    }
    const { before, after, frame, from, to } = this.elements;
    const left = xOnMap(window.fromNs, model.whole, width);
    // A window of an instant must be seen and taken hold of as well.
    const right = Math.max(xOnMap(window.toNs, model.whole, width), left + 2);
    before.style.transform = `scaleX(${left / Math.max(width, 1)})`;
    after.style.transform = `scaleX(${Math.max(0, 1 - right / Math.max(width, 1))})`;
    frame.style.transform = `translateX(${left}px)`;
    frame.style.width = `${right - left}px`;
    from.style.transform = `translateX(${left}px)`;
    to.style.transform = `translateX(${right}px)`;
    const share = (ns: number) => String(Math.round((1000 * ns) / model.whole.toNs) / 10);
    say(from, share(window.fromNs), formatDuration(window.fromNs));
    say(to, share(window.toNs), formatDuration(window.toNs));
    const middle = (window.fromNs + window.toNs) / 2;
    say(frame, share(middle), `${formatDuration(window.fromNs)} – ${formatDuration(window.toNs)}`);
  }
}

/** A slider's place, in per cent of the trace and in words. */
function say(element: HTMLElement, percent: string, words: string): void {
  element.setAttribute('aria-valuenow', percent);
  element.setAttribute('aria-valuetext', words);
}
