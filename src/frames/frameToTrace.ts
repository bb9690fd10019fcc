import type { DataFrame } from '@grafana/data';
import type { IdName, SpanIds } from '../trace/matches';
import { atOnce, ROWS_A_STEP, type Steps } from '../trace/steps';
import { NOTHING_MISSING } from '../trace/nothingMissing';
import { forestOf } from './forest';
import type { KeyValue, PanelTrace, SpanEvent } from './panelTrace';
import { readPassedOver } from './passedOver';
import { SCHEMA_VERSION, type TraceFrameMeta } from './schema';
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
  const steps = (name: string, otherwise = '') => texts(frame, name, count, otherwise);
  const text = (name: string, otherwise = '') => atOnce(steps(name, otherwise));
  const { originNs, startNs, durationNs, mended } = meta
    ? yield* exactTimes(frame, meta, count)
    : yield* standardTimes(frame, count);
  if (mended > 0) {
    notices.push(
      `${countOf(mended, 'span')} had no valid time; ${mended === 1 ? 'it is' : 'they are'} drawn at the start or without a length.`
    );
  }

  const kind = yield* steps('kind');
  const spanIds = yield* steps('spanID');
  const forest = yield* forestOf(spanIds, yield* steps('parentSpanID'), kind, startNs);
  notices.push(...forest.notices);
  const tags = cells(frame, 'tags');
  const withParent = (value: string) => readOf(forest.parent, (parent) => (parent >= 0 ? value : ''));
  const clockOffsetNs = yield* numbers(frame, 'clockOffsetNs', count);
  const drawn = {
    operation: yield* steps('operationName'),
    service: yield* steps('serviceName'),
    status: own ? yield* steps('responseStatus', 'unknown') : yield* statuses(frame, count, tags),
    signalSource: yield* steps('signalSource', 'otel'),
    strength: own ? yield* steps('strength') : yield* withParent('exact'),
  };
  const later = lazily({
    otelTraceId: () => text(own ? 'otelTraceId' : 'traceID'),
    otelSpanId: () => text(own ? 'otelSpanId' : 'spanID'),
    otelParentSpanId: () => text(own ? 'otelParentSpanId' : 'parentSpanID'),
    statusMessage: () => text('statusMessage'),
    responseCode: () => nullableNumbers(frame, 'responseCode', count),
    observationPoint: () => text('observationPoint'),
    rowIds: () => text('rowIds'),
    clockDomain: () => text('clockDomain'),
    evidence: () => (own ? text('evidence') : atOnce(withParent('parent-span-id'))),
    confidence: () =>
      own
        ? nullableNumbers(frame, 'confidence', count)
        : Array.from(forest.parent, (parent) => (parent >= 0 ? 1 : null)),
    why: () => text('why'),
    host: () => text('host'),
    pod: () => text('pod'),
    nic: () => text('nic'),
    process: () => text('process'),
    protocol: () => text('protocol'),
    requestType: () => text('requestType'),
    requestResource: () => text('requestResource'),
    tunnel: () => text('tunnel'),
    half: () => text('half'),
    otherIds: () => text('ids'),
    passedOverTexts: () => text('passedOver'),
  });

  return Object.assign(later, drawn, {
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
    ids: (span: number) =>
      readIds(later.otherIds[span], {
        trace_id: later.otelTraceId[span],
        span_id: later.otelSpanId[span],
        parent_span_id: later.otelParentSpanId[span],
      }),
    passedOver: (span: number) => readPassedOver(later.passedOverTexts[span]),
    tags: (span: number) => keyValues(tags[span]),
    serviceTags: (span: number) => keyValues(cells(frame, 'serviceTags')[span]),
    events: (span: number) => events(cells(frame, 'logs')[span]),
    meta,
    notices,
  });
}

