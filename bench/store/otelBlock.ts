import { playBlock, type BlockRow } from './block';

/** A span of the block, as `bench.block` keeps it. */
export interface OtelBlockSpan {
  /** Which of the block's traces it is of, from 0. */
  nth: number;
  /** From its trace's beginning on. */
  start_ns: number;
  duration_ns: number;
  trace: string;
  span: string;
  parent: string;
  name: string;
  kind: string;
  service: string;
  status: string;
  message: string;
  attributes: Record<string, string>;
}

export interface OtelBlock {
  spans: OtelBlockSpan[];
  traces: number;
  /** Of the longest trace. */
  lengthNs: number;
}

/** OTLP's numbers as the exporter writes them. */
const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'];
/** Attributes of the resource, which each copy has its own of. */
const OF_RESOURCE = ['service.name', 'service.instance.id', 'app.host.ip'];

const SIGNAL_SOURCE_OTEL = 4;
const SERVER_ERROR = 3;

/** The spans of code of the block, one trace after the other: the same each time. */
export function playOtelBlock(): OtelBlock {
  const byTrace = new Map<string, BlockRow[]>();
  for (const row of playBlock().rows) {
    if (row.signal_source === SIGNAL_SOURCE_OTEL && row.trace_id) {
      byTrace.set(row.trace_id, [...(byTrace.get(row.trace_id) ?? []), row]);
    }
  }
  // by their ids, so that traces of one system are not together
  const traces = [...byTrace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rows]) => rows);
  const spans = traces.flatMap((rows, nth) => {
    const firstUs = Math.min(...rows.map((row) => Number(row.start_time)));
    return rows.map((row) => spanOf(row, nth, firstUs));
  });
  const lengthNs = spans.reduce((most, span) => Math.max(most, span.start_ns + span.duration_ns), 0);
  return { spans, traces: traces.length, lengthNs };
}

function spanOf(row: BlockRow, nth: number, firstUs: number): OtelBlockSpan {
  const names = row.attribute_names ?? [];
  const pairs = names.map((name, i): [string, string] => [name, row.attribute_values![i]]);
  return {
    nth,
    start_ns: (Number(row.start_time) - firstUs) * 1000,
    duration_ns: (Number(row.end_time) - Number(row.start_time)) * 1000,
    trace: row.trace_id!,
    span: row.span_id!,
    parent: row.parent_span_id ?? '',
    name: row.endpoint ?? '',
    kind: KINDS[Number(row.span_kind)],
    service: row.app_service ?? '',
    status: row.response_status === SERVER_ERROR ? 'Error' : 'Unset',
    message: row.response_exception ?? '',
    attributes: Object.fromEntries(pairs.filter(([name]) => !OF_RESOURCE.includes(name))),
  };
}
