/** Trace frames for tests: a row per span, everything else filled in. */
import { NOTHING_MISSING } from '../../../trace/nothingMissing';
import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { OWN_FIELDS, type TraceFrameMeta } from '../../../frames/schema';
import { frameToTrace } from '../../../frames/frameToTrace';
import type { PanelTrace } from '../../../frames/panelTrace';

export interface Row {
  name: string;
  /** Index of the parent in the list, -1 = none. */
  parent: number;
  /** ns after the origin. */
  start: number;
  duration: number;
  /** Any of our own fields. */
  own?: Partial<Record<(typeof OWN_FIELDS)[number], unknown>>;
  service?: string;
  /** Names the span by another operation than its name, which makes its id. */
  operation?: string;
}

export const ORIGIN_NS = 1_763_841_600_123_456_000n; // 2025-11-22 20:00:00.123456 UTC

const DEFAULTS: Partial<Record<(typeof OWN_FIELDS)[number], unknown>> = {
  signalSource: 'otel',
  clockOffsetNs: 0,
  confidence: null,
  responseCode: null,
  responseStatus: 'ok',
};

export function traceFrame(rows: Row[], meta: Partial<TraceFrameMeta> = {}): DataFrame {
  const field = (name: string, values: unknown[], type = FieldType.string) => ({ name, type, values, config: {} });
  const id = (i: number) => `span-${rows[i].name}`;
  const own = (name: (typeof OWN_FIELDS)[number], row: Row, i: number): unknown => {
    const given: Partial<Record<string, unknown>> = {
      startNs: row.start,
      durationNs: row.duration,
      rowIds: String(i + 1),
      evidence: row.parent >= 0 ? 'parent-span-id' : '',
      strength: row.parent >= 0 ? 'exact' : '',
      ...row.own,
    };
    return given[name] ?? DEFAULTS[name] ?? (name in DEFAULTS ? null : '');
  };
  return toDataFrame({
    fields: [
      field(
        'traceID',
        rows.map(() => 'trace-1')
      ),
      field(
        'spanID',
        rows.map((_, i) => id(i))
      ),
      field(
        'parentSpanID',
        rows.map((row) => (row.parent < 0 ? '' : id(row.parent)))
      ),
      field(
        'operationName',
        rows.map((row) => row.operation ?? row.name)
      ),
      field(
        'serviceName',
        rows.map((row) => row.service ?? 'shop')
      ),
      field(
        'startTime',
        rows.map((row) => Number(ORIGIN_NS / 1_000_000n) + row.start / 1e6),
        FieldType.number
      ),
      field(
        'duration',
        rows.map((row) => row.duration / 1e6),
        FieldType.number
      ),
      ...OWN_FIELDS.map((name) =>
        field(
          name,
          rows.map((row, i) => own(name, row, i)),
          FieldType.other
        )
      ),
    ],
    meta: {
      custom: {
        spanloom: {
          schemaVersion: 1,
          originNs: String(ORIGIN_NS),
          callId: '1',
          clocks: [],
          completeness: NOTHING_MISSING,
          ...meta,
        },
      },
    },
  });
}

export function trace(rows: Row[], meta: Partial<TraceFrameMeta> = {}): PanelTrace {
  return frameToTrace(traceFrame(rows, meta));
}

/** One request through three services: process, NIC, process, code; the code fails. */
export const REQUEST: Row[] = [
  { name: 'GET /', parent: -1, start: 0, duration: 10_000_000, own: { signalSource: 'ebpf', host: 'node-a' } },
  {
    name: 'eth0',
    parent: 0,
    start: 1_000_000,
    duration: 8_000_000,
    service: 'net',
    own: {
      signalSource: 'packet',
      observationPoint: 'c-nd',
      host: 'node1',
      nic: 'eth0',
      evidence: 'tcp-seq',
      why: 'req_tcp_seq 7 = 7',
    },
  },
  {
    name: 'handle',
    parent: 1,
    start: 2_000_000,
    duration: 6_000_000,
    service: 'stock',
    own: { signalSource: 'otel', responseStatus: 'server_error', responseCode: 500, clockOffsetNs: -500_000 },
  },
  {
    name: 'select',
    parent: 2,
    start: 3_000_000,
    duration: 1_000_000,
    service: 'db',
    own: { signalSource: 'ebpf', strength: 'inferred', evidence: 'syscall,containment', confidence: 0.8 },
  },
];
