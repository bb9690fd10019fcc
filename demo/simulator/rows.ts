import { sideColumns, unknownSide } from '../receiver/mapping/sides';
import { traceIdIndex } from '../receiver/mapping/traceIdIndex';
import type { L7FlowLogRow } from '../schema/l7FlowLog';
import type { Stop } from './route';
import type { Endpoint, Node, Process, Service } from './world';

/** A row of flow_log.l7_flow_log without the columns that have their default; its `_id` comes later. */
export type Row = L7FlowLogRow;

const SIGNAL = { packet: 0, ebpf: 3 };
const NIC_TYPE = { local: 0, ebpf: 7 };
const TYPE = { request: 0, session: 2 };
const TCP = 6;
const CLOUD_NETWORK = 3;
const TIMEOUT = 2;
const SERVER_ERROR = 3;

const PROTOCOLS: Record<Service['wire'], { l7_protocol: number; biz_protocol: string; version: string }> = {
  http: { l7_protocol: 20, biz_protocol: 'HTTP', version: '1.1' },
  grpc: { l7_protocol: 41, biz_protocol: 'gRPC', version: '2' },
  MySQL: { l7_protocol: 60, biz_protocol: 'MySQL', version: '' },
  PostgreSQL: { l7_protocol: 61, biz_protocol: 'PostgreSQL', version: '' },
  Redis: { l7_protocol: 80, biz_protocol: 'Redis', version: '' },
  RabbitMQ: { l7_protocol: 102, biz_protocol: 'AMQP', version: '0-9-1' },
};

/** What all stops see of an exchange. */
export interface Message {
  client: Process | null;
  server: Process;
  /** What is asked for; proxies pass it on. */
  to: Endpoint;
  /** Nobody answers, and that is no fault. */
  isOneWay: boolean;
  clientPort: number;
  header: { traceId: string; spanId: string } | null;
  xRequestId0: string;
  xRequestId1: string;
  /** HTTP/2 stream; null where the protocol numbers nothing. */
  requestId: number | null;
  reqTcpSeq: number;
  respTcpSeq: number;
  failed: boolean;
}

/** What one stop saw: times as its node's clock told them, Unix µs. */
export interface Sight {
  startUs: number;
  /** Null: no answer was seen. */
  endUs: number | null;
  flowId: string;
  syscalls: {
    request: string;
    response: string;
    thread0: number;
    thread1: number;
    coroutine: string;
    capSeq0: number;
    capSeq1: number;
  } | null;
}

/** The row that the stop's agent writes. */
export function agentRow(stop: Stop, node: Node, message: Message, sight: Sight): Row {
  const { client, server, header, to, isOneWay } = message;
  const { wire } = to.service;
  const endUs = sight.endUs ?? sight.startUs;
  const isWhole = sight.endUs !== null;
  const http = wire === 'http' || wire === 'grpc';
  const side = stop.point.startsWith('c') ? 0 : 1;
  return {
    time: Math.floor(endUs / 1_000_000),
    start_time: sight.startUs,
    end_time: endUs,
    response_duration: endUs - sight.startUs,
    type: isWhole ? TYPE.session : TYPE.request,
    observation_point: stop.point,
    agent_id: node.agentId,
    signal_source: sight.syscalls ? SIGNAL.ebpf : SIGNAL.packet,
    capture_nic_type: sight.syscalls ? NIC_TYPE.ebpf : NIC_TYPE.local,
    capture_nic: stop.nic,
    capture_network_type_id: CLOUD_NETWORK,
    tunnel_type: stop.tunnel,
    is_ipv4: 1,
    protocol: TCP,
    client_port: message.clientPort,
    server_port: server.port,
    flow_id: sight.flowId,
    req_tcp_seq: message.reqTcpSeq,
    resp_tcp_seq: isWhole ? message.respTcpSeq : 0,
    direction_score: 255,
    ...(client ? endColumns(0, client) : OUTSIDE),
    ...endColumns(1, server),
    ...PROTOCOLS[wire],
    is_async: isOneWay ? 1 : 0,
    request_type: to.method,
    request_domain: http ? `${to.service.name}:${to.service.port}` : '',
    request_resource: to.name,
    endpoint: http ? to.name : '',
    request_id: message.requestId,
    response_status: isOneWay ? 0 : isWhole ? (message.failed ? SERVER_ERROR : 0) : TIMEOUT,
    response_code: isWhole && http ? (message.failed ? 500 : 200) : null,
    response_exception: isWhole && message.failed ? 'Internal Server Error' : '',
    trace_id: header?.traceId ?? '',
    trace_id_index: indexOf(header?.traceId ?? ''),
    span_id: header?.spanId ?? '',
    x_request_id_0: message.xRequestId0,
    x_request_id_1: isWhole ? message.xRequestId1 : '',
    ...(sight.syscalls && stop.process ? processColumns(stop.process, side, sight.syscalls) : undefined),
  };
}

let lastTraceId = '';
let lastIndex = '0';

/** `trace_id_index`; rows of a trace are made together. */
export function indexOf(traceId: string): string {
  if (traceId !== lastTraceId) {
    lastTraceId = traceId;
    lastIndex = traceIdIndex(traceId);
  }
  return lastIndex;
}

const endCache = new WeakMap<Process, [Row, Row]>();

/** A process's pod at one side of a row. */
export function endColumns(side: 0 | 1, process: Process): Row {
  let ends = endCache.get(process);
  if (!ends) {
    const of = (at: 0 | 1): Row => ({
      ...sideColumns(at, {
        podClusterId: 1,
        podNsId: 1,
        podNodeId: process.node.id,
        podGroupId: 1000 + process.service.id,
        podGroupType: 1,
        podId: process.podId,
        serviceId: 2000 + process.service.id,
        agentId: process.node.agentId,
      }),
      [`ip4_${at}`]: process.ip,
      [`l3_epc_id_${at}`]: 1,
      [`epc_id_${at}`]: 1,
    });
    endCache.set(process, (ends = [of(0), of(1)]));
  }
  return ends[side];
}

const OUTSIDE: Row = { ...unknownSide(0), ip4_0: '203.0.113.7', l3_epc_id_0: -2, epc_id_0: -2 };

/** Only the near end's process is known to the agent. Here threads' and sequences' _0 and _1 are request and response. */
function processColumns(process: Process, side: 0 | 1, syscalls: NonNullable<Sight['syscalls']>): Row {
  return {
    [`process_id_${side}`]: process.pid,
    [`process_kname_${side}`]: process.kname,
    syscall_trace_id_request: syscalls.request,
    syscall_trace_id_response: syscalls.response,
    syscall_thread_0: syscalls.thread0,
    syscall_thread_1: syscalls.thread1,
    syscall_coroutine_0: syscalls.coroutine,
    syscall_coroutine_1: syscalls.thread1 > 0 ? syscalls.coroutine : '0',
    syscall_cap_seq_0: syscalls.capSeq0,
    syscall_cap_seq_1: syscalls.capSeq1,
  };
}
