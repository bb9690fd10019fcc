/** What a drag on the minimap means. Pure: shares of the whole trace (0…1) in, windows out. */
import { clampWindow, panWindow, type TimeWindow } from '../layout/timeWindow';

/** What the pointer has hold of: one edge of the window, the window, or nothing: then it draws a new one. */
export type Grip = 'from' | 'to' | 'window' | 'new';

/** How near to an edge counts as on it, CSS pixels. */
const EDGE_PX = 6;

/** What lies under a point, for a map of `width` pixels. A window that shows all cannot be moved: there a drag selects. */
export function gripAt(window: TimeWindow, whole: TimeWindow, x: number, width: number): Grip {
  const from = xOnMap(window.fromNs, whole, width);
  const to = xOnMap(window.toNs, whole, width);
  const all = window.fromNs <= whole.fromNs && window.toNs >= whole.toNs;
  // Of two edges on one spot, the one on whose outer side the pointer is.
  if (Math.abs(x - from) <= EDGE_PX && (x <= from || Math.abs(x - from) <= Math.abs(x - to))) {
    return 'from';
  }
  if (Math.abs(x - to) <= EDGE_PX) {
    return 'to';
  }
  return !all && x > from && x < to ? 'window' : 'new';
}

/**
 * The window after a drag from one time to another.
 * @param before the window when the drag began
 */
export function dragged(grip: Grip, before: TimeWindow, whole: TimeWindow, startNs: number, nowNs: number): TimeWindow {
  switch (grip) {
    case 'window':
      return panWindow(before, whole, nowNs - startNs);
    case 'from':
      return between(nowNs, before.toNs, whole);
    case 'to':
      return between(before.fromNs, nowNs, whole);
    case 'new':
      return between(startNs, nowNs, whole);
  }
}

/** The window between two times in any order, cut at the ends of the trace: it does not move to fit. */
export function between(aNs: number, bNs: number, whole: TimeWindow): TimeWindow {
  const inside = (ns: number) => Math.min(Math.max(ns, whole.fromNs), whole.toNs);
  return clampWindow({ fromNs: inside(Math.min(aNs, bNs)), toNs: inside(Math.max(aNs, bNs)) }, whole);
}

/** CSS pixels from the left edge of a map of the whole trace. */
export function xOnMap(ns: number, whole: TimeWindow, width: number): number {
  return ((ns - whole.fromNs) / (whole.toNs - whole.fromNs)) * width;
}

/** The inverse of `xOnMap`. */
export function timeOnMap(x: number, whole: TimeWindow, width: number): number {
  return whole.fromNs + (x / width) * (whole.toNs - whole.fromNs);
}

/** The window after an arrow key on a grip: `steps` twentieths of the window's width. */
export function nudged(grip: Grip, window: TimeWindow, whole: TimeWindow, steps: number): TimeWindow {
  const byNs = ((window.toNs - window.fromNs) / 20) * steps;
  return dragged(
    grip,
    window,
    whole,
    0,
    grip === 'from' ? window.fromNs + byNs : grip === 'to' ? window.toNs + byNs : byNs
  );
}
