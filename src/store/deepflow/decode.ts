import { UNKNOWN_END, UNKNOWN_SPAN } from '../../trace/blank';
import { nameClockDomains } from '../../trace/clockDomains';
import type { FieldType } from '../../trace/fields';
import { inOneSpelling } from '../../trace/idSpelling';
import {
  END_FIELDS,
  OBSERVATION_POINTS,
  SPAN_FIELDS,
  SPAN_KIND_BY_CODE,
  type End,
  type Half,
  type ObservationPoint,
  type Span,
  type SpanKind,
} from '../../trace/span';
import type { StoreRow } from '../client';
import { SIGNAL_SOURCES, TUNNELS } from './enums';
import { numberOf, Reader, textOf, wideOf } from './Reader';
import { saidOfRow } from './requestOfRow';
import { COLUMN_OF, END_COLUMN_OF } from './spanColumns';
import { unixMicros } from './unixMicros';

const POINTS: ReadonlySet<string> = new Set(OBSERVATION_POINTS);

/**
 * Rows of `l7_flow_log` into spans. Any column may be missing; `start_time` and `end_time` are Unix µs or
 * `YYYY-MM-DD hh:mm:ss.ffffff` in UTC, 64-bit values text or numbers; resolved names (`pod_0`, `auto_instance_0`,
 * `capture_nic_name`, …) are used where they are.
 *
 * @param originNs what the spans' times are relative to, Unix ns.
 * @param prefix stands before every column's name in the rows.
 * @throws when a row has no `_id`, or a time that is none.
 */
export function decodeSpans(rows: readonly StoreRow[], originNs: bigint, prefix = ''): Span[] {
  const spans = new SpanDecoder(originNs, prefix).decode(rows);
  nameClockDomains(spans);
  return spans;
}

type Values = Record<string, unknown>;

/** A field that is a column's value, and how it is read. */
interface Plain {
  field: string;
  column: string;
  read(value: unknown): unknown;
}

const READ: Readonly<Partial<Record<FieldType, Plain['read']>>> = {
  text: textOf,
  wide: wideOf,
  number: (value) => numberOf(value),
  flag: (value) => numberOf(value) === 1,
};

/** @throws when a field is of a type that no column's value is */
function plainFields(
  columns: Readonly<Record<string, string | null>>,
  types: Readonly<Record<string, { type: FieldType }>>,
  nameOf: (column: string) => string
): Plain[] {
  return Object.entries(columns).flatMap(([field, column]) => {
    const read = READ[types[field].type];
    if (column !== null && !read) {
      throw new Error(`No column can be read as ${field}.`);
    }
    return column !== null && read ? [{ field, column: nameOf(column), read }] : [];
  });
}

/** The same for rows that come in batches: rows of one end share an object over all of them. Clocks are named later. */
export class SpanDecoder {
  private readonly read: Reader;
  private readonly plain: Plain[];
  private readonly sides: [EndDecoder, EndDecoder];
  private readonly originUs: number;

  constructor(originNs: bigint, prefix = '') {
    this.read = new Reader(prefix);
    this.plain = plainFields(COLUMN_OF, SPAN_FIELDS, (column) => prefix + column);
    const ends = new Map<string, End>();
    this.sides = [new EndDecoder(this.read, prefix, 0, ends), new EndDecoder(this.read, prefix, 1, ends)];
    this.originUs = Number(originNs / 1000n);
  }

  /** @throws as `decodeSpans` does */
  decode(rows: readonly StoreRow[]): Span[] {
    return rows.map((row) => {
      const span = spanByRules(row, this.read, this.sides, this.originUs);
      const values = span as unknown as Values;
      for (const { field, column, read } of this.plain) {
        values[field] = read(row[column]);
      }
      return span;
    });
  }
}

/** Unix ns of the earliest start among the rows; a fit origin for them. */
export function originOf(rows: readonly StoreRow[], prefix = ''): bigint {
  let earliestUs = Infinity;
  for (const row of rows) {
    earliestUs = Math.min(earliestUs, unixMicros(row[`${prefix}start_time`]));
  }
  return rows.length === 0 ? 0n : BigInt(earliestUs) * 1000n;
}

