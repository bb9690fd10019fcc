import type { DataFrame } from '@grafana/data';
import type { IdName, SpanIds } from '../trace/matches';
import { atOnce, inSteps, WhenAsked, type Steps } from '../trace/steps';
import { NOTHING_MISSING } from '../trace/nothingMissing';
import { FieldReader, numberOf, textOf } from './fieldReader';
import { forestOf } from './forest';
import type { KeyValue, PanelTrace, SpanEvent } from './panelTrace';
import { readPassedOver } from './passedOver';
import { SCHEMA_VERSION, type TraceFrameMeta } from './schema';
import { panelName, TEXT_NAMES, type PanelTexts, type TextName } from './traceFields';
import { fieldOf, readVector, spanloomMeta } from './vector';

/** True for a frame that holds spans, ours or another data source's. */
export function isTraceFrame(frame: DataFrame): boolean {
  return ['spanID', 'startTime', 'duration'].every((name) => fieldOf(frame, name) !== undefined);
}

/** The trace in a panel's data: its first trace frame, as in Grafana's own Traces panel; null when there is none. */
export function traceOf(series: DataFrame[]): PanelTrace | null {
  const frame = series.find(isTraceFrame);
  return frame ? frameToTrace(frame) : null;
}

/** What a trace frame is about, without reading its spans: the call that was asked for, else the trace's id. */
export function frameKey(frame: DataFrame): string {
  return String(readMeta(frame)?.callId || textOf(readVector<unknown>(fieldOf(frame, 'traceID'))[0], ''));
}

/** A trace frame read all at once (`readTrace`). */
export function frameToTrace(frame: DataFrame): PanelTrace {
  return atOnce(readTrace(frame));
}

/**
 * Reads a trace frame: ours without loss, and those of Tempo, Jaeger, Zipkin and the like, which have
 * only the standard fields. Broken input (no parent, cycles, duplicate or empty ids, times that are no
 * numbers) is mended and told in `notices`; every row is in the trace exactly once.
 * In steps of a few ms, however large the frame is; what a picture needs is read here, the rest when it is asked for.
 */
export function* readTrace(frame: DataFrame): Steps<PanelTrace> {
  const count = frame.length;
  const meta = readMeta(frame);
  const own = meta !== null;
  const notices: string[] = [];
  const fields = new FieldReader(frame);
  const { originNs, startNs, durationNs, mended } = meta
    ? yield* exactTimes(fields, meta)
    : yield* standardTimes(fields, count);
  if (mended > 0) {
    notices.push(
      `${countOf(mended, 'span')} had no valid time; ${mended === 1 ? 'it is' : 'they are'} drawn at the start or without a length.`
    );
  }

  const kind = yield* fields.texts('kind');
  const spanIds = yield* fields.texts('spanID');
  const forest = yield* forestOf(spanIds, yield* fields.texts('parentSpanID'), kind, startNs);
  notices.push(...forest.notices);
  const tags = fields.cells('tags');
  const signalSource = yield* fields.texts('signalSource', 'otel');
  const withParent = (value: string) => readOf(forest.parent, (parent) => (parent >= 0 ? value : ''));
  const clockOffsetNs = yield* fields.numbers('clockOffsetNs');
  const text = (name: string) => () => fields.texts(name);
  const later = lazily({
    ...lateTexts(text),
    responseCode: () => fields.nullableNumbers('responseCode'),
    confidence: () =>
      own ? fields.nullableNumbers('confidence') : readOf(forest.parent, (parent) => (parent >= 0 ? 1 : null)),
    // Of others' frames the standard fields tell what ours have fields for.
    status: () => (own ? fields.texts('responseStatus', 'unknown') : statuses(fields.cells('statusCode'), tags, count)),
    strength: own ? text('strength') : () => withParent('exact'),
    evidence: own ? text('evidence') : () => withParent('parent-span-id'),
    otelTraceId: text(own ? 'otelTraceId' : 'traceID'),
    otelSpanId: text(own ? 'otelSpanId' : 'spanID'),
    otelParentSpanId: text(own ? 'otelParentSpanId' : 'parentSpanID'),
  });

  return Object.assign(later.values, {
    own,
    count,
    traceId: textOf(readVector<unknown>(fieldOf(frame, 'traceID'))[0], ''),
    originNs,
    startNs,
    durationNs,
    clockOffsetNs,
    parent: forest.parent,
    spanId: forest.spanId,
    kind,
    signalSource,
    read: later.read,
    ids: (span: number) =>
      readIds(later.values.otherIds[span], {
        trace_id: later.values.otelTraceId[span],
        span_id: later.values.otelSpanId[span],
        parent_span_id: later.values.otelParentSpanId[span],
      }),
    passedOver: (span: number) => readPassedOver(later.values.passedOverTexts[span]),
    tags: (span: number) => keyValues(tags[span]),
    serviceTags: (span: number) => keyValues(fields.cells('serviceTags')[span]),
    events: (span: number) => events(fields.cells('logs')[span]),
    meta,
    notices,
  });
}

