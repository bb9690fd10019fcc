/**
 * The flame graph as a thing of its own: it keeps the view (time window, scroll, hover), draws when something
 * changed, and calls back only when a span is selected. Nobody renders anything while the pointer moves.
 */
import { groupColours } from '../draw/groupColours';
import { graphTheme, type GraphTheme } from '../draw/palette';
import { AXIS_HEIGHT, paintAxis } from '../draw/paintAxis';
import { paintBars } from '../draw/paintBars';
import { paintOverlay } from '../draw/paintOverlay';
import { laneAt, nsPerPixel, timeAt, type Scene } from '../draw/scene';
import { surface } from '../draw/surface';
import { TextFitter } from '../draw/textFitter';
import { clampWindow, panWindow, windowAround, windowShowing, zoomWindow, type TimeWindow } from '../layout/timeWindow';
import { barEnd, type TraceModel } from '../layout/traceModel';
import type { GrafanaTheme2 } from '@grafana/data';

/** The elements a flame graph draws on; `stage` is what the pointer moves over, `scroller` has the scroll bar. */
export interface GraphElements {
  axis: HTMLCanvasElement;
  bars: HTMLCanvasElement;
  overlay: HTMLCanvasElement;
  scroller: HTMLElement;
  spacer: HTMLElement;
  stage: HTMLElement;
}

export interface GraphListener {
  /** The user chose a span (model index), or none (-1). */
  onSelect(i: number): void;
  /** The pointer is over another span, or over none (-1); x and y in CSS pixels of the stage. */
  onHover(i: number, x: number, y: number): void;
}

/** Lanes are as high as fits the panel, within these, CSS pixels. */
const LANE_MIN = 16;
const LANE_MAX = 22;
/** How near the pointer must be to a sliver, CSS pixels. */
const HIT_PX = 2;

export class FlameGraph {
  private model: TraceModel | null = null;
  private theme: GraphTheme | null = null;
  private colours: Scene['colours'] = [];
  private window: TimeWindow = { fromNs: 0, toNs: 1 };
  private width = 0;
  private height = 0;
  private hovered = -1;
  private selected = -1;
  private focused = false;
  private frame = 0;
  private barsStale = false;
  private readonly text: TextFitter;

  constructor(
    private readonly elements: GraphElements,
    private readonly listener: GraphListener
  ) {
    const measuring = elements.bars.getContext('2d');
    this.text = new TextFitter((text, font) => {
      if (measuring && measuring.font !== font) {
        measuring.font = font;
      }
      return measuring ? measuring.measureText(text).width : text.length * 6;
    });
  }

  /** A new trace, or the same one again after a refresh or with other options: then the view stays where it is. */
  setModel(model: TraceModel, theme: GrafanaTheme2, selected: number): void {
    const before = this.model;
    this.theme = graphTheme(theme);
    this.colours = groupColours(model.groups, model.options.colourBy, this.theme);
    this.model = model;
    this.hover(null);
    this.selected = selected;
    if (!before || this.showsAll(before)) {
      this.window = model.whole;
    } else {
      const shift = before.zeroNs - model.zeroNs + Number(before.trace.originNs - model.trace.originNs);
      this.window = clampWindow({ fromNs: this.window.fromNs + shift, toNs: this.window.toNs + shift }, model.whole);
    }
    this.draw();
  }

  /** The room for axis and lanes together, CSS pixels. */
  setSize(width: number, height: number): void {
    if (this.width !== width || this.height !== height) {
      this.width = width;
      this.height = height;
      this.hover(null); // what was under the pointer has moved
      this.draw();
    }
  }

  /** Marks a span as selected (-1: none); `reveal` moves the view so that it can be seen. */
  setSelected(i: number, reveal: boolean): void {
    this.selected = i;
    if (reveal && i >= 0) {
      this.reveal(i);
    }
    this.schedule(false);
  }

  setFocused(focused: boolean): void {
    this.focused = focused;
    this.schedule(false);
  }

  get selectedIndex(): number {
    return this.selected;
  }

  get currentModel(): TraceModel | null {
    return this.model;
  }

  /** `factor` < 1 zooms in, around `x` CSS pixels (default: the middle). False when there was nothing to zoom. */
  zoom(factor: number, x?: number): boolean {
    const scene = this.scene();
    if (!scene) {
      return false;
    }
    const next = zoomWindow(this.window, scene.model.whole, factor, timeAt(scene, x ?? scene.width / 2));
    return this.show(next);
  }

  zoomToSpan(i: number): void {
    const model = this.model;
    if (model && i >= 0) {
      this.show(windowAround(model.input.startNs[i], barEnd(model, i), model.whole));
      this.reveal(i);
    }
  }

