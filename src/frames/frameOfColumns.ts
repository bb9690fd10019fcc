import { FieldType, toDataFrame, type DataFrame, type FieldConfig } from '@grafana/data';
import { ROWS_A_STEP, type Steps } from '../trace/steps';
import type { ClockOffset, Completeness } from '../trace/trace';
import type { KeyValue } from './panelTrace';
import { SCHEMA_VERSION, type TraceFrameMeta } from './schema';
import type { Repeated, TraceColumns } from './traceColumns';
import { TRACE_FIELDS, type NumberName, type PageName, type TextName, type TraceField } from './traceFields';

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
  const statusOf = reader(texts.responseStatus);
  const onPage: Record<PageName, Parameters<typeof add> extends [string, ...infer Rest] ? Rest : never> = {
    traceID: [FieldType.string, () => columns.traceId],
    parentSpanID: [FieldType.string, (i) => (parent[i] < 0 ? undefined : ids[parent[i]])],
    statusCode: [FieldType.number, (i) => statusCodeOf(statusOf(i))],
    // raw times; Grafana drops spans that start at 0
    startTime: [FieldType.number, (i) => originMs + (restMs + startNs[i] / 1e6), { unit: 'dateTimeAsIso' }],
    duration: [FieldType.number, (i) => durationNs[i] / 1e6, { unit: 'ms' }],
    serviceTags: [FieldType.other, reader(columns.serviceTags)],
    tags: [FieldType.other, tagsReader(columns)],
  };
  for (const name of Object.keys(TRACE_FIELDS) as TraceField[]) {
    switch (TRACE_FIELDS[name].type) {
      case 'text':
        yield* add(name, FieldType.string, reader(texts[name as TextName]));
        break;
      case 'number': {
        const values = numbers[name as NumberName];
        yield* add(name, FieldType.number, (i) => (Number.isNaN(values[i]) ? null : values[i]));
        break;
      }
      default:
        yield* add(name, ...onPage[name as PageName]);
    }
  }

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
