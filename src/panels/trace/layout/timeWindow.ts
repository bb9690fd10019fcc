/**
 * The stretch of time on screen, ns relative to the start of the trace. All functions return a new window that
 * lies inside the whole: nothing beyond it can be reached by panning or zooming.
 */
export interface TimeWindow {
  fromNs: number;
  toNs: number;
}

/** Closest zoom: 20 ns across the screen, or as near as doubles still tell neighbouring pixels apart. */
export function minWidthNs(whole: TimeWindow): number {
  return Math.max(20, (whole.toNs - whole.fromNs) * 2 ** -40);
}

/** Moves and shrinks a window until it lies inside `whole`. */
export function clampWindow(window: TimeWindow, whole: TimeWindow): TimeWindow {
  const wholeWidth = whole.toNs - whole.fromNs;
  const width = Math.min(Math.max(window.toNs - window.fromNs, Math.min(minWidthNs(whole), wholeWidth)), wholeWidth);
  // All but the error of a division: whoever zooms in and out again sees the whole trace, and not almost.
  if (wholeWidth - width < 0.5) {
    return { ...whole };
  }
  const fromNs = Math.min(Math.max(window.fromNs, whole.fromNs), whole.toNs - width);
  return { fromNs, toNs: fromNs + width };
}

/** `factor` < 1 zooms in; the time at `anchorNs` stays where it is on screen. */
export function zoomWindow(window: TimeWindow, whole: TimeWindow, factor: number, anchorNs: number): TimeWindow {
  const width = window.toNs - window.fromNs;
  const wanted = Math.max(width * factor, Math.min(minWidthNs(whole), width));
  const share = width > 0 ? (anchorNs - window.fromNs) / width : 0.5;
  const fromNs = anchorNs - wanted * share;
  return clampWindow({ fromNs, toNs: fromNs + wanted }, whole);
}

/** Moves the window by a time; it stops at the ends. */
export function panWindow(window: TimeWindow, whole: TimeWindow, byNs: number): TimeWindow {
  return clampWindow({ fromNs: window.fromNs + byNs, toNs: window.toNs + byNs }, whole);
}

/** The window that shows a span with a little air on both sides. */
export function windowAround(startNs: number, endNs: number, whole: TimeWindow): TimeWindow {
  const air = Math.max(endNs - startNs, minWidthNs(whole)) * 0.05;
  return clampWindow({ fromNs: startNs - air, toNs: endNs + air }, whole);
}

/** Moves the window just so far that the span comes into view; its width stays. */
export function windowShowing(window: TimeWindow, startNs: number, endNs: number, whole: TimeWindow): TimeWindow {
  if (startNs >= window.fromNs && endNs <= window.toNs) {
    return window;
  }
  if (startNs < window.toNs && endNs > window.fromNs) {
    return window; // partly visible is visible: following a long parent must not throw the reader about
  }
  const width = window.toNs - window.fromNs;
  const centre = endNs - startNs < width ? (startNs + endNs) / 2 : startNs + width / 2;
  return clampWindow({ fromNs: centre - width / 2, toNs: centre + width / 2 }, whole);
}

/** The same window in times that count from elsewhere; null stays null. */
export function shifted(window: TimeWindow | null, byNs: number): TimeWindow | null {
  return window && { fromNs: window.fromNs + byNs, toNs: window.toNs + byNs };
}
