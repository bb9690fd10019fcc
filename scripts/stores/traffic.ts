import type { SentSpan } from '../../demo/otherStores/otherStore';
import { spansOfCase } from '../../demo/otherStores/spanCases';
import { spanToCollectorRow } from '../../demo/receiver/mapping/spanToCollectorRow';
import type { L7FlowLogRow } from '../../demo/schema/l7FlowLog';
import type { OtelTracesRow } from '../../demo/schema/otelTraces';
import { scenarioNamed } from '../../demo/simulator/scenarios';
import { simulate } from '../../demo/simulator/simulate';
import { rowsOfCall, simulateCall, type SimulatedCall, type TrueRow } from '../../demo/traffic/simulateCall';
import { createState } from '../../demo/traffic/state';
import { otelRowId } from '../../src/trace/rowId';

/** A call of the reference trace: its rows as DeepFlow stores them, and its OTel spans as the collector does. */
export interface ReferenceCall {
  traceId: string;
  rows: TrueRow[];
  /** By number in the reference. */
  spans: Map<number, OtelTracesRow>;
  /** The same spans as their services send them. */
  sent: SentSpan[];
}

/** What every table of the matrix holds: the same rows on every engine, so that the answers must be the same. */
export interface Traffic {
  calls: ReferenceCall[];
  /** Rows of other systems at the same time. */
  others: L7FlowLogRow[];
  /** Rows that make a search ask for more than the reference does; by what they are. */
  special: Record<SpecialRows, L7FlowLogRow[]>;
  /** The only span of a request that no server span stands for, as a cron job's. */
  cron: OtelTracesRow;
  /** Spans of other traces, elsewhere in time, with events and links: for the tables of other tools. */
  odd: SentSpan[];
  /** Where everything is, Unix s. */
  everywhere: Stretch;
  /** Where the calls of the reference are: small enough for a list to look at it in one go. */
  calling: Stretch;
}

export interface Stretch {
  fromS: number;
  toS: number;
}

type SpecialRows =
  'lone orphan' | 'orphan in a pod' | 'at the edge' | 'dns' | 'said in attributes' | 'halves' | 'two ids';

const ODD = ['05-async-consumer', '12-end-before-start', '13-events', '14-nanoseconds'] as const;

/** Calls of the reference; so many of them before an upgrade. */
const CALLS = 8;
export const CALLS_BEFORE = 4;

const CLOCKS = { node0: 3100, node1: -4700, node2: 900 };
const OTHER_REQUESTS = 30;
/** From the special rows to the calls, s: each search looks a minute around, and the special rows reach far. */
const APART_S = 1200;

/** @param startS when the calls begin, Unix s; the special rows are before */
export function makeTraffic(startS: number): Traffic {
  const state = createState(11);
  let startUs = startS * 1e6;
  const calls = Array.from({ length: CALLS }, (_, i) => {
    const call = simulateCall({
      seed: 700 + i,
      startUs,
      clockOffsetUs: CLOCKS,
      scenario: i % 3 ? 'ok' : 'slow',
      state,
    });
    // now and then two at once
    startUs = i % 3 === 0 ? call.startUs + 1500 : call.endUs + 800;
    return referenceCall(call);
  });
  return {
    calls,
    others: otherRows(startS),
    special: specialRows(startS - APART_S),
    cron: cronSpan(calls[0].sent[0]),
    odd: ODD.flatMap(spansOfCase),
    everywhere: { fromS: startS - 2 * APART_S, toS: startS + APART_S },
    calling: { fromS: startS - 10, toS: startS + 45 },
  };
}

function referenceCall(call: SimulatedCall): ReferenceCall {
  const spans = new Map(
    call.observations.flatMap((seen): Array<[number, OtelTracesRow]> =>
      seen.source === 'otel' ? [[seen.n, spanToCollectorRow(seen.span, seen.resource)]] : []
    )
  );
  const sent = call.observations.flatMap((seen) => (seen.source === 'otel' ? [seen] : []));
  return { traceId: call.traceId, rows: rowsOfCall(call), spans, sent };
}

/** A span's twin in a trace of its own, of no server's kind. */
function cronSpan({ span, resource }: SentSpan): OtelTracesRow {
  const alone = { ...span, traceId: 'c'.repeat(32), spanId: 'c'.repeat(16), parentSpanId: '', kind: INTERNAL };
  return spanToCollectorRow(alone, resource);
}

/** OTLP's number of the kind. */
const INTERNAL = 1;

/**
 * The call's rows where another table than DeepFlow's has its OTel spans: under the ids by which these can be asked for.
 * @param cutNs what the table's times are whole multiples of
 */
export function rowsBesideSpans({ rows, spans }: ReferenceCall, cutNs = 1n): TrueRow[] {
  return rows.map((row) => {
    const span = spans.get(row.n);
    return span ? { ...row, row: { ...row.row, _id: idOfSpan(span, cutNs) } } : row;
  });
}

export function idOfSpan({ Timestamp, TraceId, SpanId }: OtelTracesRow, cutNs = 1n): string {
  const ns = BigInt(Timestamp.replace('.', ''));
  return otelRowId({ startNs: String(ns - (ns % cutNs)), traceId: TraceId, spanId: SpanId });
}