/** A span with all that is not a column's value as it is. */
function spanByRules(row: StoreRow, read: Reader, sides: readonly EndDecoder[], originUs: number): Span {
  const id = read.text(row, '_id');
  if (id === '') {
    throw new Error('A row has no _id.');
  }
  const startUs = unixMicros(read.value(row, 'start_time'));
  const endUs = unixMicros(read.value(row, 'end_time') ?? startUs);
  const signalSource = SIGNAL_SOURCES[read.number(row, 'signal_source')] ?? 'packet';
  const spanKind = read.value(row, 'span_kind');
  const kind: SpanKind = spanKind === null || spanKind === undefined ? '' : (SPAN_KIND_BY_CODE[Number(spanKind)] ?? '');
  const said = saidOfRow(row, read, signalSource === 'otel');
  return {
    ...UNKNOWN_SPAN,
    ids: [id],
    signalSource,
    observationPoint: pointOf(read.text(row, 'observation_point')),
    half: halfOf(read.value(row, 'type')),
    startNs: (startUs - originUs) * 1000,
    endNs: (Math.max(startUs, endUs) - originUs) * 1000,
    ...inOneSpelling({
      traceIds: traceIdsOf(read.text(row, 'trace_id'), read.text(row, '_trace_id_2')),
      spanId: read.spanId(row, 'span_id'),
      parentSpanId: read.spanId(row, 'parent_span_id'),
    }),
    spanKind: signalSource === 'otel' ? kind : '',
    l7Protocol: said.l7Protocol,
    protocol: said.protocol,
    isTls: said.isTls,
    tunnel: TUNNELS[read.number(row, 'tunnel_type')] ?? '',
    requestType: said.requestType,
    requestDomain: said.requestDomain,
    requestResource: said.requestResource,
    responseStatus: said.responseStatus,
    responseCode: said.responseCode,
    responseException: said.responseException,
    client: sides[0].decode(row),
    server: sides[1].decode(row),
  };
}

/** Reads one side of calls. */
class EndDecoder {
  private readonly plain: Plain[];

  /** @param ends the ends that are known already, of both sides */
  constructor(
    private readonly read: Reader,
    prefix: string,
    private readonly side: 0 | 1,
    private readonly ends: Map<string, End>
  ) {
    this.plain = plainFields({ ...END_COLUMN_OF, ip: null }, END_FIELDS, (column) => `${prefix}${column}_${side}`);
  }

  decode(row: StoreRow): End {
    const ip = this.ipOf(row);
    const values = this.plain.map(({ column, read }) => read(row[column]));
    const key = `${ip}\u0000${values.join('\u0000')}`;
    let end = this.ends.get(key);
    if (!end) {
      end = { ...UNKNOWN_END, ip, ...Object.fromEntries(this.plain.map(({ field }, i) => [field, values[i]])) };
      this.ends.set(key, end);
    }
    return end;
  }

  private ipOf(row: StoreRow): string {
    const text = (name: string) => this.read.text(row, `${name}_${this.side}`);
    const ip4 = text('ip4');
    return text('ip') || (ip4 !== '' && ip4 !== '0.0.0.0' ? ip4 : text('ip6').replace(/^::$/, ''));
  }
}

function pointOf(text: string): ObservationPoint {
  return POINTS.has(text) ? (text as ObservationPoint) : 'rest';
}

/** DeepFlow's `type`: 0 request, 1 response, 2 session. */
function halfOf(type: unknown): Half {
  if (type === null || type === undefined || type === '') {
    return null;
  }
  return Number(type) === 0 ? 'request' : Number(type) === 1 ? 'response' : null;
}

/** `trace_id` may hold several, `a, b`; `_trace_id_2` holds a second one. */
function traceIdsOf(first: string, second: string): string[] {
  if (second === '' && !first.includes(',')) {
    return first === '' ? [] : [first];
  }
  const ids = `${first},${second}`.split(',').map((id) => id.trim());
  return [...new Set(ids.filter((id) => id !== ''))];
}
