/** The facts about a span that the frame carries, in words, grouped as the details pane shows them. */
import type { PanelTrace } from '../../../frames/panelTrace';
import { rowIdsIn } from '../../../trace/rowId';
import { inLanguage } from '../../language';
import { inBrackets } from '../../punctuation';
import { formatDuration, formatShift } from '../format/duration';
import { exactDuration } from '../format/exactDuration';
import { formatInstant } from '../format/instant';
import { clockName, movedBy } from '../header/notices';
import type { TraceSpans } from '../layout/traceSpans';
import { pointWords } from '../../observationPoints';
import { KIND_SOURCES, KIND_WORDS, STATUS_WORDS } from '../words';

export type Fact = readonly [label: string, value: string];

const say = inLanguage({
  en: {
    seenBy: 'Seen by',
    service: 'Service',
    operation: 'Operation',
    kind: 'Span kind',
    status: 'Status',
    message: 'Message',
    protocol: 'Protocol',
    request: 'Request',
    half: 'Half',
    only: { request: 'only the request was seen', response: 'only the response was seen' } as Record<string, string>,
    seenAt: 'Seen at',
    node: 'Node',
    pod: 'Pod',
    process: 'Process',
    nic: 'NIC',
    tunnel: 'Tunnel',
    duration: 'Duration',
    selfTime: 'Self time',
    offset: 'Offset',
    atStart: 'at the start of the trace',
    afterStart: (shift: string) => `${shift} after the start of the trace`,
    start: 'Start',
    end: 'End',
    startRecorded: 'Start, recorded',
    startCorrected: 'Start, corrected',
    endRecorded: 'End, recorded',
    endCorrected: 'End, corrected',
    clock: 'Clock',
    noClock: 'not known, so never corrected',
    moved: (clock: string, by: string) => `${clock}, moved ${by}`,
    traceId: 'Trace id',
    spanId: 'Span id',
    parentSpanId: 'Parent span id',
    rows: 'Rows',
  },
  zh: {
    seenBy: '观测方式',
    service: '服务',
    operation: '操作',
    kind: 'Span 类型',
    status: '状态',
    message: '消息',
    protocol: '协议',
    request: '请求',
    half: '不完整',
    only: { request: '只观测到请求', response: '只观测到响应' } as Record<string, string>,
    seenAt: '观测点',
    node: '节点',
    pod: 'Pod',
    process: '进程',
    nic: '网卡',
    tunnel: '隧道',
    duration: '耗时',
    selfTime: '自身耗时',
    offset: '偏移',
    atStart: '位于调用链起点',
    afterStart: (shift: string) => `调用链起点后 ${shift}`,
    start: '开始',
    end: '结束',
    startRecorded: '开始（记录值）',
    startCorrected: '开始（校正后）',
    endRecorded: '结束（记录值）',
    endCorrected: '结束（校正后）',
    clock: '时钟',
    noClock: '未知，因此从不校正',
    moved: (clock: string, by: string) => `${clock}，已校正 ${by}`,
    traceId: 'Trace id',
    spanId: 'Span id',
    parentSpanId: '父 Span ID',
    rows: '行',
  },
});

const known = (facts: Fact[]): Fact[] => facts.filter(([, value]) => value !== '');

/** What it was: kind, service, request, status, place. */
export function spanFacts({ trace, kind }: TraceSpans, span: number): Fact[] {
  const code = trace.responseCode[span];
  const status = STATUS_WORDS[trace.status[span]] ?? trace.status[span];
  const t = say();
  return known([
    [t.seenBy, trace.own ? inBrackets(KIND_WORDS[kind[span]], KIND_SOURCES[kind[span]]) : ''],
    [t.service, trace.service[span]],
    [t.operation, trace.operation[span]],
    [t.kind, trace.kind[span]],
    [t.status, code === null ? status : inBrackets(status, code)],
    [t.message, trace.statusMessage[span]],
    [t.protocol, trace.protocol[span]],
    [t.request, `${trace.requestType[span]} ${trace.requestResource[span]}`.trim()],
    [t.half, t.only[trace.half[span]] ?? trace.half[span]],
    [t.seenAt, pointWords(trace.observationPoint[span])],
    [t.node, trace.host[span]],
    [t.pod, trace.pod[span]],
    [t.process, trace.process[span]],
    [t.nic, trace.nic[span]],
    [t.tunnel, trace.tunnel[span]],
  ]);
}

/** When it was, by the clock that stamped it and after correction. */
export function timeFacts({ trace, startNs }: TraceSpans, span: number, selfNs: number, timeZone: string): Fact[] {
  const offset = trace.clockOffsetNs[span];
  const raw = trace.startNs[span];
  const durationNs = trace.durationNs[span];
  // what a correction adds to µs are no nanoseconds that somebody measured
  const isWhole = (ns: number) => (trace.originNs + BigInt(Math.round(ns))) % 1000n === 0n;
  const upTo = isWhole(raw) && isWhole(raw + durationNs) ? 'µs' : 'ns';
  const instant = (ns: number) => formatInstant(trace.originNs, ns, timeZone, upTo);
  const t = say();
  return known([
    [t.duration, exactDuration(durationNs)],
    [t.selfTime, formatDuration(selfNs)],
    [t.offset, startNs[span] === 0 ? t.atStart : t.afterStart(formatShift(startNs[span]))],
    ...(offset === 0
      ? [[t.start, instant(raw)] as const, [t.end, instant(raw + durationNs)] as const]
      : [
          [t.startRecorded, instant(raw)] as const,
          [t.startCorrected, inBrackets(instant(raw + offset), formatShift(offset))] as const,
          [t.endRecorded, instant(raw + durationNs)] as const,
          [t.endCorrected, instant(raw + offset + durationNs)] as const,
        ]),
    [t.clock, clockWords(trace, span)],
  ]);
}

/** The clock that stamped the span, and by how much it was moved. */
function clockWords(trace: PanelTrace, span: number): string {
  const domain = trace.clockDomain[span];
  const clock = trace.meta?.clocks.find((one) => one.domain === domain);
  if (domain === '') {
    return trace.own ? say().noClock : '';
  }
  return clock && (clock.offsetNs !== 0 || clock.driftPpm !== 0)
    ? say().moved(clockName(domain), movedBy(clock))
    : clockName(domain);
}

/** Ids as observed, whole. */
export function idFacts({ trace }: TraceSpans, span: number): Fact[] {
  const t = say();
  return known([
    [t.traceId, trace.otelTraceId[span]],
    [t.spanId, trace.otelSpanId[span]],
    [t.parentSpanId, trace.otelParentSpanId[span]],
    [t.rows, rowIdsIn(trace.rowIds[span]).join(', ')],
  ]);
}
