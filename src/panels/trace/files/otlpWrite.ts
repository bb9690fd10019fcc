/**
 * A trace as OTLP JSON: what collectors, Tempo and Jaeger read. Parents that were passed over are attributes, not links:
 * a link would be read as a cause.
 */
import type { KeyValue, PanelTrace } from '../../../frames/panelTrace';
import { rowIdsIn } from '../../../trace/rowId';
import type { RowContents } from './rows';
import { otlpSpanIds, otlpTraceId } from './otlpIds';
import { ownAttributes, PREFIX, SCOPE, TRACE_ATTRIBUTE } from './ownAttributes';

/** Spans in one piece of the text: a few ms of work. */
const SPANS_A_PIECE = 512;
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];

/**
 * The text in pieces, so that a page can do other things between them.
 * @param rows what the store has of the rows, where it was asked
 */
export function* otlpPieces(trace: PanelTrace, rows: ReadonlyMap<string, RowContents>): Generator<string> {
  const traceId = otlpTraceId(trace.traceId);
  const ids = otlpSpanIds(trace.spanId);
  let isFirst = true;
  yield '{"resourceSpans":[';
  for (const { resource, spans } of byResource(trace)) {
    const attributes = isFirst && trace.own ? { attributes: [attribute(TRACE_ATTRIBUTE, aboutTrace(trace))] } : {};
    const scope = JSON.stringify({ name: trace.own ? SCOPE : '', ...attributes });
    yield `${isFirst ? '' : ','}{"resource":{"attributes":${JSON.stringify(resource)}},"scopeSpans":[{"scope":${scope},"spans":[`;
    for (let k = 0; k < spans.length; k += SPANS_A_PIECE) {
      const piece = spans.slice(k, k + SPANS_A_PIECE);
      yield (k > 0 ? ',' : '') + piece.map((span) => JSON.stringify(spanOf(trace, span, traceId, ids, rows))).join(',');
    }
    yield ']}]}';
    isFirst = false;
  }
  yield ']}\n';
}

interface Resource {
  resource: object[];
  spans: number[];
}

function byResource(trace: PanelTrace): Resource[] {
  const known = new Map<string, Resource>();
  for (let span = 0; span < trace.count; span++) {
    const tags = trace.serviceTags(span);
    const named = tags.some(({ key }) => key === 'service.name');
    const service = named || trace.service[span] === '' ? [] : [{ key: 'service.name', value: trace.service[span] }];
    const resource = [...service, ...tags].map(({ key, value }) => attribute(key, value));
    const key = JSON.stringify(resource);
    const group = known.get(key);
    if (group) {
      group.spans.push(span);
    } else {
      known.set(key, { resource, spans: [span] });
    }
  }
  return Array.from(known.values());
}

function aboutTrace({ traceId, meta }: PanelTrace): string {
  return JSON.stringify({
    schemaVersion: meta?.schemaVersion,
    traceId,
    callId: meta?.callId,
    clocks: meta?.clocks,
    completeness: meta?.completeness,
  });
}

function spanOf(
  trace: PanelTrace,
  span: number,
  traceId: string,
  ids: readonly string[],
  rows: ReadonlyMap<string, RowContents>
): object {
  const parent = trace.parent[span];
  const startNs = trace.originNs + BigInt(Math.round(trace.startNs[span]));
  const stored = rowIdsIn(trace.rowIds[span]).flatMap((id) => rows.get(id) ?? []);
  const carried: KeyValue[] = trace.own ? [] : trace.tags(span);
  const attributes = [
    ...carried.map(({ key, value }) => attribute(key, value)),
    // A span that two stores have says the same twice.
    ...Array.from(new Map(stored.flatMap((row) => row.attributes)), ([key, value]) => attribute(key, value)),
    ...(trace.own ? [...ownAttributes(trace, span).map(([key, value]) => attribute(key, value))] : []),
    // So that what names this span by its id in Spanloom still does.
    ...(ids[span] === trace.spanId[span] ? [] : [attribute(`${PREFIX}span_id_in_trace`, trace.spanId[span])]),
  ];
  const events = [
    ...trace.events(span).map(({ timestampMs, name, fields }) => ({
      timeUnixNano: String(nanosOfMs(timestampMs)),
      name,
      attributes: fields.map(({ key, value }) => attribute(key, value)),
    })),
    ...(stored.find((row) => row.events.length > 0)?.events ?? []),
  ];
  return {
    traceId,
    spanId: ids[span],
    ...(parent >= 0 && { parentSpanId: ids[parent] }),
    name: trace.operation[span],
    kind: kindOf(trace, span),
    startTimeUnixNano: String(startNs),
    endTimeUnixNano: String(startNs + BigInt(Math.round(trace.durationNs[span]))),
    attributes,
    ...(events.length > 0 && { events }),
    status: statusOf(trace, span),
  };
}

function kindOf(trace: PanelTrace, span: number): number {
  const kind = KINDS.indexOf(trace.kind[span].toLowerCase().replace(/^span_kind_/, ''));
  return Math.max(0, kind);
}

function statusOf(trace: PanelTrace, span: number): object {
  const status = trace.status[span];
  const failed = status === 'server_error' || status === 'client_error' || status === 'timeout';
  const message = trace.statusMessage[span];
  return { code: failed ? 2 : status === 'ok' ? 1 : 0, ...(message !== '' && { message }) };
}

function nanosOfMs(ms: number): bigint {
  const whole = Math.floor(ms);
  return Number.isFinite(ms) ? BigInt(whole) * 1_000_000n + BigInt(Math.round((ms - whole) * 1e6)) : 0n;
}

/** A key with its value as OTLP types it; what has no type there is JSON text. */
export function attribute(key: string, value: unknown): object {
  if (typeof value === 'boolean') {
    return { key, value: { boolValue: value } };
  }
  if (typeof value === 'number' && Number.isFinite(value)) {
    return { key, value: Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value } };
  }
  return { key, value: { stringValue: typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)) } };
}
