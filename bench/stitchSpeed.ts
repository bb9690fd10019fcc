import { stitch } from '../src/trace/stitch';
import { SHAPES } from './shapes';

export interface StitchSpeed {
  shape: string;
  rows: number;
  /** Median of the runs. */
  seconds: number;
  /** Heap that the result and the work hold on top of the input, per row; needs `node --expose-gc`, else null. */
  bytesPerRow: number | null;
}

/** Times `stitch` on each shape and size: one warm-up, then the median of `runs`. */
export function measureStitchSpeed(sizes: readonly number[], runs: number): StitchSpeed[] {
  const results: StitchSpeed[] = [];
  for (const [shape, make] of Object.entries(SHAPES)) {
    for (const rows of sizes) {
      const set = { originNs: 0n, spans: make(rows) };
      const seconds: number[] = [];
      let bytesPerRow: number | null = null;
      for (let run = 0; run <= runs; run++) {
        global.gc?.();
        const before = process.memoryUsage().heapUsed;
        const startMs = performance.now();
        const trace = stitch(set);
        const elapsedMs = performance.now() - startMs;
        if (trace.spans.length !== rows) {
          throw new Error(`${shape}: ${trace.spans.length} spans of ${rows} rows`);
        }
        if (run > 0) {
          seconds.push(elapsedMs / 1000);
        }
        if (global.gc) {
          bytesPerRow = Math.round((process.memoryUsage().heapUsed - before) / rows);
        }
      }
      seconds.sort((a, b) => a - b);
      results.push({ shape, rows, seconds: round(seconds[seconds.length >> 1]), bytesPerRow });
    }
  }
  return results;
}

function round(value: number): number {
  return Number(value.toPrecision(3));
}
