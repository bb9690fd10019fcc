import { attributeColumns, keptAsText } from '../receiver/mapping/attributeColumns';
import { eventsJson } from '../receiver/mapping/eventsJson';
import { isAboutHttp, protocolColumns } from '../receiver/mapping/protocol';
import { unknownSide } from '../receiver/mapping/sides';
import { statusColumns } from '../receiver/mapping/status';
import type { KeyValue } from '../receiver/otlp/model';
import { endColumns, indexOf, type Row } from './rows';
import type { Node, Process, Service } from './world';

export type Kind = 'internal' | 'server' | 'client' | 'producer' | 'consumer';
const KINDS: Record<Kind, number> = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 };

const UNSET = 0;
const ERROR = 2;
const MESSAGE = 'the call failed';

/** An OTel span: what instrumented code was at. */
export interface Code {
  process: Process;
  kind: Kind;
  name: string;
  resource: string;
  method: string;
  wire: Service['wire'] | null;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  startUs: number;
  endUs: number;
  failed: boolean;
  /** The collector all spans come through, where there is one for all. */
  collector: Node | null;
}

/** The row of an OTel span, as DeepFlow's import writes it (`demo/receiver/mapping/spanRows.ts`). */
export function codeRow(code: Code): Row {
  const { process } = code;
  const near = code.kind === 'client' || code.kind === 'producer' ? 0 : 1;
  const far = near === 0 ? 1 : 0;
  const point = near === 0 ? 'c-app' : code.kind === 'internal' ? 'app' : 's-app';
  return {
    time: Math.floor(code.endUs / 1_000_000),
    start_time: code.startUs,
    end_time: code.endUs,
    response_duration: Math.max(0, code.endUs - code.startUs),
    type: 2,
    observation_point: point,
    agent_id: (code.collector ?? process.node).agentId,
    signal_source: 4,
    capture_nic_type: 8,
    capture_network_type_id: 3,
    is_ipv4: 1,
    server_port: point === 's-app' ? 65535 : 0,
    ...(code.collector ? { ...unknownSide(near), [`ip4_${near}`]: code.collector.ip } : endColumns(near, process)),
    ...unknownSide(far),
    tag_source_0: 8,
    tag_source_1: 8,
    team_id: 1,
    ...toldColumns(code),
    endpoint: code.name,
    trace_id: code.traceId,
    trace_id_index: indexOf(code.traceId),
    span_id: code.spanId,
    parent_span_id: code.parentSpanId,
    span_kind: KINDS[code.kind],
    app_service: process.service.name,
    app_instance: instanceOf(process),
    events: eventsJson([]),
  };
}

const instanceOf = (process: Process) => `${process.service.name}-${process.podId}`;

const toldCache = new WeakMap<Process, Map<string, Row>>();

/** What attributes and status make of a row: the same for every span that tells the same. */
function toldColumns(code: Code): Row {
  const { process, wire, method, resource, failed, collector } = code;
  let known = toldCache.get(process);
  if (!known) {
    toldCache.set(process, (known = new Map<string, Row>()));
  }
  const key = JSON.stringify([wire, method, resource, failed, collector?.ip]);
  let columns = known.get(key);
  if (!columns) {
    const own = attributesOf(code);
    const about = [
      text('service.name', process.service.name),
      text('service.instance.id', instanceOf(process)),
      text('app.host.ip', (collector ?? process).ip),
    ];
    const { response_code: httpCode, ...protocol } = protocolColumns(own, about.some(isAboutHttp));
    columns = {
      ...protocol,
      ...statusColumns(httpCode, failed ? ERROR : UNSET, failed ? MESSAGE : ''),
      ...attributeColumns(own, keptAsText(about)),
    };
    known.set(key, columns);
  }
  return columns;
}

const text = (key: string, value: string): KeyValue => ({ key, value });

/** As instrumentations told before the conventions were declared stable. */
function attributesOf({ wire, method, resource, failed }: Code): KeyValue[] {
  switch (wire) {
    case null:
      return [];
    case 'http':
      return [
        text('http.method', method),
        text('http.scheme', 'http'),
        text('http.flavor', '1.1'),
        text('http.target', resource),
        { key: 'http.status_code', value: failed ? 500n : 200n },
      ];
    case 'grpc':
      return [
        text('rpc.system', 'grpc'),
        text('rpc.service', resource.split('/').slice(1, -1).join('.')),
        text('rpc.method', resource.split('/').pop() as string),
        { key: 'rpc.grpc.status_code', value: failed ? 13n : 0n },
      ];
    case 'RabbitMQ':
      return [text('messaging.system', 'rabbitmq'), text('messaging.destination', resource)];
    default:
      return [text('db.system', wire.toLowerCase()), text('db.statement', resource)];
  }
}
