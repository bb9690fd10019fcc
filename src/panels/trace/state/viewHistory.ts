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
}

/** More places than this are forgotten. */
const MOST = 100;
/** What changes so soon after one another is one step: a click selects, and the view follows to show the span. */
const ONE_STEP_MS = 500;

export function newHistory(now: Place): ViewHistory {
  return { past: [], now, future: [], atMs: -Infinity };
}

/** The reader is somewhere, having come there by other ways than back and forward. */
export function visited(history: ViewHistory, place: Place, atMs: number): ViewHistory {
  if (samePlace(history.now, place)) {
    return history;
  }
  const sameStep = atMs - history.atMs < ONE_STEP_MS && history.past.length > 0;
  const past = sameStep ? history.past : [...history.past, history.now].slice(-MOST);
  return { past, now: place, future: [], atMs };
}

/** One place back; the same history where there is none. */
export function back(history: ViewHistory): ViewHistory {
  const place = history.past[history.past.length - 1];
  return place
    ? { past: history.past.slice(0, -1), now: place, future: [history.now, ...history.future], atMs: -Infinity }
    : history;
}

export function forward(history: ViewHistory): ViewHistory {
  const [place, ...future] = history.future;
  return place ? { past: [...history.past, history.now], now: place, future, atMs: -Infinity } : history;
}

export function samePlace(a: Place, b: Place): boolean {
  const sameSpan = a.span?.spanId === b.span?.spanId && a.span?.rowId === b.span?.rowId;
  return a.view === b.view && sameSpan && sameWindow(a.window, b.window);
}

/** Windows that no eye can tell apart: times lose their last digits when they are shifted from one zero to another. */
export function sameWindow(a: TimeWindow | null, b: TimeWindow | null): boolean {
  if (!a || !b) {
    return a === b;
  }
  const tolerance = 1e-6 * Math.max(a.toNs - a.fromNs, b.toNs - b.fromNs);
  return Math.abs(a.fromNs - b.fromNs) <= tolerance && Math.abs(a.toNs - b.toNs) <= tolerance;
}
