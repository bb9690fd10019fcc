import type { KeyValue } from '../otlp/model';
import { anyValueText, stringIn } from './anyValueText';
import { int32Of } from './goNumbers';
import { l7ProtocolOf } from './l7Protocol';

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
const COLUMN_OF: ReadonlyMap<string, TextColumn> = new Map([
  ['http.scheme', 'biz_protocol'],
  ['db.system', 'biz_protocol'],
  ['rpc.system', 'biz_protocol'],
  ['messaging.system', 'biz_protocol'],
  ['messaging.protocol', 'biz_protocol'],
  ['http.flavor', 'version'],
  ['http.host', 'request_domain'],
  ['db.connection_string', 'request_domain'],
  ['http.method', 'request_type'],
  ['db.operation', 'request_type'],
  ['rpc.method', 'request_type'],
  ['http.target', 'request_resource'],
  ['db.statement', 'request_resource'],
  ['messaging.url', 'request_resource'],
  ['rpc.service', 'request_resource'],
]);

/**
 * Reads the protocol columns from a span's own attributes. A later attribute of the same column wins, even with
 * nothing to say: only strings are read, everything else empties the column.
 * @param isResourceAboutHttp whether an attribute of its resource is
 */
export function protocolColumns(attributes: readonly KeyValue[], isResourceAboutHttp = false): ProtocolColumns {
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
    if (value === undefined) {
      continue;
    }
    const column = COLUMN_OF.get(key);
    if (column) {
      columns[column] = stringIn(value);
    } else if (key === 'net.transport') {
      columns.protocol = transportOf(stringIn(value)) ?? columns.protocol;
    } else if (key === 'http.status_code') {
      columns.response_code = int32Of(anyValueText(value));
    } else if (key === 'http.url') {
      url = stringIn(value);
    }
  }
  if (columns.biz_protocol === '' && (isResourceAboutHttp || attributes.some(isAboutHttp))) {
    columns.biz_protocol = 'HTTP';
  }
  if (columns.request_resource === '') {
    columns.request_resource = pathOf(url);
  }
  columns.l7_protocol = l7ProtocolOf(columns.biz_protocol, columns.version);
  columns.is_tls = columns.biz_protocol.toLowerCase().includes('https') ? 1 : 0;
  return columns;
}

/** Any attribute whose name begins with `http`, of the span or its resource. */
export const isAboutHttp = ({ key, value }: KeyValue): boolean => value !== undefined && key.startsWith('http');

function transportOf(text: string): number | null {
  return text.includes('tcp') ? TCP : text.includes('udp') ? UDP : null;
}

/** What follows host and port in an absolute URL, query and fragment too: at least "/"; '' where there is no "://" or nothing behind it. */
function pathOf(url: string): string {
  const afterScheme = url.indexOf('://') + 3;
  if (afterScheme < 3 || afterScheme === url.length) {
    return '';
  }
  const slash = url.indexOf('/', afterScheme);
  return slash < 0 ? '/' : url.slice(slash);
}
