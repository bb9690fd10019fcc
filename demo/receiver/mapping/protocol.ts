import type { KeyValue } from '../otlp/model';
import { attributeText } from './attributeText';

/** The columns of a row that tell which protocol was spoken and what was asked. */
export interface ProtocolColumns {
  protocol: number;
  biz_protocol: string;
  l7_protocol: number;
  is_tls: number;
  version: string;
  request_type: string;
  request_domain: string;
  request_resource: string;
  response_code: number | null;
}

export const TCP = 6;
const UDP = 17;

type TextColumn = 'biz_protocol' | 'version' | 'request_type' | 'request_domain' | 'request_resource';

/** Attribute → column, OpenTelemetry's conventions before they were declared stable: the ones DeepFlow reads. */
const COLUMN_OF: Record<string, TextColumn> = {
  'http.scheme': 'biz_protocol',
  'db.system': 'biz_protocol',
  'rpc.system': 'biz_protocol',
  'messaging.system': 'biz_protocol',
  'messaging.protocol': 'biz_protocol',
  'http.flavor': 'version',
  'http.host': 'request_domain',
  'db.connection_string': 'request_domain',
  'http.method': 'request_type',
  'db.operation': 'request_type',
  'rpc.method': 'request_type',
  'http.target': 'request_resource',
  'db.statement': 'request_resource',
  'messaging.url': 'request_resource',
  'rpc.service': 'request_resource',
};

/** Reads the protocol columns from a span's own attributes. A later attribute of the same column wins. */
export function protocolColumns(attributes: readonly KeyValue[], resource: readonly KeyValue[] = []): ProtocolColumns {
  const columns: ProtocolColumns = {
    protocol: TCP,
    biz_protocol: '',
    l7_protocol: 0,
    is_tls: 0,
    version: '',
    request_type: '',
    request_domain: '',
    request_resource: '',
    response_code: null,
  };
  let url = '';
  for (const { key, value } of attributes) {
    if (value === null) {
      continue;
    }
    const text = attributeText(value);
    const column = COLUMN_OF[key];
    if (column) {
      columns[column] = text;
    } else if (key === 'net.transport') {
      columns.protocol = text.includes('udp') ? UDP : TCP;
    } else if (key === 'http.status_code') {
      columns.response_code = /^\d{1,9}$/.test(text) ? Number(text) : 0;
    } else if (key === 'http.url') {
      url = text;
    }
  }
  const speaksHttp = [...attributes, ...resource].some(({ key, value }) => value !== null && key.startsWith('http'));
  if (columns.biz_protocol === '' && speaksHttp) {
    columns.biz_protocol = 'HTTP';
  }
  if (columns.request_resource === '') {
    columns.request_resource = pathOf(url);
  }
  columns.l7_protocol = l7ProtocolOf(columns.biz_protocol, columns.version);
  columns.is_tls = columns.biz_protocol.toLowerCase().includes('https') ? 1 : 0;
  return columns;
}

/** The path of an absolute URL; '' if it is none. */
function pathOf(url: string): string {
  try {
    return url === '' ? '' : new URL(url).pathname;
  } catch {
    return '';
  }
}

const HTTP = 20;
const HTTP2 = 21;

/** Word in the protocol's name → DeepFlow's `l7_protocol`; the first that is contained wins, so longer words stand first. */
const L7_PROTOCOLS: ReadonlyArray<[string, number]> = [
  ['grpc', 41],
  ['sofarpc', 43],
  ['fastcgi', 44],
  ['brpc', 45],
  ['some/ip', 47],
  ['triple', 49],
  ['dubbo', 40],
  ['tars', 46],
  ['mysql', 60],
  ['postgresql', 61],
  ['oracle', 62],
  ['dameng', 63],
  ['redis', 80],
  ['mongodb', 81],
  ['memcached', 82],
  ['kafka', 100],
  ['mqtt', 101],
  ['amqp', 102],
  ['rabbitmq', 102],
  ['openwire', 103],
  ['activemq', 103],
  ['nats', 104],
  ['pulsar', 105],
  ['zmtp', 106],
  ['zeromq', 106],
  ['rocketmq', 107],
  ['websphere', 108],
  ['dns', 120],
];

/** DeepFlow's `l7_protocol` for a protocol's name and version; 0 if the name says nothing. */
export function l7ProtocolOf(name: string, version: string): number {
  const lower = name.toLowerCase();
  if (lower.includes('http')) {
    return version.startsWith('2') || lower.includes('http2') || lower.includes('http/2') ? HTTP2 : HTTP;
  }
  return L7_PROTOCOLS.find(([word]) => lower.includes(word))?.[1] ?? 0;
}
