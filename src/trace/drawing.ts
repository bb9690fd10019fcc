import { spanOf, UNKNOWN_END } from './blank';
import { isClientSide, type End, type ObservationPoint, type Span, type SpanSet } from './span';
import type { Strength, Trace } from './trace';

/**
 * Traces as text, so that a test reads like a picture. A line per span: the indentation is the parent (two spaces
 * a level), then the observation point, words of the form key=value, the bar between | and | (one character is
 * 1 ms, `=` covers the span), then the evidence of the link: `tcp-seq` where exact, `~syscall+containment` where
 * inferred.
 *
 *   c-p agent=1 seq=7:8       | ======== |
 *     s-p agent=2 seq=7:8     |  ======  | tcp-seq
 *
 * Keys: id (else the line's number), name, trace, span, parent, seq=req:resp, sys=req:resp, agent, node (names the
 * clock), pod, proc, service, flow, stream, half=request|response, cap=req:resp, status, kind, us (shifts the bar).
 */
export interface Drawing {
  set: SpanSet;
  /** Per span of the set the index of its parent, -1 for a root. */
  parents: number[];
  /** Per span the evidence as written, '' where none is. */
  evidence: string[];
}

const MS = 1_000_000;

/** Reads a drawing; throws on a line that is none. */
export function readDrawing(text: string): Drawing {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const margin = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  const drawing: Drawing = { set: { originNs: 0n, spans: [] }, parents: [], evidence: [] };
  const above: number[] = [];
  lines.forEach((line, n) => {
    const match = /^( *)(\S+)([^|]*)\|([^|]*)\|\s*(\S*)\s*$/.exec(line.slice(margin));
    if (!match) {
      throw new Error(`line ${n + 1} of the drawing is no span: ${line}`);
    }
    const [, indent, point, words, bar, evidence] = match;
    const level = indent.length / 2;
    above.length = level;
    drawing.parents.push(level === 0 ? -1 : above[level - 1]);
    above[level] = n;
    drawing.evidence.push(evidence);
    drawing.set.spans.push(readSpan(point as ObservationPoint, new Map(pairsOf(words)), bar, n));
  });
  return drawing;
}

function pairsOf(words: string): Array<[string, string]> {
  return words
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => [word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1)]);
}

function readSpan(point: ObservationPoint, words: Map<string, string>, bar: string, n: number): Span {
  const isCode = point.endsWith('app');
  const shiftNs = number(words.get('us')) * 1000;
  const [reqTcpSeq, respTcpSeq] = pair(words.get('seq')).map(number);
  const [syscallTraceIdRequest, syscallTraceIdResponse] = pair(words.get('sys'));
  const [syscallCapSeq0, syscallCapSeq1] = pair(words.get('cap')).map(number);
  const pod = number(words.get('pod'));
  const here: End = { ...UNKNOWN_END, podId: pod, processId: number(words.get('proc')) };
  const kinds = { 'c-app': 'client', 's-app': 'server', app: 'internal' } as Record<string, Span['spanKind']>;
  return spanOf({
    ids: [words.get('id') ?? String(n + 1)],
    signalSource: isCode ? 'otel' : point.endsWith('-p') ? 'ebpf' : 'packet',
    observationPoint: point,
    half: (words.get('half') as Span['half']) ?? null,
    startNs: Math.max(0, bar.indexOf('=')) * MS + shiftNs,
    endNs: (bar.lastIndexOf('=') + 1) * MS + shiftNs,
    clockDomain: words.has('node')
      ? `node:${words.get('node')}`
      : words.has('agent')
        ? `agent:${words.get('agent')}`
        : '',
    agentId: number(words.get('agent')),
    traceIds: words.has('trace') ? [words.get('trace') as string] : isCode || words.has('span') ? ['t'] : [],
    spanId: words.get('span') ?? '',
    parentSpanId: words.get('parent') ?? '',
    spanKind: (words.get('kind') as Span['spanKind']) ?? kinds[point] ?? '',
    reqTcpSeq,
    respTcpSeq,
    syscallTraceIdRequest,
    syscallTraceIdResponse,
    syscallCapSeq0,
    syscallCapSeq1,
    flowId: words.get('flow') ?? '',
    requestId: words.get('stream') ?? '',
    endpoint: words.get('name') ?? '',
    appService: words.get('service') ?? '',
    responseStatus: (words.get('status') as Span['responseStatus']) ?? 'ok',
    ...(isClientSide(point) ? { client: here } : { server: here }),
  });
}

function pair(text = ':'): [string, string] {
  const [a = '', b = ''] = text.split(':');
  return [a, b];
}

function number(text = '0'): number {
  return Number(text) || 0;
}

const LETTER: Record<Span['signalSource'], string> = { otel: 'A', ebpf: 'S', packet: 'N' };

/**
 * Prints a trace as text: a line per span with its letter (A application, S system, N network), what it is, its
 * bar, its duration and the evidence of its link.
 *
 * @param barWidth characters between the bars' ends.
 */
export function printTrace(trace: Trace, barWidth = 40): string {
  const offsets = new Map(trace.clocks.map(({ domain, offsetNs }) => [domain, offsetNs]));
  const startOf = (span: Span): number => span.startNs + (offsets.get(span.clockDomain) ?? 0);
  let fromNs = Infinity;
  let toNs = -Infinity;
  for (const span of trace.spans) {
    fromNs = Math.min(fromNs, startOf(span));
    toNs = Math.max(toNs, startOf(span) + span.endNs - span.startNs);
  }
  const scale = barWidth / Math.max(1, toNs - fromNs);
  const depths = new Int32Array(trace.spans.length);
  const labels = trace.spans.map((span, i) => {
    const link = trace.links[i];
    depths[i] = link ? depths[link.parent] + 1 : 0;
    return `${'  '.repeat(Math.min(depths[i], 60))}${LETTER[span.signalSource]} ${describe(span)}`;
  });
  const width = Math.min(
    100,
    labels.reduce((most, label) => Math.max(most, label.length), 0)
  );
  return trace.spans
    .map((span, i) => {
      const left = Math.min(barWidth - 1, Math.floor((startOf(span) - fromNs) * scale));
      const length = Math.max(1, Math.min(barWidth - left, Math.round((span.endNs - span.startNs) * scale)));
      const bar = (' '.repeat(left) + '='.repeat(length)).padEnd(barWidth);
      const ms = ((span.endNs - span.startNs) / MS).toFixed(3);
      return `${labels[i].padEnd(width)} |${bar}| ${ms.padStart(10)} ms ${linkWords(trace, i)}`.trimEnd();
    })
    .join('\n');
}

function describe(span: Span): string {
  const here = isClientSide(span.observationPoint) ? span.client : span.server;
  const who =
    span.signalSource === 'packet'
      ? span.captureNicName || here.podNode
      : span.appService || here.autoService || here.pod || here.processKname || here.ip;
  const what = span.endpoint || [span.requestType, span.requestResource].filter(Boolean).join(' ');
  return [span.observationPoint, who, what, `#${span.ids.join('+')}`].filter(Boolean).join(' ').slice(0, 160);
}

function linkWords(trace: Trace, i: number): string {
  const link = trace.links[i];
  return link ? evidenceWords(link.evidence, link.strength) : '';
}

/** `tcp-seq` where exact, `~syscall+containment` where inferred. */
export function evidenceWords(evidence: readonly string[], strength: Strength): string {
  return (strength === 'inferred' ? '~' : '') + evidence.join('+');
}
