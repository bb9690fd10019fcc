/** Traces of one shape in any size: times, parents and a few names. Deterministic. */

export interface BenchTrace {
  count: number;
  /** ns after the start of the trace. */
  startNs: Float64Array;
  durationNs: Float64Array;
  /** Always of a smaller index; -1 for a root. */
  parent: Int32Array;
  /** Which of the services, 0 … SERVICES.length - 1. */
  service: Uint8Array;
  /** 0 client or server code, 1 a process, 2 a network interface. */
  kind: Uint8Array;
}

export const SERVICES = Array.from({ length: 20 }, (_, i) => `service-${String.fromCharCode(97 + i)}`);

const SECOND_NS = 1e9;
const DAY_NS = 86_400 * SECOND_NS;

type Make = (trace: BenchTrace, random: () => number) => void;

const MAKERS: Record<string, Make> = {
  tree: realisticTree,
  star(trace) {
    each(trace, (i) => (i === 0 ? [0, 10 * trace.count, -1] : [10 * i, 8, 0]));
  },
  chain(trace) {
    each(trace, (i) => [100 * i, 200 * (trace.count - i) + 1000, i - 1]);
  },
  overlap(trace, random) {
    each(trace, (i) => [i, SECOND_NS - 2 * i, i === 0 ? -1 : Math.floor(random() * Math.min(i, 1000))]);
  },
  zero(trace, random) {
    each(trace, (i) => [0, 0, i === 0 ? -1 : Math.floor(random() * i)]);
  },
  day(trace, random) {
    each(trace, (i) => (i === 0 ? [0, DAY_NS, -1] : [Math.floor(random() * DAY_NS), 1000, 0]));
  },
};

export const SHAPE_NAMES = Object.keys(MAKERS);

export function benchTrace(shape: string, count: number): BenchTrace {
  const trace: BenchTrace = {
    count,
    startNs: new Float64Array(count),
    durationNs: new Float64Array(count),
    parent: new Int32Array(count),
    service: new Uint8Array(count),
    kind: new Uint8Array(count),
  };
  const random = randomFrom(1);
  MAKERS[shape](trace, random);
  for (let i = 0; i < count; i++) {
    trace.kind[i] = i % 3;
    const p = trace.parent[i];
    // A call to another service now and then; otherwise a span is of its parent's.
    trace.service[i] = p < 0 || random() < 0.2 ? Math.floor(random() * SERVICES.length) : trace.service[p];
  }
  return trace;
}

function each(trace: BenchTrace, at: (i: number) => [startNs: number, durationNs: number, parent: number]): void {
  for (let i = 0; i < trace.count; i++) {
    [trace.startNs[i], trace.durationNs[i], trace.parent[i]] = at(i);
  }
}

/**
 * Requests as they are: one to six calls of each span, most one after another, some at the same time, each inside of its
 * caller. Broadness first, so that a trace of any size is a whole one.
 */
function realisticTree(trace: BenchTrace, random: () => number): void {
  const { count, startNs, durationNs, parent } = trace;
  parent[0] = -1;
  durationNs[0] = Math.max(SECOND_NS, count * 10_000);
  let made = 1;
  for (let i = 0; made < count; i++) {
    const calls = Math.min(count - made, 1 + Math.floor(random() * 6));
    const sliceNs = durationNs[i] / calls;
    for (let k = 0; k < calls; k++) {
      const from = startNs[i] + k * sliceNs + sliceNs * 0.1 * random();
      parent[made] = i;
      startNs[made] = Math.floor(from);
      // One in ten runs on beside the next call.
      durationNs[made] = Math.floor(
        Math.min(startNs[i] + durationNs[i] - from, sliceNs * (random() < 0.1 ? 1.5 : 0.85))
      );
      made++;
    }
  }
}

/** A linear congruential generator: the same numbers everywhere. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}
