/** The facts about a span that the frame carries, in words, grouped as the details pane shows them. */
import { EVIDENCE_WORDS } from '../../../trace/evidenceWords';
import type { Evidence } from '../../../trace/trace';
import { formatDuration, formatShift } from '../format/duration';
import { formatInstant } from '../format/instant';
import type { TraceModel } from '../layout/traceModel';
import { KIND_SOURCES, KIND_WORDS, STATUS_WORDS, pointWords } from '../words';

export type Fact = readonly [label: string, value: string];

const known = (facts: Fact[]): Fact[] => facts.filter(([, value]) => value !== '');

/** What it was: kind, service, request, status, place. */
export function spanFacts(model: TraceModel, i: number): Fact[] {
  const { trace } = model;
  const span = model.spanOf[i];
  const code = trace.responseCode[span];
  const status = STATUS_WORDS[trace.status[span]] ?? trace.status[span];
  return known([
    ['Seen by', trace.own ? `${KIND_WORDS[model.kind[i]]} (${KIND_SOURCES[model.kind[i]]})` : ''],
    ['Service', trace.service[span]],
    ['Operation', trace.operation[span]],
    ['Span kind', trace.kind[span]],
    ['Status', code === null ? status : `${status} (${code})`],
    ['Message', trace.statusMessage[span]],
    ['Protocol', trace.protocol[span]],
    ['Request', `${trace.requestType[span]} ${trace.requestResource[span]}`.trim()],
    ['Half', trace.half[span] === '' ? '' : `only the ${trace.half[span]} was seen`],
    ['Seen at', pointWords(trace.observationPoint[span])],
    ['Node', trace.host[span]],
    ['Pod', trace.pod[span]],
    ['Process', trace.process[span]],
    ['NIC', trace.nic[span]],
    ['Tunnel', trace.tunnel[span]],
  ]);
}

/** When it was, by the clock that stamped it and after correction. */
export function timeFacts(model: TraceModel, i: number, selfNs: number, timeZone: string): Fact[] {
  const { trace } = model;
  const span = model.spanOf[i];
  const offset = trace.clockOffsetNs[span];
  const raw = trace.startNs[span];
  const instant = (ns: number) => formatInstant(trace.originNs, ns, timeZone);
  const sinceStart = `${formatShift(model.input.startNs[i])} after the start of the trace`;
  return known([
    ['Duration', formatDuration(trace.durationNs[span])],
    ['Self time', formatDuration(selfNs)],
    ['Offset', model.input.startNs[i] === 0 ? 'at the start of the trace' : sinceStart],
    [offset === 0 ? 'Start' : 'Start, recorded', instant(raw)],
    [offset === 0 ? '' : 'Start, corrected', offset === 0 ? '' : `${instant(raw + offset)} (${formatShift(offset)})`],
    ['End', instant(raw + offset + trace.durationNs[span])],
    ['Clock', trace.clockDomain[span]],
  ]);
}

/** Why the span hangs where it hangs; empty for a root. */
export function linkFacts(model: TraceModel, i: number): { strength: string; evidence: string[]; why: string } | null {
  const { trace } = model;
  const span = model.spanOf[i];
  if (trace.parent[span] < 0) {
    return null;
  }
  const confidence = trace.confidence[span];
  const percent = confidence === null ? '' : ` (${Math.round(confidence * 100)} % sure)`;
  const inferred = trace.strength[span] === 'inferred';
  return {
    strength: inferred ? `Inferred${percent}: no id names this very parent` : 'Exact: ids name this very parent',
    evidence: trace.evidence[span]
      .split(',')
      .filter((word) => word !== '')
      .map((word) => `${word}: ${EVIDENCE_WORDS[word as Evidence] ?? ''}`.replace(/: $/, '')),
    why: trace.why[span],
  };
}

/** Ids as observed, whole. */
export function idFacts(model: TraceModel, i: number): Fact[] {
  const { trace } = model;
  const span = model.spanOf[i];
  return known([
    ['Trace id', trace.otelTraceId[span]],
    ['Span id', trace.otelSpanId[span]],
    ['Parent span id', trace.otelParentSpanId[span]],
    ['Rows', trace.rowIds[span].split(',').join(', ')],
  ]);
}
