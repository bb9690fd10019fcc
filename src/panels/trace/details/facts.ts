/** The facts about a span that the frame carries, in words, grouped as the details pane shows them. */
import type { PanelTrace } from '../../../frames/panelTrace';
import { formatDuration, formatShift } from '../format/duration';
import { formatInstant } from '../format/instant';
import { clockName, movedBy } from '../header/notices';
import type { TraceSpans } from '../layout/traceSpans';
import { KIND_SOURCES, KIND_WORDS, STATUS_WORDS, pointWords } from '../words';

export type Fact = readonly [label: string, value: string];

const known = (facts: Fact[]): Fact[] => facts.filter(([, value]) => value !== '');

/** What it was: kind, service, request, status, place. */
export function spanFacts({ trace, kind }: TraceSpans, span: number): Fact[] {
  const code = trace.responseCode[span];
  const status = STATUS_WORDS[trace.status[span]] ?? trace.status[span];
  return known([
    ['Seen by', trace.own ? `${KIND_WORDS[kind[span]]} (${KIND_SOURCES[kind[span]]})` : ''],
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
export function timeFacts({ trace, startNs }: TraceSpans, span: number, selfNs: number, timeZone: string): Fact[] {
  const offset = trace.clockOffsetNs[span];
  const raw = trace.startNs[span];
  const durationNs = trace.durationNs[span];
  const instant = (ns: number) => formatInstant(trace.originNs, ns, timeZone);
  const sinceStart = `${formatShift(startNs[span])} after the start of the trace`;
  return known([
    ['Duration', formatDuration(durationNs)],
    ['Self time', formatDuration(selfNs)],
    ['Offset', startNs[span] === 0 ? 'at the start of the trace' : sinceStart],
    ...(offset === 0
      ? [['Start', instant(raw)] as const, ['End', instant(raw + durationNs)] as const]
      : [
          ['Start, recorded', instant(raw)] as const,
          ['Start, corrected', `${instant(raw + offset)} (${formatShift(offset)})`] as const,
          ['End, recorded', instant(raw + durationNs)] as const,
          ['End, corrected', instant(raw + offset + durationNs)] as const,
        ]),
    ['Clock', clockWords(trace, span)],
  ]);
}

/** The clock that stamped the span, and by how much it was moved. */
function clockWords(trace: PanelTrace, span: number): string {
  const domain = trace.clockDomain[span];
  const clock = trace.meta?.clocks.find((one) => one.domain === domain);
  if (domain === '') {
    return trace.own ? 'not known, so never corrected' : '';
  }
  return clock && (clock.offsetNs !== 0 || clock.driftPpm !== 0)
    ? `${clockName(domain)}, moved ${movedBy(clock)}`
    : clockName(domain);
}

/** Ids as observed, whole. */
export function idFacts({ trace }: TraceSpans, span: number): Fact[] {
  return known([
    ['Trace id', trace.otelTraceId[span]],
    ['Span id', trace.otelSpanId[span]],
    ['Parent span id', trace.otelParentSpanId[span]],
    ['Rows', trace.rowIds[span].split(',').join(', ')],
  ]);
}
