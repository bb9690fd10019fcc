import type { DataFrame } from '@grafana/data';
import type { BenchTrace } from './shapes';

/** Something that draws a trace, as the harness sees it. The same harness serves all. */
export interface Subject {
  /** The trace in the form that the subject is given; not measured. */
  prepare(trace: BenchTrace, own: boolean, frame: DataFrame | null): void;
  /** Gives what was prepared to the subject: from here the time runs. */
  show(root: HTMLElement, size: { width: number; height: number }): void;
  /** Pixels of the trace are there. */
  isDrawn(root: HTMLElement): boolean;
}

/** True when a canvas that fills a good part of the room has something on it. */
export function hasDrawnCanvas(root: HTMLElement): boolean {
  return Array.from(root.querySelectorAll('canvas')).some(
    (canvas) =>
      canvas.clientWidth * canvas.clientHeight > root.clientWidth * root.clientHeight * 0.1 && isPainted(canvas)
  );
}

const SAMPLE = { width: 64, height: 32 };
let sample: CanvasRenderingContext2D | null = null;

function isPainted(canvas: HTMLCanvasElement): boolean {
  if (canvas.width === 0 || canvas.height === 0) {
    return false;
  }
  sample ??= Object.assign(document.createElement('canvas'), SAMPLE).getContext('2d', { willReadFrequently: true })!;
  sample.clearRect(0, 0, SAMPLE.width, SAMPLE.height);
  sample.drawImage(canvas, 0, 0, SAMPLE.width, SAMPLE.height);
  const { data } = sample.getImageData(0, 0, SAMPLE.width, SAMPLE.height);
  // Grid lines alone cover a few columns; bars cover whole rows.
  let painted = 0;
  for (let k = 3; k < data.length; k += 4) {
    painted += data[k] > 128 ? 1 : 0;
  }
  return painted > 8;
}
