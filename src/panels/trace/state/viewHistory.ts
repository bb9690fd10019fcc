/** Where the reader has been in a trace, to go back and forward again. Pure. */
import type { TimeWindow } from '../layout/timeWindow';
import type { ViewState } from './viewState';

/** What makes a place: which view, which span, which stretch of time. */
export type Place = Pick<ViewState, 'view' | 'span' | 'window'>;

export interface ViewHistory {
  past: readonly Place[];
  now: Place;
  /** The next one first. */
  future: readonly Place[];
  /** When `now` was reached. */
  atMs: number;
  /** `now` was reached by another stretch of time alone. */
  moved: boolean;
}

/** More places than this are forgotten. */
const MOST = 100;
/**
 * What changes so soon after one another is one step: keys walk from span to span, a click selects, and the view
 * follows to show the span. Two stretches of time are two steps: each is told only once the view has come to rest.
 */
const ONE_STEP_MS = 500;

export function newHistory(now: Place): ViewHistory {
  return { past: [], now, future: [], ...still };
}

/** The reader is somewhere, having come there by other ways than back and forward. */
export function visited(history: ViewHistory, place: Place, atMs: number): ViewHistory {
  if (samePlace(history.now, place)) {
    return history;
  }
  const moved = history.now.view === place.view && sameSpan(history.now, place);
  const isSoon = atMs - history.atMs < ONE_STEP_MS && history.past.length > 0;
  const past = isSoon && !(moved && history.moved) ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now: place, future: [], atMs, moved };
}

/** One place back; the same history where there is none. */
export function back(history: ViewHistory): ViewHistory {
  const place = history.past[history.past.length - 1];
  return place
    ? { ...still, past: history.past.slice(0, -1), now: place, future: [history.now, ...history.future] }
    : history;
}

export function forward(history: ViewHistory): ViewHistory {
  const [place, ...future] = history.future;
  return place ? { ...still, past: [...history.past, history.now], now: place, future } : history;
}

/** Where nothing that comes belongs to the step before. */
const still = { atMs: -Infinity, moved: false };

export function samePlace(a: Place, b: Place): boolean {
  return a.view === b.view && sameSpan(a, b) && sameWindow(a.window, b.window);
}

function sameSpan(a: Place, b: Place): boolean {
  return a.span?.spanId === b.span?.spanId && a.span?.rowId === b.span?.rowId;
}

/** Windows that no eye can tell apart: times lose their last digits when they are shifted from one zero to another. */
export function sameWindow(a: TimeWindow | null, b: TimeWindow | null): boolean {
  if (!a || !b) {
    return a === b;
  }
  const tolerance = 1e-6 * Math.max(a.toNs - a.fromNs, b.toNs - b.fromNs);
  return Math.abs(a.fromNs - b.fromNs) <= tolerance && Math.abs(a.toNs - b.toNs) <= tolerance;
}
