/** Mouse, touch and wheel → what they do to the graph. */
import type { FlameGraph, GraphElements } from './FlameGraph';

/** Farther than this a press is a drag and not a click, CSS pixels. */
const CLICK_SLOP_PX = 4;
const DOUBLE_CLICK_MS = 400;

/** Listens on the elements until the returned function is called. */
export function listenToPointer(elements: GraphElements, graph: FlameGraph): () => void {
  const { stage, scroller } = elements;
  let press: { x: number; y: number; lastX: number; lastY: number; dragging: boolean } | null = null;
  let lastClick = { atMs: -Infinity, span: -1, x: 0, y: 0 };

  const point = (event: MouseEvent) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  const down = (event: PointerEvent) => {
    if (event.button === 0) {
      press = { x: event.clientX, y: event.clientY, lastX: event.clientX, lastY: event.clientY, dragging: false };
    }
  };
  const move = (event: PointerEvent) => {
    if (!press) {
      graph.hover(point(event));
      return;
    }
    const far = Math.hypot(event.clientX - press.x, event.clientY - press.y) > CLICK_SLOP_PX;
    if (far && !press.dragging) {
      press.dragging = true;
      stage.setPointerCapture?.(event.pointerId);
      stage.style.cursor = 'grabbing';
      graph.hover(null);
    }
    if (press.dragging) {
      graph.pan(event.clientX - press.lastX, event.clientY - press.lastY);
      press.lastX = event.clientX;
      press.lastY = event.clientY;
    }
  };
  const up = (event: PointerEvent) => {
    const click = press !== null && !press.dragging;
    cancel();
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
    const span = graph.spanAt(at.x, at.y);
    lastClick = { atMs: event.timeStamp, span, x: event.clientX, y: event.clientY };
    graph.select(span);
  };
  const cancel = () => {
    press = null;
    stage.style.cursor = '';
  };
  const leave = () => graph.hover(null);

  const wheel = (event: WheelEvent) => {
    // Lines or pages (Firefox) → pixels.
    const unit = event.deltaMode === 1 ? 16 : event.deltaMode === 2 ? 400 : 1;
    const [dx, dy] = [event.deltaX * unit, event.deltaY * unit];
    if (event.shiftKey) {
      event.preventDefault();
      graph.pan(0, -(dy || dx));
    } else if (!event.ctrlKey && Math.abs(dx) > Math.abs(dy)) {
      event.preventDefault();
      graph.pan(-dx, 0);
    } else {
      // A pinch comes as a wheel with ctrl and small steps.
      const factor = Math.exp(Math.max(-240, Math.min(240, dy)) * (event.ctrlKey ? 0.01 : 0.002));
      const changed = graph.zoom(factor, point(event).x);
      // Nothing left to zoom out of: let the page scroll, unless that would scroll the lanes instead.
      if (changed || event.ctrlKey || dy < 0 || graph.scrolls) {
        event.preventDefault();
      }
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
