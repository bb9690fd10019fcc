/**
 * The fields of a trace frame, in its order: one table that makes the frame's columns out of spans (`traceColumns.ts`),
 * the frame out of these (`frameOfColumns.ts`) and the panel's arrays out of the frame (`frameToTrace.ts`).
 * A field that shows one field of a span as it is needs no more than its line here.
 */
import type { SPAN_FIELDS, SpanField } from '../trace/span';

/** Where a text comes from: a field of the span as it is, or a rule of `traceColumns.ts` (null). */
interface TextField<Of extends SpanField | null, As extends string | null> {
  type: 'text';
  of: Of;
  /** What a panel's trace calls it; null = as the frame does. */
  as: As;
  /** Whether many spans have an equal value. */
  repeats: boolean;
}

/** Names of the fields of a span that are texts. */
type Text = { [F in SpanField]: (typeof SPAN_FIELDS)[F]['blank'] extends string ? F : never }[SpanField];

const shown = <Of extends Text, As extends string | null = null>(of: Of, as = null as As): TextField<Of, As> => ({
  type: 'text',
  of,
  as,
  repeats: true,
});
const told = <As extends string | null = null>(as = null as As): TextField<null, As> => ({
  type: 'text',
  of: null,
  as,
  repeats: true,
});
const unique = <As extends string | null = null>(as = null as As): TextField<null, As> => ({
  ...told(as),
  repeats: false,
});
const number = { type: 'number' } as const;
/** Made on the page out of other columns. */
const onPage = { type: 'page' } as const;

/** Grafana's standard fields; `startTime` and `duration` in ms (fractions allowed), raw times. */
const STANDARD = {
  traceID: onPage,
  spanID: unique('spanId'),
  parentSpanID: onPage,
  operationName: told('operation'),
  serviceName: told('service'),
  kind: shown('spanKind'),
  /** 0 unset, 1 ok, 2 error; never null */
  statusCode: onPage,
  statusMessage: shown('responseException'),
  startTime: onPage,
  duration: onPage,
  /** {key,value}[] */
  serviceTags: onPage,
  tags: onPage,
} as const;

/** Ours, one value per span. Strings are '' and numbers null where unknown. */
const OWN = {
  /** ids of the rows in the span, comma-separated (src/trace/rowId.ts) */
  rowIds: unique(),
  /** otel | ebpf | packet */
  signalSource: shown('signalSource'),
  /** c-app … s-app, app, local, rest */
  observationPoint: shown('observationPoint'),
  /** raw start, ns relative to meta.custom.spanloom.originNs */
  startNs: number,
  /** raw duration, ns */
  durationNs: number,
  /** '' = unknown, then nothing is corrected */
  clockDomain: shown('clockDomain'),
  /** to be added to startNs to get the corrected start: the clock's offset, and its drift up to there */
  clockOffsetNs: number,
  /** comma-separated evidence of the link to the parent, '' for a root */
  evidence: told(),
  /** exact | inferred | '' for a root */
  strength: told(),
  /** 0..1, null for a root */
  confidence: number,
  /** the matching ids in words */
  why: unique(),
  /** ok | timeout | server_error | client_error | unknown | parse_failed */
  responseStatus: shown('responseStatus', 'status'),
  /** the protocol's own code, null = none */
  responseCode: number,
  /** the node */
  host: told(),
  pod: told(),
  nic: told(),
  process: told(),
  protocol: shown('protocol'),
  requestType: shown('requestType'),
  requestResource: shown('requestResource'),
  tunnel: shown('tunnel'),
  /** the ids as observed */
  otelTraceId: told(),
  otelSpanId: unique(),
  otelParentSpanId: told(),
  /** request | response | '' */
  half: told(),
  /**
   * other ids that links rest on, as JSON text: `{"req_tcp_seq":"7","syscall_trace_id_request":"12"}`
   * (`SpanIds` of src/trace/matches.ts)
   */
  ids: unique('otherIds'),
  /** parents that were proposed and not taken, strongest first, as JSON text (passedOver.ts), '' = none */
  passedOver: told('passedOverTexts'),
} as const;

export const TRACE_FIELDS = { ...STANDARD, ...OWN };
export type TraceField = keyof typeof TRACE_FIELDS;

type Table = typeof TRACE_FIELDS;
type NamesOf<Field> = { [Name in TraceField]: Table[Name] extends Field ? Name : never }[TraceField];
export type TextName = NamesOf<TextField<SpanField | null, string | null>>;
export type NumberName = NamesOf<typeof number>;
export type PageName = NamesOf<typeof onPage>;
/** Texts that a rule of `traceColumns.ts` makes. */
export type ToldName = NamesOf<TextField<null, string | null>>;
/** What a panel's trace calls a text. */
export type PanelName<Name extends TextName> = Name extends TextName
  ? Table[Name]['as'] extends string
    ? Table[Name]['as']
    : Name
  : never;

/** The texts of a frame, of one type, by the names that a panel's trace has for them. */
export type PanelTexts<T, Name extends TextName = TextName> = { [One in Name as PanelName<One>]: T };

export function panelName<Name extends TextName>(name: Name): PanelName<Name> {
  return (TRACE_FIELDS[name].as ?? name) as PanelName<Name>;
}

const namesOf = (table: object) => Object.keys(table) as unknown[];
export const STANDARD_FIELDS = namesOf(STANDARD) as ReadonlyArray<keyof typeof STANDARD>;
export const OWN_FIELDS = namesOf(OWN) as ReadonlyArray<keyof typeof OWN>;
const ALL = namesOf(TRACE_FIELDS) as TraceField[];
export const TEXT_NAMES = ALL.filter((name): name is TextName => TRACE_FIELDS[name].type === 'text');
export const NUMBER_NAMES = ALL.filter((name): name is NumberName => TRACE_FIELDS[name].type === 'number');
