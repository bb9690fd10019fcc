/**
 * Where the time of a span went. Each of its moments is counted once, for the deepest span that ran then; of siblings that ran at once
 * it is the one that ended last, until it started (`piecesBelow`): so that the parts sum to the duration exactly, and
 * what is not waited for hides nothing.
 */
import type { Steps } from '../../../background/job';
import { pieceSteps } from '../layout/criticalPath';
import type { TraceSpans } from '../layout/traceSpans';
import { CATEGORIES, Categories, type Category } from './category';
import { NIC, placeOf } from './places';

/** One way of a request on a stretch of its path. */
export interface Stretch {
  /** Observation points; '' where code or another system tells of none. */
  from: string;
  to: string;
  /** Name of the tunnel that it goes through; '' = none known. */
  tunnel: string;
}

/** Towards the server, or back. */
export type Way = 'request' | 'response';

export interface Part {
  category: Category;
  /** Null where it is neither: code, and time between two children. */
  way: Way | null;
  /** Whose time it was; '' where unknown, and for stretches of the network. */
  service: string;
  /** `between`: the service at the other end. */
  towards: string;
  /** Only `network` has one. */
  stretch: Stretch | null;
  ns: number;
  /** The span with the longest piece of it; for a stretch the one at its far end. */
  mostIn: number;
  /** Indices in the trace of all spans that have a piece of it, each once; for a stretch those at its far end. */
  spans: readonly number[];
}

export interface TimeSplit {
  /** What the parts sum to: the duration of the span. */
  ns: number;
  /** Category by category, the longest first. */
  parts: Part[];
}

/** Pieces looked at between two steps. */
const STEP = 10_000;

/** O(m log m) for m spans below `root`, which is an index in the trace; -1 = none. */
export function* timeSplit(spans: TraceSpans, root: number): Steps<TimeSplit> {
  const pieces = yield* pieceSteps(spans, root, true);
  yield;
  const categories = new Categories(spans);
  const parts = new Map<string, Growing>();
  for (let k = 0; k < pieces.span.length; k++) {
    const [span, before, after] = [pieces.span[k], pieces.before[k], pieces.after[k]];
    const ns = pieces.toNs[k] - pieces.fromNs[k];
    const about = describe(spans, categories, span, before, after);
    const key = keyOf(about);
    const part = parts.get(key);
    if (!part) {
      parts.set(key, { ...about, ns, mostNs: ns, in: new Set([about.mostIn]) });
      continue;
    }
    part.ns += ns;
    part.in.add(about.mostIn);
    if (ns > part.mostNs) {
      part.mostNs = ns;
      part.mostIn = about.mostIn;
    }
    if (k % STEP === STEP - 1) {
      yield;
    }
  }
  const all = Array.from(parts.values(), ({ mostNs: _, in: spans, ...part }): Part => ({
    ...part,
    // Read only of the part that is pointed at: of a large trace this may be a million numbers.
    get spans() {
      return [...spans];
    },
  }));
  const ns = root < 0 ? 0 : spans.endNs[root] - spans.startNs[root];
  return { ns, parts: all.sort((a, b) => place(a) - place(b) || b.ns - a.ns) };
}

const place = ({ category }: Part) => CATEGORIES.indexOf(category);

type Described = Omit<Part, 'ns' | 'spans'>;

type Growing = Described & { ns: number; mostNs: number; in: Set<number> };

function keyOf({ category, way, service, towards, stretch }: Described): string {
  const where = stretch ? `${stretch.from}\n${stretch.to}\n${stretch.tunnel}` : '';
  return `${category}\n${way}\n${service}\n${towards}\n${where}`;
}

function describe(spans: TraceSpans, categories: Categories, span: number, before: number, after: number): Described {
  const { trace } = spans;
  const category = categories.of(span, before, after);
  const child = before >= 0 ? before : after;
  const isOneWay = category !== 'code' && category !== 'server' && before >= 0 !== after >= 0;
  const way = !isOneWay ? null : before >= 0 ? 'response' : 'request';
  if (category === 'network' && way) {
    return { category, way, service: '', towards: '', stretch: stretchOf(spans, span, child, way), mostIn: child };
  }
  // A network interface belongs to nobody.
  const service = placeOf(spans, span) === NIC ? '' : trace.service[span];
  const towards = category === 'between' ? trace.service[child] : '';
  return { category, way, service, towards, stretch: null, mostIn: span };
}

/** From a span to its child, or back. */
function stretchOf({ trace }: TraceSpans, span: number, child: number, way: Way): Stretch {
  const [near, far] = [trace.observationPoint[span], trace.observationPoint[child]];
  const tunnel = trace.tunnel[child] !== '' && trace.tunnel[span] !== '' ? trace.tunnel[child] : '';
  return way === 'request' ? { from: near, to: far, tunnel } : { from: far, to: near, tunnel };
}
