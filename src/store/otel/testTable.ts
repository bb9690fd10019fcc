/** For tests only: `otel_traces` as the collector's exporter has made it over the years, and spans in it by hand. */
import type { TestEngine } from '../testEngine';

export const VARIANTS = ['0.71', '0.106', '0.150', 'JSON', 'JSON with keys', 'not flattened', 'microseconds'] as const;
export type Variant = (typeof VARIANTS)[number];

const MAP = 'Map(LowCardinality(String), String)';

interface Shape {
  time: string;
  attributes: string;
  duration: string;
  scope: boolean;
  keys: boolean;
  flattened: boolean;
  /** Words for kinds and states; Go's names of today, OTLP's before. */
  words: 'Server' | 'SPAN_KIND_SERVER';
  /** Whether trace id and times are looked up in a second table, and with which precision. */
  lookup: 'DateTime64(9)' | 'DateTime' | null;
}

const TODAY: Shape = {
  time: 'DateTime64(9)',
  attributes: MAP,
  duration: 'UInt64',
  scope: true,
  keys: false,
  flattened: true,
  words: 'Server',
  lookup: 'DateTime',
};

const SHAPES: Record<Variant, Shape> = {
  '0.71': { ...TODAY, duration: 'Int64', scope: false, words: 'SPAN_KIND_SERVER', lookup: 'DateTime64(9)' },
  '0.106': { ...TODAY, duration: 'Int64', words: 'SPAN_KIND_SERVER', lookup: 'DateTime64(9)' },
  '0.150': TODAY,
  JSON: { ...TODAY, attributes: 'JSON' },
  'JSON with keys': { ...TODAY, attributes: 'JSON', keys: true },
  'not flattened': { ...TODAY, flattened: false, lookup: null },
  microseconds: { ...TODAY, time: 'DateTime64(6)', lookup: null },
};

/** Creates the tables of a variant, empty. */
export async function createOtelTable(engine: TestEngine, variant: Variant, name = 'otel.otel_traces'): Promise<void> {
  const { time, attributes, duration, scope, keys, flattened, lookup } = SHAPES[variant];
  const [database] = name.split('.');
  const columns = [
    `Timestamp ${time}`,
    'TraceId String',
    'SpanId String',
    'ParentSpanId String',
    'TraceState String',
    'SpanName LowCardinality(String)',
    'SpanKind LowCardinality(String)',
    'ServiceName LowCardinality(String)',
    `ResourceAttributes ${attributes}`,
    ...(keys ? ['ResourceAttributesKeys Array(LowCardinality(String))'] : []),
    ...(scope ? ['ScopeName String', 'ScopeVersion String'] : []),
    `SpanAttributes ${attributes}`,
    `Duration ${duration}`,
    'StatusCode LowCardinality(String)',
    'StatusMessage String',
    `Events Nested (Timestamp ${time}, Name LowCardinality(String), Attributes ${attributes})`,
    `Links Nested (TraceId String, SpanId String, TraceState String, Attributes ${attributes})`,
    'INDEX idx_trace_id TraceId TYPE bloom_filter(0.001) GRANULARITY 1',
  ];
  await engine.command(`CREATE DATABASE IF NOT EXISTS ${database}`);
  for (const view of ['_trace_id_ts_mv', '_trace_id_ts', '']) {
    await engine.command(`DROP TABLE IF EXISTS ${name}${view} SYNC`);
  }
  await engine.client.command({
    query: `CREATE TABLE ${name} (${columns.join(', ')}) ENGINE = MergeTree
     PARTITION BY toDate(Timestamp) ORDER BY (ServiceName, SpanName, toDateTime(Timestamp))`,
    clickhouse_settings: { flatten_nested: flattened ? 1 : 0 },
  });
  if (lookup) {
    await engine.command(
      `CREATE TABLE ${name}_trace_id_ts (TraceId String, Start ${lookup}, End ${lookup}) ENGINE = MergeTree ORDER BY TraceId`
    );
    await engine.command(
      `CREATE MATERIALIZED VIEW ${name}_trace_id_ts_mv TO ${name}_trace_id_ts
       AS SELECT TraceId, min(Timestamp) AS Start, max(Timestamp) AS End FROM ${name} WHERE TraceId != '' GROUP BY TraceId`
    );
  }
}

/** A span, only what matters. */
export interface TestSpan {
  /** Unix ns, decimal. */
  startNs: string;
  durationNs?: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name?: string;
  kind?: 'Server' | 'Client' | 'Internal' | 'Producer' | 'Consumer' | 'Unspecified';
  service?: string;
  status?: 'Unset' | 'Ok' | 'Error';
  message?: string;
  resource?: Record<string, string>;
  attributes?: Record<string, string>;
  events?: Array<{ atNs: string; name: string; attributes?: Record<string, string> }>;
  links?: Array<{ traceId: string; spanId: string; attributes?: Record<string, string> }>;
}

export async function insertSpans(
  engine: TestEngine,
  variant: Variant,
  spans: readonly TestSpan[],
  name = 'otel.otel_traces'
): Promise<void> {
  const { words, keys, flattened } = SHAPES[variant];
  const word = (prefix: string, text: string) => (words === 'Server' ? text : `${prefix}_${text.toUpperCase()}`);
  await engine.insert(
    name,
    spans.map((span) => {
      const events = span.events ?? [];
      const links = span.links ?? [];
      const parts = {
        Events: events.map((event) => ({
          Timestamp: secondsOf(event.atNs),
          Name: event.name,
          Attributes: event.attributes ?? {},
        })),
        Links: links.map((link) => ({
          TraceId: link.traceId,
          SpanId: link.spanId,
          TraceState: '',
          Attributes: link.attributes ?? {},
        })),
      };
      return {
        Timestamp: secondsOf(span.startNs),
        TraceId: span.traceId,
        SpanId: span.spanId,
        ParentSpanId: span.parentSpanId ?? '',
        SpanName: span.name ?? '',
        SpanKind: word('SPAN_KIND', span.kind ?? 'Internal'),
        ServiceName: span.service ?? '',
        Duration: String(span.durationNs ?? 0),
        StatusCode: word('STATUS_CODE', span.status ?? 'Unset'),
        StatusMessage: span.message ?? '',
        ResourceAttributes: span.resource ?? {},
        SpanAttributes: span.attributes ?? {},
        ...(keys ? { ResourceAttributesKeys: Object.keys(span.resource ?? {}) } : {}),
        ...(flattened ? flat(parts) : parts),
      };
    })
  );
}

function secondsOf(ns: string): string {
  return `${ns.slice(0, -9)}.${ns.slice(-9)}`;
}

/** `{Events: [{Name: 'a'}]}` → `{'Events.Name': ['a']}`. */
function flat(parts: Record<string, Array<Record<string, unknown>>>): Record<string, unknown[]> {
  const columns: Record<string, unknown[]> = {};
  for (const [name, items] of Object.entries(parts)) {
    for (const item of items) {
      for (const [part, value] of Object.entries(item)) {
        (columns[`${name}.${part}`] ??= []).push(value);
      }
    }
  }
  return columns;
}
