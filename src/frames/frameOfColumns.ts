import { FieldType, toDataFrame, type DataFrame, type FieldConfig } from '@grafana/data';
import { ROWS_A_STEP, type Steps } from '../trace/steps';
import type { ClockOffset, Completeness } from '../trace/trace';
import type { KeyValue } from './panelTrace';
import { SCHEMA_VERSION, type TraceFrameMeta } from './schema';
import type { NumberName, Repeated, TextName, TraceColumns } from './traceColumns';

export interface TraceFrameOptions {
  /** The `_id` of the row that was asked for; '' when asked by trace id. */
  callId: string;
  refId?: string;
}

/** What of a trace is not about one span. */
export interface TraceFacts {
  originNs: bigint;
  clocks: ClockOffset[];
  completeness: Completeness;
}

/** The trace frame: STANDARD_FIELDS, then OWN_FIELDS, one row per span in display order. In steps. */
export function* frameOfColumns(
  columns: TraceColumns,
  { originNs, clocks, completeness }: TraceFacts,
  { callId, refId }: TraceFrameOptions
): Steps<DataFrame> {
  const { count, parent, numbers, texts } = columns;
  const originMs = Number(originNs / 1_000_000n);
  const restMs = Number(originNs % 1_000_000n) / 1e6;
  const { startNs, durationNs } = numbers;
  const ids = texts.spanID.values;
  const fields: Array<{ name: string; type: FieldType; values: unknown[]; config?: FieldConfig }> = [];

  function* add(name: string, type: FieldType, read: (i: number) => unknown, config?: FieldConfig) {
    const values = new Array<unknown>(count);
    for (let i = 0; i < count; i++) {
      values[i] = read(i);
      if (i % ROWS_A_STEP === ROWS_A_STEP - 1) {
        yield;
      }
    }
    fields.push({ name, type, values, ...(config ? { config } : {}) });
    yield;
  }
  const text = (name: TextName) => add(name, FieldType.string, reader(texts[name]));
  const number = (name: NumberName) =>
    add(name, FieldType.number, (i) => (Number.isNaN(numbers[name][i]) ? null : numbers[name][i]));

  const statusOf = reader(texts.responseStatus);
  yield* add('traceID', FieldType.string, () => columns.traceId);
  yield* text('spanID');
  yield* add('parentSpanID', FieldType.string, (i) => (parent[i] < 0 ? undefined : ids[parent[i]]));
  yield* text('operationName');
  yield* text('serviceName');
  yield* text('kind');
  yield* add('statusCode', FieldType.number, (i) => statusCodeOf(statusOf(i)));
  yield* text('statusMessage');
  // raw times; Grafana drops spans that start at 0
  yield* add('startTime', FieldType.number, (i) => originMs + (restMs + startNs[i] / 1e6), { unit: 'dateTimeAsIso' });
  yield* add('duration', FieldType.number, (i) => durationNs[i] / 1e6, { unit: 'ms' });
  yield* add('serviceTags', FieldType.other, reader(columns.serviceTags));
  yield* add('tags', FieldType.other, tagsReader(columns));

  yield* text('rowIds');
  yield* text('signalSource');
  yield* text('observationPoint');
  yield* number('startNs');
  yield* number('durationNs');
  yield* text('clockDomain');
  yield* number('clockOffsetNs');
  yield* text('evidence');
  yield* text('strength');
  yield* number('confidence');
  yield* text('why');
  yield* text('responseStatus');
  yield* number('responseCode');
  yield* text('host');
  yield* text('pod');
  yield* text('nic');
  yield* text('process');
  yield* text('protocol');
  yield* text('requestType');
  yield* text('requestResource');
  yield* text('tunnel');
  yield* text('otelTraceId');
  yield* text('otelSpanId');
  yield* text('otelParentSpanId');
  yield* text('half');
  yield* text('ids');
  yield* text('passedOver');

  const meta: TraceFrameMeta = {
    schemaVersion: SCHEMA_VERSION,
    originNs: String(originNs),
    callId,
    clocks,
    completeness,
  };
  return toDataFrame({
    name: 'Trace',
    refId,
    fields,
    meta: { preferredVisualisationType: 'trace', custom: { spanloom: meta } },
  });
}

function reader<T>({ values, at }: Repeated<T>): (i: number) => T {
  return at ? (i) => values[at[i]] : (i) => values[i];
}

/** OTel's status code; never null, because Grafana's span details index an enum with it. */
function statusCodeOf(status: string): number {
  return status === 'ok' ? 1 : isError(status) ? 2 : 0;
}

/** Failed: timeout, server and client error, as DeepFlow marks them. */
function isError(status: string): boolean {
  return status === 'timeout' || status === 'server_error' || status === 'client_error';
}

const ERROR: KeyValue = { key: 'error', value: true };

/** Spans with an equal value share the tag. */
function tagsReader({ texts, numbers }: TraceColumns): (i: number) => KeyValue[] {
  const tags = ({ values, at }: Repeated<string>, key: string): ((i: number) => KeyValue | null) =>
    reader({ values: values.map((value) => (value === '' ? null : { key, value })), at });
  const statusOf = reader(texts.responseStatus);
  const evidenceOf = reader(texts.evidence);
  const strengthOf = reader(texts.strength);
  const codes = new Map<number, KeyValue>();
  const links = new Map<string, KeyValue>();
  const code = (i: number): KeyValue | null => {
    const value = numbers.responseCode[i];
    return Number.isNaN(value) ? null : getOr(codes, value, () => ({ key: 'response_code', value }));
  };
  const link = (i: number): KeyValue | null => {
    const [evidence, strength] = [evidenceOf(i), strengthOf(i)];
    if (strength === '') {
      return null;
    }
    const value = `${evidence.split(',').join(', ')} (${strength})`;
    return getOr(links, value, () => ({ key: 'parent_evidence', value }));
  };
  const readers = [
    tags(texts.signalSource, 'signal_source'),
    tags(texts.observationPoint, 'observation_point'),
    tags(texts.protocol, 'protocol'),
    tags(texts.requestType, 'request_type'),
    tags(texts.requestResource, 'request_resource'),
    tags(texts.responseStatus, 'response_status'),
    code,
    tags(texts.nic, 'nic'),
    tags(texts.tunnel, 'tunnel'),
    link,
  ];
  return (i) => {
    const all: KeyValue[] = [];
    for (const read of readers) {
      const tag = read(i);
      if (tag) {
        all.push(tag);
      }
    }
    if (isError(statusOf(i))) {
      all.push(ERROR);
    }
    return all;
  };
}

function getOr<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key);
  if (value === undefined) {
    known.set(key, (value = make()));
  }
  return value;
}
