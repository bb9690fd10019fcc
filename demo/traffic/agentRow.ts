import { sideColumns, unknownSide } from '../receiver/mapping/sides';
import { traceIdIndex } from '../receiver/mapping/traceIdIndex';
import { l7FlowLogRow, type L7FlowLogRow } from '../receiver/row';
import { NETWORK, POD_SUBNET, REGION, ZONE, type Node, type Pod } from './cluster';
import type { Path, Protocol } from './paths';

/** What was asked over a path. `traced` is what the `traceparent` header named; null where none was on the wire. */
export interface Request {
  type: string;
  domain: string;
  resource: string;
  /** '' = none; HTTP's is its resource. */
  endpoint?: string;
  bytes: number;
  traced: { traceId: string; spanId: string } | null;
}

/** What came back; `status` is DeepFlow's `response_status`. */
export interface Answer {
  status: number;
  code: number | null;
  exception: string;
  /** `response_result`; '' where not given. */
  result?: string;
  bytes: number;
  affectedRows: number | null;
}

/** What one capture point saw of a request. Times are as its node's clock told them. Without an answer, `endUs` is `startUs`. */
export interface Capture {
  path: Path;
  point: Path['points'][number]['point'];
  request: Request;
  answer: Answer | null;
  startUs: number;
  endUs: number;
  reqTcpSeq: number;
  respTcpSeq: number;
  clientPort: number;
  /** HTTP/2's stream; null where the protocol numbers nothing. */
  requestId: string | null;
  flowId: string;
  /** Only in a process. */
  syscalls: {
    request: string;
    response: string;
    tid: number;
    coroutine: string;
    capSeqRequest: number;
    capSeqResponse: number;
  } | null;
}

const TYPE = { request: 0, session: 2 };
const SIGNAL = { packet: 0, ebpf: 3 };
const NIC_TYPE = { local: 0, ebpf: 7 };
const TIMEOUT = 2;
const IPIP = 2;
const TCP = 6;
const CLOUD_NETWORK = 3;
/** Agents write the number of HTTP/2's streams, gRPC's status and service only where `grpc-streaming-data-enabled` says so: here it does. */
const PROTOCOLS: Record<Protocol, Pick<L7FlowLogRow, 'l7_protocol' | 'biz_protocol' | 'version'>> = {
  HTTP: { l7_protocol: 20, biz_protocol: 'HTTP', version: '1.1' },
  gRPC: { l7_protocol: 41, biz_protocol: 'gRPC', version: '2' },
  MySQL: { l7_protocol: 60, biz_protocol: 'MySQL', version: '' },
  Redis: { l7_protocol: 80, biz_protocol: 'Redis', version: '' },
};
/** Device type and network of an address on the internet. */
const INTERNET = 0;
const INTERNET_EPC = -2;
/** How DeepFlow came to a side's tags: from the process's pod, from the interface's MAC, or from the address. */
const TAG_SOURCE = { podId: 2, mac: 4, epcIp: 8 };

/** The node whose agent captures at this point. */
export function nodeAt(path: Path, point: Capture['point']): Node {
  return podAt(path, point).node;
}

function podAt({ client, server }: Path, point: Capture['point']): Pod {
  return client && point.startsWith('c') ? client : server;
}