/** A simulated system's rows, with proxies, gRPC, queues and halves; numbered apart from the reference's. */
function otherRows(startS: number): L7FlowLogRow[] {
  const { rows } = simulate(scenarioNamed('mixed'), { requests: OTHER_REQUESTS, seed: 5, startS, worlds: 2 });
  return rows.map((row) => {
    const apart: Record<string, unknown> = { ...row, agent_id: Number(row.agent_id ?? 0) + 1000 };
    for (const end of [0, 1]) {
      for (const name of [
        'pod_id',
        'pod_node_id',
        'auto_instance_id',
        'auto_service_id',
        'pod_group_id',
        'service_id',
      ]) {
        const id = Number(apart[`${name}_${end}`] ?? 0);
        apart[`${name}_${end}`] = id === 0 ? 0 : id + 10_000;
      }
    }
    return apart as L7FlowLogRow;
  });
}

const OTEL = 4;
const EBPF = 3;

function specialRows(startS: number): Traffic['special'] {
  let count = 0;
  const row = (atS: number, more: Partial<L7FlowLogRow>, lastsUs = 20_000): L7FlowLogRow => {
    const endUs = (startS + atS) * 1e6 + 500_000;
    return {
      _id: String((BigInt(Math.floor(endUs / 1e6)) << 32n) + (7n << 22n) + BigInt(++count)),
      time: Math.floor(endUs / 1e6),
      start_time: endUs - lastsUs,
      end_time: endUs,
      response_duration: lastsUs,
      type: 2,
      is_ipv4: 1,
      protocol: 6,
      l7_protocol: 20,
      biz_protocol: 'HTTP',
      observation_point: 's-p',
      signal_source: EBPF,
      agent_id: 900,
      ...more,
    };
  };
  const span = (atS: number, trace: string, id: string, parent: string, more: Partial<L7FlowLogRow> = {}) =>
    row(atS, {
      signal_source: OTEL,
      observation_point: 's-app',
      span_kind: 2,
      trace_id: trace.repeat(32),
      span_id: id.repeat(16),
      parent_span_id: parent === '' ? '' : parent.repeat(16),
      app_service: 'batch',
      endpoint: `job ${id}`,
      ...more,
    });
  const pod = { pod_id_1: 7001, auto_instance_type_1: 10, auto_instance_id_1: 7001 };
  const process = { ...pod, process_id_1: 77, process_kname_1: 'java' };
  return {
    // its parent ended ten minutes later; no process to look into
    'lone orphan': [span(0, 'a', '1', '2'), span(600, 'a', '2', '')],
    'orphan in a pod': [span(100, 'b', '1', '2', pod), span(101, 'b', '3', '1', pod), span(700, 'b', '2', '', pod)],
    'at the edge': [span(200, 'c', '1', '', pod), span(259, 'c', '2', '1', pod), span(330, 'c', '3', '2', pod)],
    dns: [1, 2, 3].map((n) =>
      row(300, {
        protocol: 17,
        l7_protocol: 120,
        biz_protocol: 'DNS',
        observation_point: n === 1 ? 'c-p' : 's-p',
        agent_id: 910 + n,
        request_id: 4711,
        request_type: 'A',
        request_resource: 'shop.example.',
        ip4_0: '10.0.0.1',
        ip4_1: '10.0.0.2',
        client_port: n === 3 ? 6464 : 5353,
        server_port: 53,
      })
    ),
    'said in attributes': [
      span(400, 'd', '1', '', {
        attribute_names: ['http.request.method', 'url.path', 'http.response.status_code', 'k8s.pod.name'],
        attribute_values: ['GET', '/stable/conventions', '503', 'batch-0'],
        response_status: 5,
      }),
    ],
    halves: [
      row(
        420,
        {
          type: 0,
          flow_id: '91',
          req_tcp_seq: 4242,
          syscall_trace_id_request: '991',
          syscall_cap_seq_0: 8,
          ...process,
        },
        0
      ),
      row(
        421,
        {
          type: 1,
          flow_id: '91',
          resp_tcp_seq: 4343,
          syscall_trace_id_response: '992',
          syscall_cap_seq_1: 9,
          ...process,
        },
        0
      ),
      row(421, {
        observation_point: 'c-p',
        x_request_id_0: 'only-here',
        syscall_trace_id_request: '991',
        req_tcp_seq: 4444,
        resp_tcp_seq: 4545,
        process_id_0: 77,
        auto_instance_type_0: 10,
        auto_instance_id_0: 7001,
        pod_id_0: 7001,
      }),
      row(421, { agent_id: 901, x_request_id_0: 'only-here', req_tcp_seq: 4646, resp_tcp_seq: 4747 }),
    ],
    'two ids': [
      row(440, {
        trace_id: `${'e'.repeat(32)}, ${'f'.repeat(32)}`,
        _trace_id_2: '9'.repeat(32),
        span_id: '5'.repeat(16),
        ...process,
      }),
      span(440, 'f', '6', '5'),
      span(440, '9', '7', '8'),
    ],
  };
}
