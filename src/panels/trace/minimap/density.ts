/**
 * A whole trace in a small grid of cells: columns of time, bands of lanes. Made once per model, O(spans + cells) however
 * wide the spans are; painting it costs what its cells cost.
 */
import { ROWS_A_STEP, type Steps } from '../../../trace/steps';
import type { TimeWindow } from '../layout/timeWindow';

/** What is binned: times, lane and failure of each span, by any index that they share. */
export interface DensityInput {
  startNs: ArrayLike<number>;
  endNs: ArrayLike<number>;
  lane: ArrayLike<number>;
  laneCount: number;
  /** Spans in the order of lanes: where several fill a cell, the first stands for it. */
  order: ArrayLike<number>;
  /** Non-zero for spans that must be seen. */
  failed: ArrayLike<number>;
  whole: TimeWindow;
}

/** Cells are numbered band by band: `band * columns + column`. */
export interface Density {
  columns: number;
  bands: number;
  lanesPerBand: number;
  /** How many spans lie in a cell, at most `lanesPerBand`: how much of the cell is full. */
  covered: Uint32Array;
  /** The span that stands for a cell: the first that fills it, else the longest in it; -1 where there is none. */
  span: Int32Array;
  /** Non-zero for cells that a failed span touches. */
  failed: Uint8Array;
  /** Non-zero for cells where a failed span starts. */
  failedStart: Uint8Array;
}

/** How long a span is drawn at least. */
const LEAST_NS = 1;

/** @param mostBands more lanes than this share bands */
export function* density(input: DensityInput, columns: number, mostBands: number): Steps<Density> {
  const { startNs, endNs, lane, order, whole } = input;
  const lanesPerBand = Math.max(1, Math.ceil(input.laneCount / mostBands));
  const bands = Math.ceil(input.laneCount / lanesPerBand);
  const cells = bands * columns;
  const span = new Int32Array(cells).fill(-1);
  const longestNs = new Float64Array(cells).fill(-1);
  // How many more spans cover a cell than the one before it; one column more per band, for spans that end with the trace.
  const more = new Int32Array(bands * (columns + 1));
  const moreFailed = new Int32Array(bands * (columns + 1));
  const failedStart = new Uint8Array(cells);
  // The next cell at or after this one that no span fills yet: a filled cell is never visited again.
  const open = Uint32Array.from({ length: cells + 1 }, (_, cell) => cell);
  const nextOpen = (from: number) => {
    let end = from;
    while (open[end] !== end) {
      end = open[end];
    }
    for (let cell = from; cell !== end;) {
      const next = open[cell];
      open[cell] = end;
      cell = next;
    }
    return end;
  };
  const fillPart = (cell: number, i: number, lengthNs: number) => {
    if (open[cell] === cell && lengthNs > longestNs[cell]) {
      longestNs[cell] = lengthNs;
      span[cell] = i;
    }
  };
  const scale = columns / Math.max(whole.toNs - whole.fromNs, 1e-9);
  const columnAt = (ns: number) => Math.max(0, Math.min(columns - 1, Math.floor((ns - whole.fromNs) * scale)));

  for (let k = 0; k < order.length; k++) {
    if (k % ROWS_A_STEP === 0) {
      yield;
    }
    const i = order[k];
    const band = Math.floor(lane[i] / lanesPerBand);
    const first = columnAt(startNs[i]);
    // As in the lanes: a span without duration has a place of its own, too.
    const toNs = Math.max(endNs[i], startNs[i] + LEAST_NS);
    // A span that ends where a column begins is not in that column.
    const last = Math.max(first, Math.min(columns - 1, Math.ceil((toNs - whole.fromNs) * scale) - 1));
    const at = band * (columns + 1);
    more[at + first]++;
    more[at + last + 1]--;
    if (input.failed[i]) {
      moreFailed[at + first]++;
      moreFailed[at + last + 1]--;
      failedStart[band * columns + first] = 1;
    }
    const row = band * columns;
    const lengthNs = endNs[i] - startNs[i];
    fillPart(row + first, i, lengthNs);
    if (last > first) {
      fillPart(row + last, i, lengthNs);
    }
    for (let cell = last > first + 1 ? nextOpen(row + first + 1) : cells; cell < row + last; cell = nextOpen(cell)) {
      span[cell] = i;
      open[cell] = cell + 1;
    }
  }
  return { columns, bands, lanesPerBand, ...summed(more, moreFailed, columns, bands, lanesPerBand), span, failedStart };
}

/** Differences between neighbouring cells → what is in each cell. */
function summed(more: Int32Array, moreFailed: Int32Array, columns: number, bands: number, most: number) {
  const covered = new Uint32Array(bands * columns);
  const failed = new Uint8Array(bands * columns);
  for (let band = 0; band < bands; band++) {
    let [count, bad] = [0, 0];
    for (let column = 0; column < columns; column++) {
      count += more[band * (columns + 1) + column];
      bad += moreFailed[band * (columns + 1) + column];
      covered[band * columns + column] = Math.min(count, most);
      failed[band * columns + column] = bad > 0 ? 1 : 0;
    }
  }
  return { covered, failed };
}
