/** A canvas context for jsdom, which has none: it remembers what was drawn. Characters are 6 pixels wide. */
export interface Drawn {
  rects: Array<{ x: number; y: number; width: number; height: number; fill: string }>;
  texts: Array<{ text: string; x: number; y: number }>;
  dashed: number;
  outlines: Array<{ x: number; y: number; width: number; height: number }>;
}

/** Makes every canvas remember; `drawnOn(canvas)` says what was drawn since it was last cleared. */
export function fakeCanvas(): (canvas: Element) => Drawn {
  const drawn = new WeakMap<Element, Drawn>();
  const empty = (): Drawn => ({ rects: [], texts: [], dashed: 0, outlines: [] });
  HTMLCanvasElement.prototype.getContext = function getContext(this: HTMLCanvasElement) {
    const of = () => drawn.get(this) ?? drawn.set(this, empty()).get(this)!;
    const state: Record<string, unknown> = { font: '', fillStyle: '' };
    const methods: Record<string, (...args: never[]) => unknown> = {
      clearRect: () => drawn.set(this, empty()),
      fillRect: (x: number, y: number, width: number, height: number) =>
        of().rects.push({ x, y, width, height, fill: String(state.fillStyle) }),
      strokeRect: (x: number, y: number, width: number, height: number) => of().outlines.push({ x, y, width, height }),
      fillText: (text: string, x: number, y: number) => of().texts.push({ text, x, y }),
      setLineDash: (dash: number[]) => (of().dashed += dash.length > 0 ? 1 : 0),
      measureText: (text: string) => ({ width: 6 * Array.from(text).length }),
    };
    return new Proxy(state, {
      get: (target, name: string) => methods[name] ?? target[name] ?? (() => undefined),
    });
  } as never;
  return (canvas) => drawn.get(canvas) ?? empty();
}
