/** Laying out the bars of a trace, where it does not freeze the page. Numbers in, numbers out. */
import { moving, once, type Steps } from '../../../background/job';
import { barsInSteps, type Bars } from '../layout/bars';
import type { Folding, FoldingInput } from '../layout/folding';

export interface LayInput {
  input: FoldingInput;
  folding: Folding;
  /** Index in the trace of the root that goes on top; -1 = the first one. */
  main: number;
}

function* lay({ input, folding, main }: LayInput): Steps<Bars> {
  const bars = yield* barsInSteps(input, folding, main);
  const answer = isEachSpan(bars, input) ? { ...bars, ...NO_TIMES } : bars;
  return moving(answer, buffersIn(answer));
}

/** True where each span is a bar: then who asked has the bars' times and parents. */
function isEachSpan({ spanOf, fold }: Bars, { parent }: FoldingInput): boolean {
  return spanOf.length === parent.length && fold === null;
}

/** An answer with what was left out of it. */
export function withTimes(answer: Bars, input: FoldingInput): Bars {
  const { startNs, endNs, parent } = input;
  return isEachSpan(answer, input) ? { ...answer, startNs, endNs, parent } : answer;
}

const NO_TIMES = { startNs: new Float64Array(0), endNs: new Float64Array(0), parent: new Int32Array(0) };

/** What all answers share (no folds, for one) is small, and must stay. */
const WORTH_MOVING = 1024;

/** The large buffers of an answer. */
function buffersIn(answer: object): ArrayBufferLike[] {
  const found = new Set<ArrayBufferLike>();
  const open: object[] = [answer];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const value of Object.values(at) as unknown[]) {
      if (!ArrayBuffer.isView(value)) {
        if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
          open.push(value);
        }
      } else if (value.buffer.byteLength > WORTH_MOVING) {
        found.add(value.buffer);
      }
    }
  }
  return [...found];
}

export const layJob = once(lay);
