/** Mouse, touch, wheel and keys on the minimap → windows. */
import { panWindow, zoomWindow, type TimeWindow } from '../layout/timeWindow';
import { dragged, gripAt, nudged, timeOnMap, type Grip } from './brush';
import type { Minimap } from './Minimap';

/** Farther than this a press is a drag and not a click, CSS pixels. */
const CLICK_SLOP_PX = 3;

const CURSORS: Record<Grip, string> = { from: 'ew-resize', to: 'ew-resize', window: 'grab', new: 'crosshair' };

/** Listens until the returned function is called. `show` gets each window on the way. */
export function listenToBrush(minimap: Minimap, show: (window: TimeWindow) => void): () => void {
  const { map, frame, from, to } = minimap.elements;
  let drag: { grip: Grip; x: number; startNs: number; before: TimeWindow; moved: boolean } | null = null;

  const at = (event: MouseEvent) => event.clientX - map.getBoundingClientRect().left;

  const down = (event: PointerEvent) => {
    const state = minimap.state;
    if (!state || event.button !== 0) {
      return;
    }
    const x = at(event);
    const grip = event.shiftKey ? 'new' : gripAt(state.window, state.whole, x, state.width);
    drag = { grip, x, startNs: timeOnMap(x, state.whole, state.width), before: state.window, moved: false };
    map.setPointerCapture?.(event.pointerId);
    map.style.cursor = grip === 'window' ? 'grabbing' : CURSORS[grip];
    event.preventDefault(); // selects no text
    ({ from, to, window: frame, new: frame })[grip].focus({ preventScroll: true });
  };
  const move = (event: PointerEvent) => {
    const state = minimap.state;
    if (!state) {
      return;
    }
    const x = at(event);
    if (!drag) {
      map.style.cursor = CURSORS[event.shiftKey ? 'new' : gripAt(state.window, state.whole, x, state.width)];
      return;
    }
    drag.moved = drag.moved || Math.abs(x - drag.x) > CLICK_SLOP_PX;
    if (drag.moved) {
      show(dragged(drag.grip, drag.before, state.whole, drag.startNs, timeOnMap(x, state.whole, state.width)));
    }
  };
  const up = () => {
    const state = minimap.state;
    // A click beside the window brings the window there.
    if (state && drag && !drag.moved && drag.grip === 'new') {
      const { fromNs, toNs } = state.window;
      show(panWindow(state.window, state.whole, drag.startNs - (fromNs + toNs) / 2));
    }
    drag = null;
    map.style.cursor = '';
  };
  const whole = () => minimap.state && show(minimap.state.whole);
  const wheel = (event: WheelEvent) => {
    const state = minimap.state;
    if (!state || event.shiftKey) {
      return;
    }
    event.preventDefault();
    const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY) && !event.ctrlKey;
    const perPixel = (state.whole.toNs - state.whole.fromNs) / state.width;
    const factor = Math.exp(Math.max(-240, Math.min(240, event.deltaY)) * (event.ctrlKey ? 0.01 : 0.002));
    const middle = (state.window.fromNs + state.window.toNs) / 2;
    show(
      sideways
        ? panWindow(state.window, state.whole, event.deltaX * perPixel)
        : zoomWindow(state.window, state.whole, factor, middle)
    );
  };
  const key = (event: KeyboardEvent) => {
    const state = minimap.state;
    const grip = event.target === from ? 'from' : event.target === to ? 'to' : 'window';
    const steps = STEPS[event.key];
    if (state && steps !== undefined && !event.ctrlKey && !event.metaKey && !event.altKey) {
      show(nudged(grip, state.window, state.whole, event.shiftKey ? 5 * steps : steps));
      event.preventDefault();
      event.stopPropagation();
    }
  };

  map.addEventListener('pointerdown', down);
  map.addEventListener('pointermove', move);
  map.addEventListener('pointerup', up);
  map.addEventListener('pointercancel', up);
  map.addEventListener('dblclick', whole);
  map.addEventListener('wheel', wheel, { passive: false });
  map.addEventListener('keydown', key);
  return () => {
    map.removeEventListener('pointerdown', down);
    map.removeEventListener('pointermove', move);
    map.removeEventListener('pointerup', up);
    map.removeEventListener('pointercancel', up);
    map.removeEventListener('dblclick', whole);
    map.removeEventListener('wheel', wheel);
    map.removeEventListener('keydown', key);
  };
}

/** Arrow keys and pages as a slider has them, and all the way with Home and End; in twentieths of the window. */
const STEPS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -10,
  PageUp: 10,
  Home: -1e15,
  End: 1e15,
};
