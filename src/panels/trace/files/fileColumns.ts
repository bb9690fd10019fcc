/**
 * Spans of a file → the columns of a trace frame, as a data source would have made them: ours with all that is known,
 * others' with the standard fields. Nothing here knows Grafana: a worker does it, and hands the columns over in parts.
 */
import { NOTHING_MISSING } from '../../../trace/nothingMissing';
import type { ClockOffset, Completeness } from '../../../trace/trace';
import { SCHEMA_VERSION, type TraceFrameMeta } from '../../../frames/schema';
import { objectOf, textOf, type FileSpan } from './fileSpan';
import { ATTRIBUTE_OF, OWN_NUMBERS, OWN_TEXTS, PREFIX } from './ownAttributes';

/** A stretch of a column. Texts repeat: each crosses once, and is named by its place from then on. */
export type ColumnPart =
  | { name: string; type: 'string'; fresh: string[]; at: Uint32Array }
  | { name: string; type: 'number' | 'other'; values: unknown[] };

/** The columns of some spans. */
export type ColumnsPart = ColumnPart[];

/** Spans in one part: a few ms on the page. */
const SPANS_A_PART = 512;

interface Column {
  name: string;
  type: ColumnPart['type'];
  read(span: FileSpan): unknown;
}

/**
 * @param own what Spanloom wrote about the trace as JSON text; anything else where it did not write the file
 * @returns `meta` is null where it did not
 */
export function fileColumns(
  spans: readonly FileSpan[],
  own: unknown
): { meta: TraceFrameMeta | null; parts: Generator<ColumnsPart, void, void> } {
  const about = aboutTrace(own);
  const originNs = spans.reduce((least, { startNs }) => (startNs < least ? startNs : least), spans[0]?.startNs ?? 0n);
  const columns = [...standardColumns(spans, about), ...(about ? ownColumns(originNs) : [])];
  const meta = about && {
    schemaVersion: SCHEMA_VERSION,
    originNs: String(originNs),
    callId: textOf(about.callId),
    clocks: clocksOf(about.clocks),
    completeness: completenessOf(about.completeness),
  };
  return { meta, parts: partsOf(spans, columns) };
}

function* partsOf(spans: readonly FileSpan[], columns: readonly Column[]): Generator<ColumnsPart, void, void> {
  const known = columns.map(() => new Map<string, number>());
  for (let k = 0; k < spans.length || k === 0; k += SPANS_A_PART) {
    const piece = spans.slice(k, k + SPANS_A_PART);
    yield columns.map(({ name, type, read }, c): ColumnPart => {
      if (type !== 'string') {
        return { name, type, values: piece.map(read) };
      }
      const fresh: string[] = [];
      const at = Uint32Array.from(piece, (span) => {
        const text = read(span) as string;
        let place = known[c].get(text);
        if (place === undefined) {
          known[c].set(text, (place = known[c].size));
          fresh.push(text);
        }
        return place;
      });
      return { name, type, fresh, at };
    });
  }
}

function standardColumns(spans: readonly FileSpan[], about: Record<string, unknown> | null): Column[] {
  const column = (name: string, type: Column['type'], read: Column['read']): Column => ({ name, type, read });
  const named = new Map(
    spans.map((span) => [span.spanId, textOf(attributeOf(span, `${PREFIX}span_id_in_trace`)) || span.spanId])
  );
  const nameOf = (id: string) => (id === '' ? '' : (named.get(id) ?? id));
  const traceId = textOf(about?.traceId);
  return [
    column('traceID', 'string', (span) => traceId || span.traceId),
    column('spanID', 'string', (span) => nameOf(span.spanId)),
    column('parentSpanID', 'string', (span) => nameOf(span.parentSpanId)),
    column('operationName', 'string', (span) => span.name),
    column('serviceName', 'string', (span) => span.service),
    column('kind', 'string', (span) => span.kind),
    column('statusCode', 'number', (span) => span.statusCode),
    column('statusMessage', 'string', (span) => span.statusMessage),
    column('startTime', 'number', (span) => msOf(span.startNs)),
    column('duration', 'number', (span) => {
      const ns = durationOf(span);
      return ns === null ? null : Number(ns) / 1e6;
    }),
    column('serviceTags', 'other', (span) => span.resource),
    column('tags', 'other', (span) => span.attributes.filter(({ key }) => !about || !key.startsWith(PREFIX))),
    column('logs', 'other', (span) =>
      span.events.map(({ timeNs, name, fields }) => ({ timestamp: msOf(timeNs), name, fields }))
    ),
  ];
}

function ownColumns(originNs: bigint): Column[] {
  const own = (name: string, type: Column['type'], read: Column['read']): Column => ({ name, type, read });
  return [
    own('startNs', 'number', (span) => Number(span.startNs - originNs)),
    own('durationNs', 'number', (span) => Number(durationOf(span) ?? 0n)),
    // A file is not the store: its rows cannot be asked for.
    ...OWN_TEXTS.map((name) =>
      own(name, 'string', (span) => (name === 'rowIds' ? '' : textOf(attributeOf(span, ATTRIBUTE_OF.get(name)))))
    ),
    ...OWN_NUMBERS.map((name) => own(name, 'number', (span) => numberOf(attributeOf(span, ATTRIBUTE_OF.get(name))))),
  ];
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
