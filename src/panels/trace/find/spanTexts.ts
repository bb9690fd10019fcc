/** The texts and numbers of spans that can be searched, by key; made when they are first asked for, and kept with the trace. */
import type { KeyValue, PanelTrace } from '../../../frames/panelTrace';
import type { Steps } from '../../../background/job';
import { preorder } from '../layout/forest';
import { selfTimesInSteps } from '../layout/selfTime';
import type { TraceSpans } from '../layout/traceSpans';
import { textColumn, type TextColumn } from './textColumn';

type TextsOf = (trace: PanelTrace) => ArrayLike<string>;

/** Where the texts of a key stand; more than one where any of them counts. */
const PLACES: Record<string, TextsOf[]> = {
  service: [(trace) => trace.service],
  operation: [(trace) => trace.operation],
  status: [(trace) => trace.status],
  source: [(trace) => trace.signalSource],
  kind: [(trace) => trace.kind],
  host: [(trace) => trace.host],
  pod: [(trace) => trace.pod],
  nic: [(trace) => trace.nic],
  process: [(trace) => trace.process],
  protocol: [(trace) => trace.protocol],
  type: [(trace) => trace.requestType],
  resource: [(trace) => trace.requestResource],
  point: [(trace) => trace.observationPoint],
  message: [(trace) => trace.statusMessage],
  tunnel: [(trace) => trace.tunnel],
  half: [(trace) => trace.half],
  evidence: [(trace) => trace.evidence],
  strength: [(trace) => trace.strength],
  code: [codeTexts],
  span: [(trace) => trace.spanId, (trace) => trace.otelSpanId],
  trace: [(trace) => trace.otelTraceId],
  id: [(trace) => trace.spanId, (trace) => trace.otelSpanId, (trace) => trace.otelTraceId, (trace) => trace.rowIds],
};

/** Where a word without a key is looked for, besides attributes. */
export const TEXT_KEYS = [
  'service',
  'operation',
  'resource',
  'host',
  'pod',
  'nic',
  'process',
  'protocol',
  'type',
  'point',
  'message',
  'tunnel',
  'code',
  'id',
] as const;

/** Keys whose texts are comma-separated lists. */
export const LISTS: ReadonlySet<string> = new Set(['evidence', 'id', 'span', 'trace']);

/** Spans between two yields. */

const columns = new WeakMap<ArrayLike<string>, TextColumn>();

/** The columns of a key with texts. O(n) the first time. */
export function* columnsOf(trace: PanelTrace, key: string): Steps<TextColumn[]> {
  const all: TextColumn[] = [];
  for (const place of PLACES[key] ?? []) {
    const texts = place(trace);
    let column = columns.get(texts);
    if (!column) {
      column = yield* textColumn(texts, trace.count);
      columns.set(texts, column);
    }
    all.push(column);
  }
  return all;
}

const codes = new WeakMap<PanelTrace, string[]>();

function codeTexts(trace: PanelTrace): string[] {
  const made = codes.get(trace) ?? Array.from(trace.responseCode, (code) => (code === null ? '' : String(code)));
  codes.set(trace, made);
  return made;
}

const depths = new WeakMap<TraceSpans, Uint32Array>();

/** Numbers of a key by span; durations and starts in ns. O(n log n) the first time. */
export function* numbersOf(spans: TraceSpans, key: string): Steps<ArrayLike<number | null>> {
  switch (key) {
    case 'duration':
      return spans.trace.durationNs;
    case 'start':
      return spans.startNs;
    case 'self':
      return yield* selfTimesInSteps(spans);
    case 'depth':
      return depthsOf(spans);
    case 'confidence':
      return spans.trace.confidence;
    default:
      return spans.trace.responseCode;
  }
}

function depthsOf(spans: TraceSpans): Uint32Array {
  const known = depths.get(spans);
  if (known) {
    return known;
  }
  const depth = new Uint32Array(spans.count);
  for (const span of preorder(spans.forest)) {
    const parent = spans.forest.parent[span];
    depth[span] = parent < 0 ? 0 : depth[parent] + 1;
  }
  depths.set(spans, depth);
  return depth;
}

/** All attributes of a span that the frame carries. */
export function attributesOf(trace: PanelTrace, span: number): KeyValue[] {
  return trace.tags(span).concat(trace.serviceTags(span));
}

export function attributeText({ value }: KeyValue): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
