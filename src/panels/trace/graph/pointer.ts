/** Mouse, touch and wheel → what they do to the graph. `gestures.ts` says what does what. */
import type { FlameGraph, GraphElements } from './FlameGraph';
import { doesOf, type GestureDoes } from './gestures';

/** Farther than this a press is a drag and not a click, CSS pixels. */
const CLICK_SLOP_PX = 4;
const DOUBLE_CLICK_MS = 400;

interface Point {
  x: number;
  y: number;
}

interface Press extends Point {
  lastX: number;
  lastY: number;
  does: GestureDoes | undefined;
  dragging: boolean;
}

/** Listens on the elements until the returned function is called. */
export function listenToPointer(elements: GraphElements, graph: FlameGraph): () => void {
  const { stage, scroller } = elements;
  let press: Press | null = null;
  /** Fingers on the stage, by pointer id. */
  const fingers = new Map<number, Point>();
  let pinch: { distance: number; x: number } | null = null;
  let lastClick = { atMs: -Infinity, span: -1, x: 0, y: 0 };

  const point = (event: MouseEvent) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent) => {
    if (event.button !== 0) {
      return;
    }
    if (event.pointerType === 'touch') {
      fingers.set(event.pointerId, point(event));
      if (fingers.size === 2) {
        press = null;
        pinch = spread(fingers);
        return;
      }
    }
    const { clientX: x, clientY: y } = event;
    const does = graph.ruler.isOut ? 'measure' : doesOf('drag', event.shiftKey);
    press = { x, y, lastX: x, lastY: y, does, dragging: false };
  };
  const move = (event: PointerEvent) => {
    if (fingers.has(event.pointerId)) {
      fingers.set(event.pointerId, point(event));
    }
    if (pinch && fingers.size === 2) {
      const now = spread(fingers);
      // In this order: a view of everything cannot be moved before it is zoomed.
      graph.zoom(pinch.distance / now.distance, pinch.x);
      graph.pan(now.x - pinch.x, 0);
      pinch = now;
      return;
    }
    if (!press) {
      graph.hover(point(event));
      return;
    }
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > CLICK_SLOP_PX;
    if (far && !press.dragging) {
      press.dragging = true;
      stage.setPointerCapture?.(event.pointerId);
      stage.style.cursor = press.does === 'measure' ? 'col-resize' : 'grabbing';
      graph.hover(null);
    }
    if (press.dragging && press.does === 'measure') {
      const left = stage.getBoundingClientRect().left;
      graph.measurePixels(press.x - left, event.clientX - left);
    } else if (press.dragging) {
      graph.pan(event.clientX - press.lastX, event.clientY - press.lastY);
      press.lastX = event.clientX;
      press.lastY = event.clientY;
    }
  };
  const up = (event: PointerEvent) => {
    const click = press !== null && !press.dragging;
    cancel(event);
    if (!click) {
      return;
    }
    // The first click opens the details and may move everything, so the second one means the same span.
    const near = Math.hypot(event.clientX - lastClick.x, event.clientY - lastClick.y) <= CLICK_SLOP_PX;
    if (near && event.timeStamp - lastClick.atMs < DOUBLE_CLICK_MS) {
      graph.zoomToSpan(lastClick.span);
      lastClick = { ...lastClick, atMs: -Infinity };
      return;
    }
    const at = point(event);
    const sign = graph.signAt(at.x, at.y);
    if (sign >= 0) {
      graph.toggle(sign);
      return;
    }
    const span = graph.spanAt(at.x, at.y);
    lastClick = { atMs: event.timeStamp, span, x: event.clientX, y: event.clientY };
    graph.select(span);
  };
  const cancel = (event: PointerEvent) => {
    fingers.delete(event.pointerId);
    pinch = null;
    press = null;
    stage.style.cursor = '';
  };
  const leave = () => graph.hover(null);

  const wheel = (event: WheelEvent) => {
    // Lines or pages (Firefox) → pixels.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    // A pinch on a touchpad comes as a wheel with Ctrl and small steps. With Shift some browsers turn the wheel sideways.
    const sideways = !event.shiftKey && Math.abs(dx) > Math.abs(dy);
    const does = doesOf(event.ctrlKey ? 'pinch' : sideways ? 'wheelSideways' : 'wheel', event.shiftKey);
    if (does === 'zoom') {
      const factor = Math.exp(Math.max(-240, Math.min(240, dy)) * (event.ctrlKey ? 0.01 : 0.002));
      const changed = graph.zoom(factor, point(event).x);
      // Nothing left to zoom out of: let the page scroll, unless that would scroll the lanes instead.
      if (changed || event.ctrlKey || dy < 0 || graph.scrolls) {
        event.preventDefault();
      }
    } else {
      event.preventDefault();
      graph.pan(does === 'pan' ? -dx : 0, does === 'scroll' ? -(dy || dx) : 0);
    }
    graph.hover(point(event));
  };
  const scroll = () => graph.schedule(true);

  stage.addEventListener('pointerdown', down);
  stage.addEventListener('pointermove', move);
  stage.addEventListener('pointerup', up);
  stage.addEventListener('pointercancel', cancel);
  stage.addEventListener('pointerleave', leave);
  stage.addEventListener('wheel', wheel, { passive: false });
  scroller.addEventListener('scroll', scroll);
  return () => {
    stage.removeEventListener('pointerdown', down);
    stage.removeEventListener('pointermove', move);
    stage.removeEventListener('pointerup', up);
    stage.removeEventListener('pointercancel', cancel);
    stage.removeEventListener('pointerleave', leave);
    stage.removeEventListener('wheel', wheel);
    scroller.removeEventListener('scroll', scroll);
  };
}

/** How far two fingers are apart and where their middle is, CSS pixels of the stage. */
function spread(fingers: Map<number, Point>): { distance: number; x: number } {
  const [a, b] = [...fingers.values()];
  return { distance: Math.max(8, Math.hypot(a.x - b.x, a.y - b.y)), x: (a.x + b.x) / 2 };
}
