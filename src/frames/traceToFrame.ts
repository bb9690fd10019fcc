import { FieldType, toDataFrame, type DataFrame, type FieldConfig } from '@grafana/data';
import { localEnd, type Span } from '../trace/span';
import type { Trace } from '../trace/trace';
import { whyOf } from '../trace/why';
import { SCHEMA_VERSION, type TraceFrameMeta } from './schema';
import { serviceNames } from './serviceNames';
import { spanIds, traceIdOf } from './spanIds';
import type { KeyValue } from './panelTrace';

export interface TraceFrameOptions {
  /** The `_id` of the row that was asked for; '' when asked by trace id. */
  callId: string;
  refId?: string;
}

/** The trace frame: STANDARD_FIELDS, then OWN_FIELDS, one row per span in display order. */
export function traceToFrame(trace: Trace, { callId, refId }: TraceFrameOptions): DataFrame {
  const { spans, links, originNs } = trace;
  const ids = spanIds(spans);
  const services = serviceNames(spans);
  const traceId = traceIdOf(spans);
  const offsets = new Map(trace.clocks.map((clock) => [clock.domain, clock.offsetNs]));
  const originMs = Number(originNs / 1_000_000n);
  const restMs = Number(originNs % 1_000_000n) / 1e6;

  const each = <T>(name: string, type: FieldType, read: (span: Span, i: number) => T, config?: FieldConfig) => ({
    name,
    type,
    values: spans.map(read),
    ...(config ? { config } : {}),
  });
  const text = (name: string, read: (span: Span, i: number) => string) => each(name, FieldType.string, read);
  const number = (name: string, read: (span: Span, i: number) => number | null, config?: FieldConfig) =>
    each(name, FieldType.number, read, config);
  const parentOf = (i: number) => links[i]?.parent ?? -1;

  const meta: TraceFrameMeta = {
    schemaVersion: SCHEMA_VERSION,
    originNs: String(originNs),
    callId,
    clocks: trace.clocks,
    completeness: trace.completeness,
  };
  return toDataFrame({
    name: 'Trace',
    refId,
    fields: [
      text('traceID', () => traceId),
      text('spanID', (_, i) => ids[i]),
      each('parentSpanID', FieldType.string, (_, i) => (parentOf(i) < 0 ? undefined : ids[parentOf(i)])),
      text('operationName', operationOf),
      text('serviceName', (_, i) => services[i]),
      text('kind', (span) => span.spanKind),
      number('statusCode', statusCodeOf),
      text('statusMessage', (span) => span.responseException),
      // raw times; Grafana drops spans that start at 0
      number('startTime', (span) => originMs + (restMs + span.startNs / 1e6), { unit: 'dateTimeAsIso' }),
      number('duration', (span) => (span.endNs - span.startNs) / 1e6, { unit: 'ms' }),
      each('serviceTags', FieldType.other, (span, i) => serviceTagsOf(span, services[i])),
      each('tags', FieldType.other, (span, i) => tagsOf(span, trace, i)),

      text('rowIds', (span) => span.ids.join(',')),
      text('signalSource', (span) => span.signalSource),
      text('observationPoint', (span) => span.observationPoint),
      number('startNs', (span) => span.startNs),
      number('durationNs', (span) => span.endNs - span.startNs),
      text('clockDomain', (span) => span.clockDomain),
      number('clockOffsetNs', (span) => offsets.get(span.clockDomain) ?? 0),
      text('evidence', (_, i) => links[i]?.evidence.join(',') ?? ''),
      text('strength', (_, i) => links[i]?.strength ?? ''),
      number('confidence', (_, i) => links[i]?.confidence ?? null),
      text('why', (_, i) => whyOf(trace, i)),
      text('responseStatus', (span) => span.responseStatus),
      number('responseCode', (span) => span.responseCode),
      text('host', (span) => localEnd(span).podNode || hostOfDomain(span.clockDomain)),
      text('pod', (span) => localEnd(span).pod),
      text('nic', nicOf),
      text('process', (span) => localEnd(span).processKname || localEnd(span).gprocess),
      text('protocol', (span) => span.protocol),
      text('requestType', (span) => span.requestType),
      text('requestResource', (span) => span.requestResource),
      text('tunnel', (span) => span.tunnel),
      text('otelTraceId', (span) => span.traceIds.join(',')),
      text('otelSpanId', (span) => span.spanId),
      text('otelParentSpanId', (span) => span.parentSpanId),
      text('half', (span) => span.half ?? ''),
    ],
    meta: { preferredVisualisationType: 'trace', custom: { spanloom: meta } },
  });
}

/** What a span did, in a few words: OTel's span name, else the request, else where it was seen. */
export function operationOf(span: Span): string {
  const request = [span.requestType, span.requestResource || span.endpoint].filter(Boolean).join(' ');
  if (span.signalSource === 'otel') {
    return span.endpoint || request || span.observationPoint;
  }
  return request || span.endpoint || span.protocol || span.observationPoint;
}

/** OTel's status code; never null, because Grafana's span details index an enum with it. */
function statusCodeOf(span: Span): number {
  return span.responseStatus === 'ok' ? 1 : isError(span) ? 2 : 0;
}

/** Failed: timeout, server and client error, as DeepFlow marks them. */
function isError(span: Span): boolean {
  return ['timeout', 'server_error', 'client_error'].includes(span.responseStatus);
}

function hostOfDomain(domain: string): string {
  // `agent:3`: no node name is known, the agent's number is all there is
  return domain.startsWith('agent:') ? domain.replace(':', ' ') : '';
}

function tagsOf(span: Span, trace: Trace, i: number): KeyValue[] {
  const link = trace.links[i];
  const pairs: Array<[string, unknown]> = [
    ['signal_source', span.signalSource],
    ['observation_point', span.observationPoint],
    ['protocol', span.protocol],
    ['request_type', span.requestType],
    ['request_resource', span.requestResource],
    ['response_status', span.responseStatus],
    ['response_code', span.responseCode],
    ['nic', nicOf(span)],
    ['tunnel', span.tunnel],
    ['parent_evidence', link ? `${link.evidence.join(', ')} (${link.strength})` : ''],
  ];
  const tags = pairs.filter(([, value]) => value !== '' && value !== null).map(([key, value]) => ({ key, value }));
  return isError(span) ? [...tags, { key: 'error', value: true }] : tags;
}

function serviceTagsOf(span: Span, service: string): KeyValue[] {
  const end = localEnd(span);
  const pairs: Array<[string, string]> = [
    ['service.name', service],
    ['service.instance.id', span.appInstance],
    ['k8s.namespace.name', end.podNs],
    ['k8s.pod.name', end.pod],
    ['k8s.node.name', end.podNode],
    ['process', end.processKname],
    ['ip', end.ip],
  ];
  return pairs.filter(([, value]) => value !== '').map(([key, value]) => ({ key, value }));
}

/** The interface that saw a packet, by name, else by number; '' for processes and code, whose rows hold another number there. */
function nicOf(span: Span): string {
  return span.signalSource !== 'packet' ? '' : span.captureNicName || (span.captureNic ? String(span.captureNic) : '');
}