/** These are read at once: a picture needs them. */
const AT_ONCE = ['spanID', 'kind', 'signalSource'] as const;
type Late = Exclude<TextName, (typeof AT_ONCE)[number]>;
const LATE = TEXT_NAMES.filter((name): name is Late => !AT_ONCE.some((one) => one === name));

/** What reads each of the other texts. */
function lateTexts<T>(reader: (name: Late) => T): PanelTexts<T, Late> {
  return Object.fromEntries(LATE.map((name) => [panelName(name), reader(name)])) as PanelTexts<T, Late>;
}

interface Lazily<T> {
  /** Each is read out of the frame when it is first asked for. */
  values: T;
  /** The same in steps, for those who know what they will need. */
  read(names: ReadonlyArray<keyof T>): Steps<void>;
}

function lazily<T extends object>(makers: { [Name in keyof T]: () => Steps<T[Name]> }): Lazily<T> {
  const values = {} as T;
  const made = {} as { [Name in keyof T]: WhenAsked<T[Name]> };
  for (const name of Object.keys(makers) as Array<keyof T>) {
    made[name] = new WhenAsked(makers[name]);
    Object.defineProperty(values, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = made[name].now;
        // A plain value from now on: it is read for every span.
        Object.defineProperty(values, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return {
    values,
    *read(names) {
      for (const name of names) {
        yield* made[name].inSteps();
      }
    },
  };
}

function readMeta(frame: DataFrame): TraceFrameMeta | null {
  const meta = spanloomMeta(frame);
  if (!meta || meta.kind === 'calls' || typeof meta.schemaVersion !== 'number' || meta.schemaVersion > SCHEMA_VERSION) {
    return null;
  }
  const exact = typeof meta.originNs === 'string' && /^-?\d+$/.test(meta.originNs);
  if (!exact || !fieldOf(frame, 'startNs') || !fieldOf(frame, 'durationNs')) {
    return null;
  }
  // A frame of an earlier version, kept in a snapshot, lacks what was added since.
  const { clocks, completeness } = meta as Partial<TraceFrameMeta>;
  return {
    ...(meta as unknown as TraceFrameMeta),
    clocks: clocks ?? [],
    completeness: { ...NOTHING_MISSING, ...completeness },
  };
}

/** Ids of a span: those with a field of their own, and the JSON text of the others; what is no such text gives none. */
function readIds(others: string, own: SpanIds): SpanIds {
  const known: SpanIds = {};
  const ids = others === '' ? null : fromJson(others);
  for (const [name, value] of Object.entries({ ...own, ...(ids !== null && typeof ids === 'object' ? ids : {}) })) {
    if (typeof value === 'string' && value !== '') {
      known[name as IdName] = value;
    }
  }
  return known;
}

interface Times {
  originNs: bigint;
  startNs: Float64Array;
  durationNs: Float64Array;
  /** Spans whose time was no number. */
  mended: number;
}

function* exactTimes(fields: FieldReader, meta: TraceFrameMeta): Steps<Times> {
  const startNs = yield* fields.numbers('startNs');
  const durationNs = yield* fields.numbers('durationNs');
  yield* inSteps(durationNs.length, (i) => {
    durationNs[i] = Math.max(0, durationNs[i]);
  });
  return { originNs: BigInt(meta.originNs), startNs, durationNs, mended: 0 };
}

/** The last ms that a Date can be: beyond it a value is no time. */
const LAST_MS = 8.64e15;

function msOf(value: unknown): number | null {
  const ms = numberOf(value);
  return ms !== null && ms >= 0 && ms <= LAST_MS ? ms : null;
}

/** Times of the standard fields: Unix ms and ms, both with fractions; a double holds Unix ms to about 0.2 µs. */
function* standardTimes(fields: FieldReader, count: number): Steps<Times> {
  const starts = fields.cells('startTime');
  const durations = fields.cells('duration');
  let originMs = Infinity;
  yield* inSteps(count, (i) => {
    // 0 is no time of a span: Grafana drops those
    const startMs = msOf(starts[i]) || Infinity;
    originMs = startMs < originMs ? startMs : originMs;
  });
  originMs = Number.isFinite(originMs) ? Math.floor(originMs) : 0;
  const times: Times = {
    originNs: BigInt(originMs) * 1_000_000n,
    startNs: new Float64Array(count),
    durationNs: new Float64Array(count),
    mended: 0,
  };
  yield* inSteps(count, (i) => {
    const startMs = msOf(starts[i]);
    const durationMs = msOf(durations[i]);
    times.mended += startMs && durationMs !== null ? 0 : 1;
    times.startNs[i] = Math.round(((startMs || originMs) - originMs) * 1e6);
    times.durationNs[i] = Math.round((durationMs ?? 0) * 1e6);
  });
  return times;
}

/** OTel's status code (0 unset, 1 ok, 2 error) and the `error` tag as our words. */
function* statuses(codes: ArrayLike<unknown>, tags: ArrayLike<unknown>, count: number): Steps<string[]> {
  const statuses = new Array<string>(count);
  yield* inSteps(count, (i) => {
    const failed = Number(codes[i]) === 2 || saysError(tags[i]);
    statuses[i] = failed ? 'server_error' : Number(codes[i]) === 1 ? 'ok' : 'unknown';
  });
  return statuses;
}

function* readOf<T>(numbers: Int32Array, read: (value: number) => T): Steps<T[]> {
  const values = new Array<T>(numbers.length);
  yield* inSteps(numbers.length, (i) => {
    values[i] = read(numbers[i]);
  });
  return values;
}

function saysError(tags: unknown): boolean {
  for (const { key, value } of keyValues(tags)) {
    if (key === 'error' && (value === true || value === 'true')) {
      return true;
    }
  }
  return false;
}

/** A cell of key-value pairs; backends of some data sources send it as JSON text. */
function keyValues(cell: unknown): KeyValue[] {
  const value = fromJson(cell);
  return Array.isArray(value)
    ? value.filter((pair) => pair !== null && typeof pair === 'object' && typeof pair.key === 'string')
    : [];
}

function events(cell: unknown): SpanEvent[] {
  const value = fromJson(cell);
  if (!Array.isArray(value)) {
    return [];
  }
  return value
    .filter((entry) => entry !== null && typeof entry === 'object')
    .map((entry) => ({
      timestampMs: numberOf(entry.timestamp) ?? 0,
      name: typeof entry.name === 'string' ? entry.name : '',
      fields: keyValues(entry.fields),
    }));
}

function fromJson(cell: unknown): unknown {
  if (typeof cell !== 'string') {
    return cell;
  }
  try {
    return JSON.parse(cell);
  } catch {
    return null;
  }
}

export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
