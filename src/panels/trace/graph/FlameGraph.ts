/**
 * The flame graph as a thing of its own: it keeps the view (time window, scroll, hover), draws when something
 * changed, and calls back only when a span is selected. Nobody renders anything while the pointer moves.
 */
import { groupColours } from '../draw/groupColours';
import { graphTheme, type GraphTheme } from '../draw/palette';
import { AXIS_HEIGHT } from '../draw/paintAxis';
import type { Marked } from '../draw/paintOverlay';
import { hasSign, isOnSign } from '../draw/foldSign';
import { laneAt, nsPerPixel, timeAt, xOf, type Scene } from '../draw/scene';
import type { Annotation } from '../layout/annotations';
import { whenEventsAreLearned } from '../layout/eventTimes';
import { clampWindow, panWindow, windowAround, windowShowing, zoomWindow, type TimeWindow } from '../layout/timeWindow';
import { barEnd, type TraceModel } from '../layout/traceModel';
import type { GrafanaTheme2 } from '@grafana/data';
import type { GraphPicture } from '../image/pictureOf';
import { Camera, same } from './Camera';
import { LaneScroll } from './LaneScroll';
import { Ruler } from './Ruler';
import { fontPx, Stage, type StageElements } from './Stage';

/** The elements a flame graph draws on; `stage` is what the pointer moves over, `scroller` has the scroll bar. */
export interface GraphElements extends StageElements {
  scroller: HTMLElement;
  spacer: HTMLElement;
  stage: HTMLElement;
}

export interface GraphListener {
  /** The user chose a span (model index), or none (-1). */
  onSelect(i: number): void;
  /** The user clicked the fold sign of a bar. */
  onToggle(i: number): void;
  /** The pointer is over another span, or over none (-1); x and y in CSS pixels of the stage. */
  onHover(i: number, x: number, y: number): void;
  /** The pointer is at another time, ns after the model's zero; null when it left. */
  onPoint(ns: number | null): void;
  /** Another stretch of time is on screen, `width` CSS pixels wide. */
  onWindow(window: TimeWindow, width: number): void;
  /** The stretch of time on screen has come to rest. */
  onSettle(window: TimeWindow): void;
  /** Another stretch is measured, or none. */
  onMeasure(measure: TimeWindow | null): void;
}

/** A picture of more rows would be too large to look at, CSS pixels. */
const PICTURE_MOST = 6000;
/** How near the pointer must be to a sliver, CSS pixels. */
const HIT_PX = 2;

export class FlameGraph {
  private model: TraceModel | null = null;
  private theme: GraphTheme | null = null;
  private colours: Scene['colours'] = [];
  private annotations: readonly Annotation[] = [];
  private readonly camera: Camera;
  private told: { window: TimeWindow; width: number } | null = null;
  readonly ruler: Ruler;
  private readonly lanes: LaneScroll;
  private elsewhereNs: number | null = null;
  private width = 0;
  private height = 0;
  private hovered = -1;
  private pointedAt: readonly number[] = [];
  private selected = -1;
  private focused = false;
  private frame = 0;
  private barsStale = false;
  private readonly stage: Stage;
  private readonly forgetEvents: () => void;

  constructor(
    private readonly elements: GraphElements,
    private readonly listener: GraphListener
  ) {
    this.camera = new Camera({ onMove: () => this.schedule(true), onSettle: (window) => listener.onSettle(window) });
    this.forgetEvents = whenEventsAreLearned(() => this.schedule(true));
    this.stage = new Stage(elements);
    this.lanes = new LaneScroll(elements.scroller);
    this.ruler = new Ruler((stretch) => {
      this.schedule(false);
      listener.onMeasure(stretch);
    });
  }

