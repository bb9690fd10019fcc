/** @jest-environment jsdom */
import { PixelStrip } from './pixelStrip';
import { ROWS_A_LANE, Slivers } from './slivers';
import type { Pen } from './pen';
import type { Stripe } from './statusMarks';

/** Canvases whose pixels are real: what was put is kept, and what was drawn of it, by place. */
function pixelCanvas() {
  const drawn: Array<{ row: number; x: number; y: number; width: number; height: number; colours: string[] }> = [];
  const put: Array<Uint8ClampedArray> = [];
  const context = {
    createImageData: (width: number, height: number) => ({
      width,
      height,
      data: new Uint8ClampedArray(4 * width * height),
    }),
    putImageData: (image: ImageData) => put.push(image.data.slice()),
    drawImage: (...[canvas, , row, columns, , x, y, width, height]: [HTMLCanvasElement, ...number[]]) => {
      const data = put[put.length - 1].subarray(4 * row * canvas.width, 4 * (row * canvas.width + columns));
      const colours = Array.from({ length: columns }, (_, k) => Array.from(data.subarray(4 * k, 4 * k + 4)).join());
      drawn.push({ row, x, y, width, height, colours });
    },
  };
  jest.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(context as never);
  return { drawn, context: context as never };
}

/** A pen that keeps its rectangles. */
function rectPen() {
  const rects: string[] = [];
  const pen = {
    fillStyle: '',
    globalAlpha: 1,
    fillRect(...[x, y, width, height]: number[]) {
      rects.push(`${x}…${x + width} at ${y}+${height} ${this.fillStyle}`);
    },
  };
  return { rects, pen: pen as unknown as Pen };
}

const [RED, BLUE, NONE] = ['255,0,0,255', '0,0,255,255', '0,0,0,0'];

describe('slivers', () => {
  it('of one colour that touch become one rectangle', () => {
    const { rects, pen } = rectPen();
    const slivers = new Slivers(pen, null);
    slivers.add(0, 2, 'red', []);
    slivers.add(2, 4, 'red', []);
    slivers.add(4, 6, 'blue', []);
    slivers.add(9, 11, 'blue', []);
    slivers.endLane(7, 14);
    slivers.add(11, 12, 'blue', []);
    slivers.endLane(23, 14);
    expect(rects).toEqual(['0…4 at 7+14 red', '4…6 at 7+14 blue', '9…11 at 7+14 blue', '11…12 at 23+14 blue']);
  });

  it('become pixels where a lane has many, at the same places', () => {
    const { drawn, context } = pixelCanvas();
    const { rects, pen } = rectPen();
    const strip = new PixelStrip();
    strip.begin(200, 3 * ROWS_A_LANE);
    const slivers = new Slivers(pen, strip);
    slivers.add(0, 2, '#ff0000', []);
    slivers.endLane(0, 14);
    for (let x = 0; x < 200; x += 2) {
      slivers.add(x, x + 2, x % 4 === 0 ? '#ff0000' : 'rgb(0, 0, 255)', []);
    }
    slivers.endLane(16, 14);
    strip.paint(context);
    expect(rects).toEqual(['0…2 at 0+14 #ff0000']);
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatchObject({ row: 0, x: 0, y: 16, width: 200, height: 14 });
    expect(drawn[0].colours.slice(0, 6)).toEqual([RED, RED, BLUE, BLUE, RED, RED]);
  });

  it('are never narrower than a pixel, never outside, and gone with the next picture', () => {
    const { drawn, context } = pixelCanvas();
    const strip = new PixelStrip();
    strip.begin(4, 1);
    const row = strip.row(0, 10);
    strip.fill(row, 1.1, 1.2, '#ff0000');
    strip.fill(row, -2, 0.4, '#0000ff');
    strip.fill(row, 3.2, 9, '#0000ff');
    strip.fill(row, 7, 9, '#ff0000');
    strip.paint(context);
    strip.begin(4, 1);
    strip.row(0, 10);
    strip.paint(context);
    expect(drawn.map(({ colours }) => colours)).toEqual([
      [BLUE, RED, NONE, BLUE],
      [NONE, NONE, NONE, NONE],
    ]);
  });

  const FOOT: Stripe = { top: 8, height: 6, colour: '#0000ff', alpha: 1 };
  const FAINT: Stripe = { top: 0, height: 1, colour: '#ff0000', alpha: 0.5 };

  it('have stripes: rectangles over all bars where a lane has few', () => {
    const { rects, pen } = rectPen();
    const slivers = new Slivers(pen, null);
    slivers.add(0, 2, 'red', [FOOT, FAINT]);
    slivers.endLane(7, 14);
    slivers.add(0, 2, 'green', []);
    slivers.endLane(23, 14);
    slivers.end();
    expect(rects).toEqual(['0…2 at 7+14 red', '0…2 at 23+14 green', '0…2 at 15+6 #0000ff', '0…2 at 7+1 #ff0000']);
  });

  it('have stripes: a row of pixels for each height where a lane has many, thin over thick', () => {
    const { drawn, context } = pixelCanvas();
    const { rects, pen } = rectPen();
    const strip = new PixelStrip();
    strip.begin(200, 2 * ROWS_A_LANE);
    const slivers = new Slivers(pen, strip);
    for (let x = 0; x < 200; x += 2) {
      slivers.add(x, x + 2, x % 4 === 0 ? '#ff0000' : '#0000ff', x === 2 ? [FAINT] : x === 4 ? [FOOT] : []);
    }
    slivers.endLane(16, 14);
    slivers.end();
    strip.paint(context);
    expect(rects).toEqual([]);
    expect(drawn.map(({ y, height }) => `${y}+${height}`)).toEqual(['16+14', '24+6', '16+1']);
    expect(drawn[1].colours.slice(2, 7)).toEqual([NONE, NONE, BLUE, BLUE, NONE]);
    expect(drawn[2].colours.slice(1, 5)).toEqual([NONE, '255,0,0,128', '255,0,0,128', NONE]);
  });
});