/** The row an agent writes for a request it saw, but for the `_id`, which the server gives. */
export function agentRow(capture: Capture): L7FlowLogRow {
  const { path, point, request, answer, syscalls } = capture;
  const { client, server } = path;
  const atClient = point.startsWith('c');
  const node = nodeAt(path, point);
  const traceId = request.traced?.traceId ?? '';

  return l7FlowLogRow({
    time: Math.floor(capture.endUs / 1_000_000),
    start_time: capture.startUs,
    end_time: capture.endUs,
    response_duration: capture.endUs - capture.startUs,
    type: answer ? TYPE.session : TYPE.request,
    observation_point: point,
    agent_id: node.agentId,
    capture_network_type_id: CLOUD_NETWORK,
    is_ipv4: 1,
    protocol: TCP,
    client_port: capture.clientPort,
    server_port: server.port,
    flow_id: capture.flowId,
    req_tcp_seq: capture.reqTcpSeq,
    resp_tcp_seq: capture.respTcpSeq,
    direction_score: 255,
    ...(client ? endColumns(0, client, tagSource(atClient, syscalls !== null)) : OUTSIDE),
    ...endColumns(1, server, tagSource(!atClient, syscalls !== null)),
    ...(syscalls ? processColumns(podAt(path, point), atClient ? 0 : 1, syscalls) : nicColumns(capture, node)),
    ...PROTOCOLS[path.protocol],
    request_type: request.type,
    request_domain: request.domain,
    request_resource: request.resource,
    endpoint: path.protocol === 'HTTP' ? request.resource : (request.endpoint ?? ''),
    request_id: capture.requestId,
    request_length: request.bytes,
    captured_request_byte: request.bytes,
    response_status: answer ? answer.status : TIMEOUT,
    response_code: answer?.code ?? null,
    response_exception: answer?.exception ?? '',
    response_result: answer?.result ?? '',
    response_length: answer?.bytes ?? null,
    captured_response_byte: answer?.bytes ?? 0,
    sql_affected_rows: answer?.affectedRows ?? null,
    trace_id: traceId,
    trace_id_index: traceIdIndex(traceId),
    span_id: request.traced?.spanId ?? '',
  });
}

function tagSource(near: boolean, inProcess: boolean): number {
  if (!near) {
    return TAG_SOURCE.epcIp;
  }
  return inProcess ? TAG_SOURCE.podId : TAG_SOURCE.mac;
}

/** A client on the internet, whom DeepFlow knows by nothing but the address. */
const OUTSIDE: Partial<L7FlowLogRow> = {
  ...unknownSide(0),
  auto_instance_type_0: INTERNET,
  auto_service_type_0: INTERNET,
  ip4_0: '203.0.113.7',
  l3_epc_id_0: INTERNET_EPC,
  epc_id_0: INTERNET_EPC,
  tag_source_0: TAG_SOURCE.epcIp,
};

const endCache = new Map<string, Partial<L7FlowLogRow>>();

/** An end's columns; the same object each time, for pods do not change. */
function endColumns(side: 0 | 1, pod: Pod, source: number): Partial<L7FlowLogRow> {
  const key = `${side} ${pod.ids.podId} ${source}`;
  let columns = endCache.get(key);
  if (!columns) {
    columns = {
      ...sideColumns(side, pod.ids),
      [`ip4_${side}`]: pod.ip,
      [`region_id_${side}`]: REGION.id,
      [`az_id_${side}`]: ZONE.id,
      [`l3_epc_id_${side}`]: NETWORK.id,
      [`epc_id_${side}`]: NETWORK.id,
      [`subnet_id_${side}`]: POD_SUBNET.id,
      [`gprocess_id_${side}`]: pod.process.gprocessId,
      [`tag_source_${side}`]: source,
    };
    endCache.set(key, columns);
  }
  return columns;
}

/** Only the near end's process is known to the agent; its "interface" is the process itself. */
function processColumns(pod: Pod, side: 0 | 1, syscalls: NonNullable<Capture['syscalls']>): Partial<L7FlowLogRow> {
  const answered = syscalls.capSeqResponse > 0;
  return {
    signal_source: SIGNAL.ebpf,
    capture_nic_type: NIC_TYPE.ebpf,
    capture_nic: pod.process.id,
    [`process_id_${side}`]: pod.process.id,
    [`process_kname_${side}`]: pod.process.kname,
    syscall_trace_id_request: syscalls.request,
    syscall_trace_id_response: syscalls.response,
    // Here _0 and _1 are the reading or writing of the request and of the response.
    syscall_thread_0: syscalls.tid,
    syscall_thread_1: answered ? syscalls.tid : 0,
    syscall_coroutine_0: syscalls.coroutine,
    syscall_coroutine_1: answered ? syscalls.coroutine : '0',
    syscall_cap_seq_0: syscalls.capSeqRequest,
    syscall_cap_seq_1: syscalls.capSeqResponse,
  };
}

function nicColumns({ path, point }: Capture, node: Node): Partial<L7FlowLogRow> {
  const pod = podAt(path, point);
  const onNode = point === 'c-nd' || point === 's-nd';
  return {
    signal_source: SIGNAL.packet,
    capture_nic_type: NIC_TYPE.local,
    capture_nic: (onNode ? node.nic : pod.nic).mac,
    tunnel_type: onNode ? IPIP : 0,
  };
}