  /** A new trace, or the same one again after a refresh or with other options: then the view stays where it is. */
  setModel(model: TraceModel, theme: GrafanaTheme2, selected: number): void {
    const before = this.model;
    this.theme = graphTheme(theme);
    this.colours = groupColours(model.groups, model.options.colourBy, this.theme);
    this.model = model;
    this.lanes.setLayout(model.layout);
    this.hover(null);
    this.pointedAt = [];
    this.selected = selected;
    const shift = before && before.zeroNs - model.zeroNs + Number(before.trace.originNs - model.trace.originNs);
    const { goesToAll } = this.camera;
    // A trace that has more spans now grows where it stands.
    const grows = goesToAll && before !== null && before.trace !== model.trace;
    this.camera.setWhole(model.whole, goesToAll && !grows ? null : shift);
    this.ruler.setWhole(model.whole, shift ?? 0);
    this.draw();
    if (grows) {
      this.camera.glideTo(model.whole);
    }
  }

  setAnnotations(annotations: readonly Annotation[]): void {
    if (annotations.length + this.annotations.length > 0) {
      this.annotations = annotations;
      this.schedule(true);
    }
  }

  /** The room for axis and lanes together, CSS pixels. */
  setSize(width: number, height: number): void {
    if (this.width !== width || this.height !== height) {
      this.width = width;
      this.height = height;
      this.lanes.setRoom(height - AXIS_HEIGHT);
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

  /** Marks the bars that stand for spans of the trace; none = no longer. */
  mark(spans: readonly number[]): void {
    const { model } = this;
    const places = model ? spans.map((span) => model.placeOf[span]).filter((i) => i >= 0) : [];
    if (places.length + this.pointedAt.length > 0) {
      this.pointedAt = [...new Set(places)];
      this.schedule(false);
    }
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

  get window(): TimeWindow {
    return this.camera.window;
  }

  get showsAll(): boolean {
    return this.camera.showsAll;
  }

  /** How the model is drawn; null before there is one. */
  get looks(): { theme: GraphTheme; colours: Scene['colours'] } | null {
    return this.theme && { theme: this.theme, colours: this.colours };
  }

  /** CSS pixels of the stage for a time. */
  xOf(ns: number): number {
    const scene = this.scene();
    return scene ? xOf(scene, ns) : 0;
  }

  /** `factor` < 1 zooms in, around `x` CSS pixels (default: the middle). False when there was nothing to zoom. */
  zoom(factor: number, x?: number): boolean {
    const scene = this.scene();
    if (!scene) {
      return false;
    }
    const next = zoomWindow(scene.window, scene.model.whole, factor, timeAt(scene, x ?? scene.width / 2));
    return this.camera.show(next);
  }

  zoomToSpan(i: number): void {
    const model = this.model;
    if (model && i >= 0) {
      this.glideTo(windowAround(model.input.startNs[i], barEnd(model, i), model.whole));
      this.lanes.reveal(i);
    }
  }

  /** Shows a stretch of time at once. */
  show(window: TimeWindow): void {
    if (this.model) {
      this.camera.show(clampWindow(window, this.model.whole));
    }
  }

  /** Shows a stretch of time, gently. */
  glideTo(window: TimeWindow): void {
    if (this.model) {
      this.camera.glideTo(clampWindow(window, this.model.whole));
    }
  }

  /** Moves by CSS pixels: time by dx, lanes by dy. */
  pan(dx: number, dy: number): void {
    const scene = this.scene();
    if (scene) {
      this.lanes.by(-dy);
      this.camera.show(panWindow(scene.window, scene.model.whole, -dx * nsPerPixel(scene)));
    }
  }

  /** Scrolls the lanes by screens. */
  page(screens: number): void {
    this.lanes.byScreens(screens);
  }

  /** Shows all times again. */
  reset(): void {
    if (this.model) {
      this.camera.glideTo(this.model.whole);
    }
  }

  /** Measures between two points, CSS pixels of the stage. */
  measurePixels(fromX: number, toX: number): void {
    const scene = this.scene();
    if (scene) {
      this.ruler.measure({ fromNs: timeAt(scene, fromX), toNs: timeAt(scene, toX) });
    }
  }

  /** A time that the pointer is at in another panel, ns after the model's zero; null for none. */
  setElsewhere(ns: number | null): void {
    if (ns !== this.elsewhereNs) {
      this.elsewhereNs = ns;
      this.schedule(false);
    }
  }

  /** For a picture: the stretch of time on screen with all its lanes, or from the topmost on as many as are of use. */
  picture(): GraphPicture | null {
    const scene = this.scene();
    if (!scene) {
      return null;
    }
    const all = scene.model.layout.laneCount * scene.laneHeight;
    const height = Math.min(all, Math.floor(PICTURE_MOST / scene.laneHeight) * scene.laneHeight);
    const scrollTop = Math.min(Math.floor(scene.scrollTop / scene.laneHeight) * scene.laneHeight, all - height);
    return {
      scene: { ...scene, height, scrollTop },
      marked: { ...this.marked, hovered: -1, pointedAt: [] },
      fontPx: fontPx(scene),
    };
  }

  /** True when the lanes do not fit the height. */
  get scrolls(): boolean {
    return this.lanes.scrolls;
  }

  /** Model index of the span at a point of the stage, -1 = none. */
  spanAt(x: number, y: number): number {
    const scene = this.scene();
    return scene ? scene.model.index.spanAt(laneAt(scene, y), timeAt(scene, x), HIT_PX * nsPerPixel(scene)) : -1;
  }

  /** Model index of the bar whose fold sign is at a point, -1 = none. Signs that only show under the pointer count only there. */
  signAt(x: number, y: number): number {
    const scene = this.scene();
    const i = this.spanAt(x, y);
    const shows = scene && i >= 0 && (hasSign(scene.model, i) || i === this.hovered);
    return shows && isOnSign(scene, i, x) ? i : -1;
  }

  /** Folds or unfolds what a bar stands for. */
  toggle(i: number): void {
    this.listener.onToggle(i);
  }

  /** Tells the graph where the pointer is; null when it left. */
  hover(point: { x: number; y: number } | null): void {
    const found = point ? this.spanAt(point.x, point.y) : -1;
    if (found !== this.hovered) {
      this.hovered = found;
      this.schedule(false);
    }
    this.listener.onHover(found, point?.x ?? 0, point?.y ?? 0);
    const scene = point && this.scene();
    this.listener.onPoint(scene && point ? timeAt(scene, point.x) : null);
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
    this.camera.destroy();
    this.forgetEvents();
  }

  private reveal(i: number): void {
    const { model, camera } = this;
    if (model) {
      const needed = windowShowing(camera.target, model.input.startNs[i], barEnd(model, i), model.whole);
      if (needed !== camera.target) {
        camera.show(needed);
      }
      this.lanes.reveal(i);
    }
  }

  private scene(): Scene | null {
    const { model, theme, elements } = this;
    const width = elements.scroller.clientWidth || this.width;
    if (!model || !theme || width <= 0 || this.height <= AXIS_HEIGHT) {
      return null;
    }
    return {
      model,
      window: this.camera.window,
      width,
      height: this.height - AXIS_HEIGHT,
      scrollTop: this.lanes.top,
      laneHeight: this.lanes.laneHeight,
      theme,
      colours: this.colours,
      text: this.stage.text,
      annotations: this.annotations,
    };
  }

  private get marked(): Marked {
    const { hovered, pointedAt, selected, focused, elsewhereNs } = this;
    return { hovered, pointedAt, selected, focused, measured: this.ruler.stretch, elsewhereNs };
  }

  private draw(bars = true): void {
    const { elements, model } = this;
    if (!model || this.height <= AXIS_HEIGHT) {
      return;
    }
    this.barsStale = false;
    if (bars) {
      elements.spacer.style.height = `${this.lanes.wholeHeight}px`;
      elements.stage.style.height = `${this.height - AXIS_HEIGHT}px`;
    }
    // Read after the spacer is set: it decides whether there is a scroll bar.
    const scene = this.scene();
    if (!scene) {
      return;
    }
    this.stage.paint(scene, this.marked, bars);
    if (!this.told || this.told.width !== scene.width || !same(this.told.window, scene.window)) {
      this.told = { window: scene.window, width: scene.width };
      this.listener.onWindow(scene.window, scene.width);
    }
  }
}
