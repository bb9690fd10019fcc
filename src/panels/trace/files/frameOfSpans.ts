/** Spans of a file → a trace frame, as a data source would have made it: ours with all that is known, others' with the standard fields. */
import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { NOTHING_MISSING } from '../../../trace/nothingMissing';
import type { ClockOffset, Completeness } from '../../../trace/trace';
import { SCHEMA_VERSION, type TraceFrameMeta } from '../../../frames/schema';
import { objectOf, textOf, type FileSpan } from './fileSpan';
import { ATTRIBUTE_OF, OWN_NUMBERS, OWN_TEXTS, PREFIX } from './ownAttributes';

/**
 * @param own what Spanloom wrote about the trace as JSON text; anything else where it did not write the file
 */
export function frameOfSpans(spans: readonly FileSpan[], own: unknown): DataFrame {
  const about = aboutTrace(own);
  const column = (name: string, type: FieldType, read: (span: FileSpan, i: number) => unknown) => ({
    name,
    type,
    config: {},
    values: spans.map(read),
  });
  const named = new Map(
    spans.map((span) => [span.spanId, textOf(attributeOf(span, `${PREFIX}span_id_in_trace`)) || span.spanId])
  );
  const nameOf = (id: string) => (id === '' ? '' : (named.get(id) ?? id));
  const standard = [
    column('traceID', FieldType.string, (span) => textOf(about?.traceId) || span.traceId),
    column('spanID', FieldType.string, (span) => nameOf(span.spanId)),
    column('parentSpanID', FieldType.string, (span) => nameOf(span.parentSpanId)),
    column('operationName', FieldType.string, (span) => span.name),
    column('serviceName', FieldType.string, (span) => span.service),
    column('kind', FieldType.string, (span) => span.kind),
    column('statusCode', FieldType.number, (span) => span.statusCode),
    column('statusMessage', FieldType.string, (span) => span.statusMessage),
    column('startTime', FieldType.number, (span) => msOf(span.startNs)),
    column('duration', FieldType.number, (span) => (durationOf(span) === null ? null : Number(durationOf(span)) / 1e6)),
    column('serviceTags', FieldType.other, (span) => span.resource),
    column('tags', FieldType.other, (span) => span.attributes.filter(({ key }) => !about || !key.startsWith(PREFIX))),
    column('logs', FieldType.other, (span) =>
      span.events.map(({ timeNs, name, fields }) => ({ timestamp: msOf(timeNs), name, fields }))
    ),
  ];
  if (!about) {
    return toDataFrame({ name: 'Trace', fields: standard, meta: { preferredVisualisationType: 'trace' } });
  }
  const originNs = spans.reduce((least, { startNs }) => (startNs < least ? startNs : least), spans[0]?.startNs ?? 0n);
  const meta: TraceFrameMeta = {
    schemaVersion: SCHEMA_VERSION,
    originNs: String(originNs),
    callId: textOf(about.callId),
    clocks: clocksOf(about.clocks),
    completeness: completenessOf(about.completeness),
  };
  const ownColumns = [
    column('startNs', FieldType.number, (span) => Number(span.startNs - originNs)),
    column('durationNs', FieldType.number, (span) => Number(durationOf(span) ?? 0n)),
    // A file is not the store: its rows cannot be asked for.
    ...OWN_TEXTS.map((name) =>
      column(name, FieldType.string, (span) =>
        name === 'rowIds' ? '' : textOf(attributeOf(span, ATTRIBUTE_OF.get(name)))
      )
    ),
    ...OWN_NUMBERS.map((name) =>
      column(name, FieldType.number, (span) => numberOf(attributeOf(span, ATTRIBUTE_OF.get(name))))
    ),
  ];
  return toDataFrame({
    name: 'Trace',
    fields: [...standard, ...ownColumns],
    meta: { preferredVisualisationType: 'trace', custom: { spanloom: meta } },
  });
}

function attributeOf({ attributes }: FileSpan, name: string | undefined): unknown {
  return attributes.find(({ key }) => key === name)?.value;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** Ms with fractions, as near as a double comes; null for a time that was not told. */
function msOf(ns: bigint): number | null {
  return ns === 0n ? null : Number(ns / 1_000_000n) + Number(ns % 1_000_000n) / 1e6;
}

/** Null where a time is missing or the end lies before the start. */
function durationOf({ startNs, endNs }: FileSpan): bigint | null {
  return startNs === 0n || endNs < startNs ? null : endNs - startNs;
}

function aboutTrace(own: unknown): Record<string, unknown> | null {
  try {
    const about = typeof own === 'string' ? objectOf(JSON.parse(own)) : {};
    return typeof about.schemaVersion === 'number' && about.schemaVersion <= SCHEMA_VERSION ? about : null;
  } catch {
    return null;
  }
}

function clocksOf(value: unknown): ClockOffset[] {
  return (Array.isArray(value) ? value : []).map(objectOf).map((clock) => ({
    domain: textOf(clock.domain),
    offsetNs: numberOf(clock.offsetNs) ?? 0,
    driftPpm: numberOf(clock.driftPpm) ?? 0,
    minNs: numberOf(clock.minNs),
    maxNs: numberOf(clock.maxNs),
  }));
}

/** What was missing when the file was written; rows that may still arrive do not arrive here. */
function completenessOf(value: unknown): Completeness {
  const given = objectOf(value);
  const number = (name: string) => numberOf(given[name]) ?? 0;
  const texts = (name: string) => (Array.isArray(given[name]) ? (given[name] as unknown[]).map(textOf) : []);
  return {
    ...NOTHING_MISSING,
    rowsRead: number('rowsRead'),
    rowsUsed: number('rowsUsed'),
    statements: number('statements'),
    missingParents: number('missingParents'),
    halves: number('halves'),
    inferredLinks: number('inferredLinks'),
    unsure: number('unsure'),
    movedClocks: texts('movedClocks'),
    withoutEbpf: texts('withoutEbpf'),
    notices: texts('notices'),
    leftOut: (Array.isArray(given.leftOut) ? given.leftOut : [])
      .map(objectOf)
      .map(({ reason, rows }) => ({ reason: textOf(reason), rows: numberOf(rows) ?? 0 })),
  };
}