/** Values that are read out of the frame when they are first asked for: most are only for the details of one span. */
function lazily<T extends object>(makers: { [Name in keyof T]: () => T[Name] }): T {
  const made = {} as T;
  for (const name of Object.keys(makers) as Array<keyof T>) {
    Object.defineProperty(made, name, {
      enumerable: true,
      configurable: true,
      get() {
        const value = makers[name]();
        Object.defineProperty(made, name, { value, enumerable: true });
        return value;
      },
    });
  }
  return made;
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

function* exactTimes(frame: DataFrame, meta: TraceFrameMeta, count: number): Steps<Times> {
  const startNs = yield* numbers(frame, 'startNs', count);
  const durationNs = (yield* numbers(frame, 'durationNs', count)).map((duration) => Math.max(0, duration));
  return { originNs: BigInt(meta.originNs), startNs, durationNs, mended: 0 };
}

/** The last ms that a Date can be: beyond it a value is no time. */
const LAST_MS = 8.64e15;

function msOf(value: unknown): number | null {
  const ms = number(value);
  return ms !== null && ms >= 0 && ms <= LAST_MS ? ms : null;
}

/** Times of the standard fields: Unix ms and ms, both with fractions; a double holds Unix ms to about 0.2 µs. */
function* standardTimes(frame: DataFrame, count: number): Steps<Times> {
  const starts = readVector<unknown>(fieldOf(frame, 'startTime'));
  const durations = readVector<unknown>(fieldOf(frame, 'duration'));
  let originMs = Infinity;
  for (let i = 0; i < count; i++) {
    // 0 is no time of a span: Grafana drops those
    const startMs = msOf(starts[i]) || Infinity;
    originMs = startMs < originMs ? startMs : originMs;
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  originMs = Number.isFinite(originMs) ? Math.floor(originMs) : 0;
  const times: Times = {
    originNs: BigInt(originMs) * 1_000_000n,
    startNs: new Float64Array(count),
    durationNs: new Float64Array(count),
    mended: 0,
  };
  for (let i = 0; i < count; i++) {
    const startMs = msOf(starts[i]);
    const durationMs = msOf(durations[i]);
    times.mended += startMs && durationMs !== null ? 0 : 1;
    times.startNs[i] = Math.round(((startMs || originMs) - originMs) * 1e6);
    times.durationNs[i] = Math.round((durationMs ?? 0) * 1e6);
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return times;
}

/** OTel's status code (0 unset, 1 ok, 2 error) and the `error` tag as our words. */
function* statuses(frame: DataFrame, count: number, tags: ArrayLike<unknown>): Steps<string[]> {
  const codes = readVector<unknown>(fieldOf(frame, 'statusCode'));
  const statuses = new Array<string>(count);
  for (let i = 0; i < count; i++) {
    const failed =
      Number(codes[i]) === 2 ||
      keyValues(tags[i]).some((tag) => tag.key === 'error' && (tag.value === true || tag.value === 'true'));
    statuses[i] = failed ? 'server_error' : Number(codes[i]) === 1 ? 'ok' : 'unknown';
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return statuses;
}

function* readOf<T>(numbers: Int32Array, read: (value: number) => T): Steps<T[]> {
  const values = new Array<T>(numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    values[i] = read(numbers[i]);
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return values;
}

/** The field's own values where all of them are texts already, else a copy. */
function* texts(frame: DataFrame, name: string, count: number, otherwise: string): Steps<ArrayLike<string>> {
  const values = readVector<unknown>(fieldOf(frame, name));
  if (values.length === 0) {
    return new Array<string>(count).fill(otherwise);
  }
  let clean = values.length >= count;
  for (let i = 0; i < count && clean; i++) {
    clean = typeof values[i] === 'string';
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  if (clean) {
    return values as ArrayLike<string>;
  }
  const mended = new Array<string>(count);
  for (let i = 0; i < count; i++) {
    mended[i] = textOf(values[i], otherwise);
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return mended;
}

function textOf(value: unknown, otherwise: string): string {
  return value === undefined || value === null ? otherwise : typeof value === 'string' ? value : String(value);
}

function* numbers(frame: DataFrame, name: string, count: number): Steps<Float64Array> {
  const values = readVector<unknown>(fieldOf(frame, name));
  const result = new Float64Array(count);
  for (let i = 0; i < count && values.length > 0; i++) {
    result[i] = number(values[i]) ?? 0;
    if (i % ROWS_A_STEP === 0) {
      yield;
    }
  }
  return result;
}

function nullableNumbers(frame: DataFrame, name: string, count: number): Array<number | null> {
  const values = readVector<unknown>(fieldOf(frame, name));
  return Array.from({ length: count }, (_, i) => number(values[i]));
}

/** A finite number, or null. Numbers as text are read too: proxies and JSON transformations make them. */
function number(value: unknown): number | null {
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : null;
  }
  if (typeof value === 'string' && value.trim() !== '') {
    const parsed = Number(value);
    return Number.isFinite(parsed) ? parsed : null;
  }
  return null;
}

function cells(frame: DataFrame, name: string): ArrayLike<unknown> {
  return readVector<unknown>(fieldOf(frame, name));
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
      timestampMs: number(entry.timestamp) ?? 0,
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
