/**
 * What a row says of its request, one of an OpenTelemetry span by its columns and its attributes. DeepFlow (to 7.1) fills
 * columns from the older semantic conventions only, up to 6.5.9 not even from `http.url`; the stable ones stay in the
 * attributes. Where there is no HTTP code its `response_code` is the number of the span's status, which is no code.
 */
import type { ResponseStatus, Span } from '../../trace/span';
import { RESPONSE_STATUS_BY_CODE } from '../../trace/span';
import { readConventions, SPAN_ATTRIBUTES, type Attributes } from '../conventions';
import type { OtelStatus } from '../outcome';
import type { StoreRow } from '../client';
import { protocolOfRow } from '../protocols';
import type { Catalog } from './catalog';
import type { Reader } from './Reader';
import { OTEL, SESSION, statusOfRow, UNKNOWN } from './responseStatus';

/** Where a row's attributes go over from those of the span to those of its resource, which has a service. */
export const FIRST_OF_RESOURCE = 'service.name';

/** Attributes that are read; a statement's text can be long, and every version has it in a column. */
const READ_ATTRIBUTES = [...SPAN_ATTRIBUTES.filter((name) => name !== 'db.statement'), FIRST_OF_RESOURCE];

/** SQL: of OTel rows the attributes that are read, names and texts; of others none. */
export function readAttributesSql(catalog: Catalog): { names: string; values: string } | null {
  const { column: c, has } = catalog;
  if (!has('attribute_names') || !has('attribute_values') || !has('signal_source')) {
    return null;
  }
  const list = READ_ATTRIBUTES.map((name) => `'${name}'`).join(', ');
  const isRead = `${c('signal_source')} = ${OTEL} AND name IN (${list})`;
  return {
    names: `arrayFilter(name -> ${isRead}, ${c('attribute_names')})`,
    values: `arrayFilter((text, name) -> ${isRead}, ${c('attribute_values')}, ${c('attribute_names')})`,
  };
}

/** Attributes of the span itself, the first of a name; DeepFlow writes an empty text as two quotes. */
export function attributesOfSpan(names: unknown, values: unknown): Attributes {
  const found: Record<string, string> = Object.create(null);
  if (!Array.isArray(names) || !Array.isArray(values)) {
    return found;
  }
  const end = names.lastIndexOf(FIRST_OF_RESOURCE);
  for (let i = 0; i < (end < 0 ? names.length : end); i++) {
    const text = String(values[i] ?? '');
    if (!(names[i] in found)) {
      found[names[i]] = text === '""' ? '' : text;
    }
  }
  return found;
}

/** The columns of a row, as they are. */
interface RequestColumns {
  l7Protocol: number;
  /** `biz_protocol` */
  protocol: string;
  isTls: boolean;
  requestType: string;
  requestDomain: string;
  requestResource: string;
  /** As `statusOfRow` has it. */
  status: number;
  responseCode: number | null;
  responseException: string;
}

type SaidOfRequest = Pick<
  Span,
  | 'l7Protocol'
  | 'protocol'
  | 'isTls'
  | 'requestType'
  | 'requestDomain'
  | 'requestResource'
  | 'responseStatus'
  | 'responseCode'
  | 'responseException'
>;

/** @param row its `response_status` as `statusOfRow` or `statusSql` has it, or as a server writes it for which 2 is a timeout. */
export function saidOfRow(row: StoreRow, read: Reader, isOtel: boolean): SaidOfRequest {
  const code = read.value(row, 'response_code');
  const responseCode = code === null || code === undefined || code === '' ? null : Number(code);
  const facts = {
    status: read.number(row, 'response_status', UNKNOWN),
    signalSource: isOtel ? OTEL : 0,
    l7Protocol: read.number(row, 'l7_protocol'),
    type: read.number(row, 'type', SESSION),
    requestType: read.text(row, 'request_type'),
    hasCode: responseCode !== null,
    timeS: 0,
  };
  const columns = {
    l7Protocol: facts.l7Protocol,
    protocol: read.text(row, 'biz_protocol') || read.text(row, 'l7_protocol_str'),
    isTls: read.number(row, 'is_tls') === 1,
    requestType: facts.requestType,
    requestDomain: read.text(row, 'request_domain'),
    requestResource: read.text(row, 'request_resource'),
    status: statusOfRow(facts, 0),
    responseCode,
    responseException: read.text(row, 'response_exception'),
  };
  return isOtel
    ? saidByOtelRow(columns, attributesOfSpan(read.value(row, 'attribute_names'), read.value(row, 'attribute_values')))
    : saidByColumns(columns);
}

function saidByColumns(row: RequestColumns): SaidOfRequest {
  const { code, name, isTls } = protocolOfRow(row.l7Protocol, row.protocol);
  return {
    l7Protocol: code,
    protocol: name,
    isTls: row.isTls || isTls,
    requestType: row.requestType,
    requestDomain: row.requestDomain,
    requestResource: row.requestResource,
    responseStatus: RESPONSE_STATUS_BY_CODE[row.status] ?? 'unknown',
    responseCode: row.responseCode,
    responseException: row.responseException,
  };
}

function saidByOtelRow(row: RequestColumns, attributes: Attributes): SaidOfRequest {
  const columns = saidByColumns(row);
  const said = readConventions(attributes, statusOfSpan(row), row.responseException);
  // Attributes name the system; the column holds the one of several that DeepFlow read last, and a number that it guessed.
  const { l7Protocol, protocol } = said.protocol === '' ? columns : said;
  return {
    l7Protocol,
    protocol,
    isTls: columns.isTls || said.isTls,
    requestType: row.requestType || said.requestType,
    requestDomain: row.requestDomain || said.requestDomain,
    requestResource: row.requestResource || said.requestResource,
    responseCode: said.responseCode ?? (isHttpCode(row.responseCode) ? row.responseCode : null),
    responseStatus: statusSaid(row, said.responseStatus),
    responseException: row.responseException || said.responseException,
  };
}

/** Three digits: what is less is the number of the span's status, what is more a text that DeepFlow took for a code. */
const isHttpCode = (code: number | null): boolean => code !== null && code >= 100 && code <= 999;

/** DeepFlow's status back into the span's own: 0 of a span without a code is its OK, of one with a code that of HTTP. */
function statusOfSpan({ status, responseCode }: RequestColumns): OtelStatus {
  if (RESPONSE_STATUS_BY_CODE[status] === 'server_error') {
    return 'error';
  }
  return status === 0 && (responseCode === null || responseCode < 100 || isHttpCode(responseCode)) ? 'ok' : 'unset';
}

/** Codes of HTTP that only the column has keep what DeepFlow made of them. */
function statusSaid({ status }: RequestColumns, said: ResponseStatus): ResponseStatus {
  const own = RESPONSE_STATUS_BY_CODE[status] ?? 'unknown';
  return said === 'unknown' && own !== 'ok' ? own : said;
}
