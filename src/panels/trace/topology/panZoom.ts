/** Moves and scales an element inside a box by wheel, drag and buttons. It changes a transform; nothing renders. */
export interface PanZoom {
  fit(): void;
  zoom(factor: number): void;
  /** Moves just so far that a rectangle of the content is in view. */
  show(box: { x: number; y: number; width: number; height: number }): void;
  setSize(size: Sizes): void;
  stop(): void;
}

export interface Sizes {
  width: number;
  height: number;
  contentWidth: number;
  contentHeight: number;
}

const MOST = 2;
const LEAST = 0.1;
/** Smaller than this text is hard to read. */
export const READABLE = 0.58;
/** To see all of it at first it may be this much smaller; else a part can be read. */
const LEAST_AT_FIRST = 0.5;

export function panZoom(box: HTMLElement, content: HTMLElement): PanZoom {
  let sizes: Sizes = { width: 0, height: 0, contentWidth: 1, contentHeight: 1 };
  let [scale, x, y] = [1, 0, 0];
  let touched = false;
  const apply = () => (content.style.transform = `translate(${x}px, ${y}px) scale(${scale})`);

  const scaleThatFits = () => Math.min(1, sizes.width / sizes.contentWidth, sizes.height / sizes.contentHeight);
  const place = (wanted: number) => {
    scale = wanted;
    // In the middle where it fits, else from the left: there the trace begins.
    x = Math.max(0, (sizes.width - sizes.contentWidth * scale) / 2);
    y = (sizes.height - sizes.contentHeight * scale) / 2;
    y = sizes.contentHeight * scale > sizes.height && scale > scaleThatFits() ? 0 : y;
    apply();
  };
  const zoomAt = (factor: number, atX: number, atY: number) => {
    const next = Math.min(MOST, Math.max(Math.min(LEAST, scaleThatFits()), scale * factor));
    x = atX - ((atX - x) * next) / scale;
    y = atY - ((atY - y) * next) / scale;
    scale = next;
    touched = true;
    apply();
  };

  const onWheel = (event: WheelEvent) => {
    event.preventDefault();
    const { left, top } = box.getBoundingClientRect();
    zoomAt(2 ** (-event.deltaY / 300), event.clientX - left, event.clientY - top);
  };
  let drag: { fromX: number; fromY: number } | null = null;
  const onDown = (event: PointerEvent) => {
    if (event.button === 0 && !(event.target as Element).closest('button')) {
      drag = { fromX: event.clientX - x, fromY: event.clientY - y };
      box.setPointerCapture(event.pointerId);
    }
  };
  const onMove = (event: PointerEvent) => {
    if (drag) {
      [x, y] = [event.clientX - drag.fromX, event.clientY - drag.fromY];
      touched = true;
      apply();
    }
  };
  const onUp = () => (drag = null);
  box.addEventListener('wheel', onWheel, { passive: false });
  box.addEventListener('pointerdown', onDown);
  box.addEventListener('pointermove', onMove);
  box.addEventListener('pointerup', onUp);
  box.addEventListener('pointercancel', onUp);

  return {
    fit() {
      touched = false;
      place(scaleThatFits());
    },
    zoom: (factor) => zoomAt(factor, sizes.width / 2, sizes.height / 2),
    show(rect) {
      const air = 24;
      const into = (at: number, from: number, size: number, room: number) => {
        const [low, high] = [at + from * scale - air, at + (from + size) * scale + air];
        return low < 0 ? at - low : high > room ? at - Math.min(high - room, low) : at;
      };
      x = into(x, rect.x, rect.width, sizes.width);
      y = into(y, rect.y, rect.height, sizes.height);
      apply();
    },
    setSize(now) {
      const isNew = now.contentWidth !== sizes.contentWidth || now.contentHeight !== sizes.contentHeight;
      sizes = now;
      if (isNew || !touched) {
        touched = false;
        place(scaleThatFits() >= LEAST_AT_FIRST ? scaleThatFits() : READABLE);
      }
    },
    stop() {
      box.removeEventListener('wheel', onWheel);
      box.removeEventListener('pointerdown', onDown);
      box.removeEventListener('pointermove', onMove);
      box.removeEventListener('pointerup', onUp);
      box.removeEventListener('pointercancel', onUp);
    },
  };
}
