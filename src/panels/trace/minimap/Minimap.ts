/**
 * The minimap as a thing of its own: the whole trace, and over it the window that the graph shows, which can be drawn,
 * dragged and stretched. It draws the trace once; only a few elements move with the window.
 */
import { MINIMAP_HEIGHT } from '../heights';
import type { BarColour, GraphTheme } from '../draw/palette';
import { surface } from '../draw/surface';
import { formatDuration } from '../format/duration';
import type { TimeWindow } from '../layout/timeWindow';
import { ANY_FAILURE, type TraceModel } from '../layout/traceModel';
import { xOnMap } from './brush';
import { atOnce } from '../../../trace/steps';
import { runInSlices } from '../../../background/slices';
import { MANY_SPANS } from '../work/manySpans';
import { density, type Density, type DensityInput } from './density';
import { bandsFor, paintMinimap, type MinimapLooks } from './paintMinimap';

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
  /** What is on screen; of a large trace it may be older than the model. */
  private picture: Picture | null = null;
  private looks: MinimapLooks | null = null;
  private making: AbortController | null = null;
  private window: TimeWindow = { fromNs: 0, toNs: 1 };
  private width = 0;

  constructor(readonly elements: MinimapElements) {}

  setModel(model: TraceModel, theme: GraphTheme, colours: BarColour[]): void {
    this.looks = { theme, fillOf: (span) => colours[model.group[span]].fill };
    if (model === this.model) {
      this.show(this.picture?.cells ?? null);
      return;
    }
    this.model = model;
    this.making?.abort();
    const steps = density(densityInput(model), COLUMNS, bandsFor(MINIMAP_HEIGHT));
    if (model.spanOf.length < MANY_SPANS) {
      this.show(atOnce(steps));
      return;
    }
    this.making = new AbortController();
    // Without a picture the map still shows where one is.
    runInSlices(steps, { signal: this.making.signal }).then(
      (cells) => this.show(cells),
      () => undefined
    );
    this.place();
  }

  destroy(): void {
    this.making?.abort();
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

  private show(cells: Density | null): void {
    this.picture = cells && this.looks && { cells, looks: this.looks };
    this.paint();
    this.place();
  }

  private paint(): void {
    const { picture, width } = this;
    const context = picture && width > 0 ? surface(this.elements.picture, width, MINIMAP_HEIGHT) : null;
    if (picture && context) {
      paintMinimap(context, picture.cells, picture.looks, width, MINIMAP_HEIGHT);
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

interface Picture {
  cells: Density;
  looks: MinimapLooks;
}

function densityInput(model: TraceModel): DensityInput {
  return {
    ...model.input,
    lane: model.layout.lane,
    laneCount: model.layout.laneCount,
    order: model.layout.order,
    failed: model.marks.map((mark) => mark & ANY_FAILURE),
    whole: model.whole,
  };
}

/** A slider's place, in per cent of the trace and in words. */
function say(element: HTMLElement, percent: string, words: string): void {
  element.setAttribute('aria-valuenow', percent);
  element.setAttribute('aria-valuetext', words);
}
