/**
 * Which stretch of time is on screen, and how it moves: at once, or gliding there where the reader does not mind motion.
 * Says once when it has come to rest, so that nothing outside need follow each step.
 */
import { clampWindow, type TimeWindow } from '../layout/timeWindow';

const GLIDE_MS = 150;
/** At rest for so long, the view has settled. */
const SETTLE_MS = 200;

export interface CameraListener {
  /** The window is another: draw. */
  onMove(): void;
  onSettle(window: TimeWindow): void;
}

export class Camera {
  private shown: TimeWindow = { fromNs: 0, toNs: 1 };
  private all: TimeWindow = { fromNs: 0, toNs: 1 };
  private glide: { from: TimeWindow; to: TimeWindow; startMs: number; frame: number } | null = null;
  private settling: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly listener: CameraListener) {}

  get window(): TimeWindow {
    return this.shown;
  }

  /** Where it will be when it no longer glides. */
  get target(): TimeWindow {
    return this.glide?.to ?? this.shown;
  }

  get whole(): TimeWindow {
    return this.all;
  }

  get showsAll(): boolean {
    return this.shown.fromNs <= this.all.fromNs && this.shown.toNs >= this.all.toNs;
  }

  /** The same once it no longer glides. */
  get goesToAll(): boolean {
    return this.target.fromNs <= this.all.fromNs && this.target.toNs >= this.all.toNs;
  }

  /** The trace is another: shows all of it, or what it showed before, `shiftNs` later in the new trace's time; null = all. */
  setWhole(whole: TimeWindow, shiftNs: number | null): void {
    this.stop();
    const { fromNs, toNs } = this.shown;
    this.all = whole;
    this.shown = shiftNs === null ? whole : clampWindow({ fromNs: fromNs + shiftNs, toNs: toNs + shiftNs }, whole);
  }

  /** Goes there at once. False when it was there already. */
  show(window: TimeWindow): boolean {
    this.stop();
    return this.move(window);
  }

  /** Goes there within 150 ms, unless something else moves it first. */
  glideTo(window: TimeWindow): void {
    this.stop();
    if (prefersStillness() || same(window, this.shown)) {
      this.move(window);
      return;
    }
    const glide = { from: this.shown, to: window, startMs: performance.now(), frame: 0 };
    const step = () => {
      const part = Math.min(1, (performance.now() - glide.startMs) / GLIDE_MS);
      if (part >= 1) {
        this.glide = null;
        this.move(window);
        return;
      }
      this.move(mix(glide.from, window, 1 - (1 - part) ** 3));
      glide.frame = requestAnimationFrame(step);
    };
    glide.frame = requestAnimationFrame(step);
    this.glide = glide;
  }

  destroy(): void {
    this.stop();
    clearTimeout(this.settling);
  }

  /** Stays where it is now. */
  stop(): void {
    if (this.glide) {
      cancelAnimationFrame(this.glide.frame);
      this.glide = null;
    }
  }

  private move(window: TimeWindow): boolean {
    if (same(window, this.shown)) {
      return false;
    }
    this.shown = window;
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.listener.onSettle(this.shown), SETTLE_MS);
    this.listener.onMove();
    return true;
  }
}

export function same(a: TimeWindow, b: TimeWindow): boolean {
  return a.fromNs === b.fromNs && a.toNs === b.toNs;
}

/** Between two windows; `part` 0…1. The width changes by equal factors, as zooming does. */
export function mix(from: TimeWindow, to: TimeWindow, part: number): TimeWindow {
  const [before, after] = [from.toNs - from.fromNs, to.toNs - to.fromNs];
  const width = before * (after / before) ** part;
  // What is moved linearly with the width keeps the point that both windows have in common still.
  const way = before === after ? part : (width - before) / (after - before);
  const fromNs = from.fromNs + (to.fromNs - from.fromNs) * way;
  return { fromNs, toNs: fromNs + width };
}

/** True where the reader wants no motion, or the browser cannot tell. */
function prefersStillness(): boolean {
  return typeof matchMedia !== 'function' || matchMedia('(prefers-reduced-motion: reduce)')?.matches !== false;
}
