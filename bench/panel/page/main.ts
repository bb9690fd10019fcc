/** The page that mounts a subject and says when it was drawn. The numbers about CPU and memory are taken from outside. */
import { createTheme, toDataFrame } from '@grafana/data';
import { config } from '@grafana/runtime';
import { traceOfFrame } from './frames';
import { setUpServices } from './services';
import { benchTrace } from './shapes';
import { deepflow } from './subjects/deepflow';
import { flamegraph, flamegraphOfTrace } from './subjects/flamegraph';
import { spanloom } from './subjects/spanloom';
import type { Subject } from './subject';

const SUBJECTS: Record<string, Subject> = {
  spanloom,
  'deepflow-vis-js': deepflow,
  flamegraph,
  'flamegraph-of-trace': flamegraphOfTrace,
};

export interface Prepared {
  subject: string;
  shape: string;
  spans: number;
  own: boolean;
  /** A frame at hand, in place of a made one. */
  frame: object | null;
}

export interface BenchPage {
  ready: Promise<void>;
  prepare(given: Prepared): void;
  /** Shows what was prepared; ms until the second animation frame after its pixels were there. */
  firstPaint(): Promise<number>;
  /** Longest wait of an animation frame for the one before since `firstPaint` was called, ms, until it was over. */
  longestFrameMs: number;
  /** Tasks of more than 50 ms since the first paint, ms each. */
  longTasks: number[];
  /** Resolves after two animation frames: what an input caused is drawn. */
  settled(): Promise<void>;
}

const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve));
let subject: Subject;

const page: BenchPage = {
  ready: setUpServices(),
  longestFrameMs: 0,
  longTasks: [],
  prepare({ subject: name, shape, spans, own, frame: atHand }) {
    config.theme2 = createTheme({ colors: { mode: 'dark' } });
    subject = SUBJECTS[name];
    const given = atHand && toDataFrame(atHand as never);
    subject.prepare(given ? traceOfFrame(given) : benchTrace(shape, spans), own, given);
  },
  async firstPaint() {
    const root = document.getElementById('root')!;
    const startMs = performance.now();
    subject.show(root, { width: root.clientWidth, height: root.clientHeight });
    for (let beforeMs = startMs; ;) {
      await frame();
      page.longestFrameMs = Math.max(page.longestFrameMs, performance.now() - beforeMs);
      beforeMs = performance.now();
      if (subject.isDrawn(root)) {
        break;
      }
    }
    await frame();
    const endMs = performance.now();
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        if (startTime >= endMs) {
          page.longTasks.push(duration);
        }
      }
    }).observe({ entryTypes: ['longtask'] });
    return endMs - startMs;
  },
  async settled() {
    await frame();
    await frame();
  },
};

Object.assign(window, { bench: page });