  /** Moves by CSS pixels: time by dx, lanes by dy. */
  pan(dx: number, dy: number): void {
    const scene = this.scene();
    if (scene) {
      this.elements.scroller.scrollTop -= dy;
      this.show(panWindow(this.window, scene.model.whole, -dx * nsPerPixel(scene)));
    }
  }

  /** Shows all times again. */
  reset(): void {
    if (this.model) {
      this.show(this.model.whole);
    }
  }

  /** True when the lanes do not fit the height. */
  get scrolls(): boolean {
    return this.elements.scroller.scrollHeight > this.elements.scroller.clientHeight;
  }

  /** Model index of the span at a point of the stage, -1 = none. */
  spanAt(x: number, y: number): number {
    const scene = this.scene();
    return scene ? scene.model.index.spanAt(laneAt(scene, y), timeAt(scene, x), HIT_PX * nsPerPixel(scene)) : -1;
  }

  /** Tells the graph where the pointer is; null when it left. */
  hover(point: { x: number; y: number } | null): void {
    const found = point ? this.spanAt(point.x, point.y) : -1;
    if (found !== this.hovered) {
      this.hovered = found;
      this.schedule(false);
    }
    this.listener.onHover(found, point?.x ?? 0, point?.y ?? 0);
  }

  select(i: number): void {
    this.listener.onSelect(i);
  }

  /** Draws with the next frame; bars too, when `bars`. */
  schedule(bars: boolean): void {
    this.barsStale = this.barsStale || bars;
    if (this.frame === 0) {
      this.frame = requestAnimationFrame(() => {
        this.frame = 0;
        this.draw(this.barsStale);
      });
    }
  }

  destroy(): void {
    cancelAnimationFrame(this.frame);
  }

  private show(window: TimeWindow): boolean {
    const changed = window.fromNs !== this.window.fromNs || window.toNs !== this.window.toNs;
    this.window = window;
    if (changed) {
      this.schedule(true);
    }
    return changed;
  }

  private showsAll(model: TraceModel): boolean {
    return this.window.fromNs <= model.whole.fromNs && this.window.toNs >= model.whole.toNs;
  }

  private reveal(i: number): void {
    const { model, elements } = this;
    if (!model) {
      return;
    }
    this.show(windowShowing(this.window, model.input.startNs[i], barEnd(model, i), model.whole));
    const top = model.layout.lane[i] * this.laneHeight();
    const view = this.height - AXIS_HEIGHT;
    if (top < elements.scroller.scrollTop) {
      elements.scroller.scrollTop = Math.max(0, top - this.laneHeight());
    } else if (top + this.laneHeight() > elements.scroller.scrollTop + view) {
      elements.scroller.scrollTop = top + 2 * this.laneHeight() - view;
    }
  }

  private laneHeight(): number {
    const lanes = this.model?.layout.laneCount ?? 1;
    return Math.min(LANE_MAX, Math.max(LANE_MIN, Math.floor((this.height - AXIS_HEIGHT) / lanes)));
  }

  private scene(): Scene | null {
    const { model, theme, elements } = this;
    const width = elements.scroller.clientWidth || this.width;
    if (!model || !theme || width <= 0 || this.height <= AXIS_HEIGHT) {
      return null;
    }
    return {
      model,
      window: this.window,
      width,
      height: this.height - AXIS_HEIGHT,
      scrollTop: elements.scroller.scrollTop,
      laneHeight: this.laneHeight(),
      theme,
      colours: this.colours,
      text: this.text,
    };
  }

  private draw(bars = true): void {
    const { elements, model } = this;
    if (!model || this.height <= AXIS_HEIGHT) {
      return;
    }
    this.barsStale = false;
    if (bars) {
      const total = `${model.layout.laneCount * this.laneHeight()}px`;
      elements.spacer.style.height = total;
      elements.stage.style.height = `${this.height - AXIS_HEIGHT}px`;
    }
    // Read after the spacer is set: it decides whether there is a scroll bar.
    const scene = this.scene();
    if (!scene) {
      return;
    }
    const font = `${scene.laneHeight >= 20 ? 12 : 11}px ${scene.theme.fontFamily}`;
    this.text.setFont(font);
    if (bars) {
      this.paint(elements.bars, scene.width, scene.height, font, (context) => paintBars(context, scene));
      this.paint(elements.axis, scene.width, AXIS_HEIGHT, font, (context) => paintAxis(context, scene));
    }
    this.paint(elements.overlay, scene.width, scene.height, font, (context) =>
      paintOverlay(context, scene, { hovered: this.hovered, selected: this.selected, focused: this.focused })
    );
  }

  private paint(
    canvas: HTMLCanvasElement,
    width: number,
    height: number,
    font: string,
    how: (context: CanvasRenderingContext2D) => void
  ): void {
    const context = surface(canvas, width, height);
    if (context) {
      context.font = font;
      how(context);
    }
  }
}
