/** What the painters are given: the trace, the part of it on screen, and how it looks. */
import type { Annotation } from '../layout/annotations';
import type { TraceModel } from '../layout/traceModel';
import type { TimeWindow } from '../layout/timeWindow';
import type { BarColour, GraphTheme } from './palette';
import type { TextFitter } from './textFitter';

export interface Scene {
  model: TraceModel;
  window: TimeWindow;
  /** CSS pixels of the visible part. */
  width: number;
  height: number;
  scrollTop: number;
  laneHeight: number;
  theme: GraphTheme;
  /** By colour group of the model. */
  colours: BarColour[];
  text: TextFitter;
  /** Of the dashboard. */
  annotations?: readonly Annotation[];
}

/** Room between two lanes, CSS pixels. */
export const LANE_GAP = 2;

/** CSS pixels from the left edge for a time in ns after the trace's zero. */
export function xOf(scene: Scene, ns: number): number {
  const { fromNs, toNs } = scene.window;
  return ((ns - fromNs) / (toNs - fromNs)) * scene.width;
}

/** The inverse of `xOf`. */
export function timeAt(scene: Scene, x: number): number {
  const { fromNs, toNs } = scene.window;
  return fromNs + (x / scene.width) * (toNs - fromNs);
}

/** CSS pixels from the top of the visible part for a lane. */
export function yOf(scene: Scene, lane: number): number {
  return lane * scene.laneHeight - scene.scrollTop;
}

/** Lane at a height; may lie outside the lanes. */
export function laneAt(scene: Scene, y: number): number {
  return Math.floor((y + scene.scrollTop) / scene.laneHeight);
}

/** ns per CSS pixel. */
export function nsPerPixel(scene: Scene): number {
  return (scene.window.toNs - scene.window.fromNs) / scene.width;
}
