import type { Span } from '../../trace/span';
import type { Catalog, LogicalColumn } from './catalog';

/** The ids by which rows of one request find each other. 64-bit ids as decimal text. */
export interface Keys {
  traceIds: Set<string>;
  reqTcpSeqs: Set<number>;
  respTcpSeqs: Set<number>;
  syscallTraceIds: Set<string>;
}

export function noKeys(): Keys {
  return { traceIds: new Set(), reqTcpSeqs: new Set(), respTcpSeqs: new Set(), syscallTraceIds: new Set() };
}

/** The ids that spans carry and that are not among those asked for. */
export function keysOf(spans: Iterable<Span>, asked: Keys = noKeys()): Keys {
  const fresh = noKeys();
  const want = <T>(value: T, to: Set<T>, known: Set<T>): void => {
    if (value && (value as unknown) !== '0' && !known.has(value)) {
      to.add(value);
    }
  };
  for (const span of spans) {
    span.traceIds.forEach((id) => want(id, fresh.traceIds, asked.traceIds));
    want(span.reqTcpSeq, fresh.reqTcpSeqs, asked.reqTcpSeqs);
    want(span.respTcpSeq, fresh.respTcpSeqs, asked.respTcpSeqs);
    want(span.syscallTraceIdRequest, fresh.syscallTraceIds, asked.syscallTraceIds);
    want(span.syscallTraceIdResponse, fresh.syscallTraceIds, asked.syscallTraceIds);
  }
  return fresh;
}

/** Adds ids to those asked for. */
export function addKeys(keys: Keys, to: Keys): void {
  keys.traceIds.forEach((id) => to.traceIds.add(id));
  keys.reqTcpSeqs.forEach((seq) => to.reqTcpSeqs.add(seq));
  keys.respTcpSeqs.forEach((seq) => to.respTcpSeqs.add(seq));
  keys.syscallTraceIds.forEach((id) => to.syscallTraceIds.add(id));
}

/** True when the span carries one of the ids. */
export function carriesAny(span: Span, keys: Keys): boolean {
  return (
    span.traceIds.some((id) => keys.traceIds.has(id)) ||
    keys.reqTcpSeqs.has(span.reqTcpSeq) ||
    keys.respTcpSeqs.has(span.respTcpSeq) ||
    keys.syscallTraceIds.has(span.syscallTraceIdRequest) ||
    keys.syscallTraceIds.has(span.syscallTraceIdResponse)
  );
}

/**
 * Adds to `asked` the ids of spans that met a statement's condition themselves: its second hop has followed these ids
 * already. Not so trace ids: the second hop compares `trace_id` as a whole and does not look at `_trace_id_2`.
 */
export function markFollowed(spans: Iterable<Span>, asked: Keys): void {
  addKeys({ ...keysOf(spans), traceIds: new Set() }, asked);
}

export function countKeys(keys: Keys): number {
  return keys.traceIds.size + keys.reqTcpSeqs.size + keys.respTcpSeqs.size + keys.syscallTraceIds.size;
}

/** SQL and its parameters. */
export interface Condition {
  sql: string;
  params: Record<string, unknown>;
}

/** Rows that carry one of the ids. */
export function carriesOneOf(catalog: Catalog, keys: Keys): Condition {
  const params: Record<string, unknown> = {};
  const terms: string[] = [];
  const among = (column: LogicalColumn, parameter: string, type: string, values: readonly unknown[]): void => {
    if (values.length > 0 && catalog.has(column)) {
      params[parameter] = values;
      terms.push(`${catalog.column(column)} IN {${parameter}:Array(${type})}`);
    }
  };
  const traceIds = [...keys.traceIds];
  among('trace_id', 'trace_ids', 'String', traceIds);
  among('_trace_id_2', 'trace_ids', 'String', traceIds);
  among('req_tcp_seq', 'req_tcp_seqs', 'UInt32', [...keys.reqTcpSeqs]);
  among('resp_tcp_seq', 'resp_tcp_seqs', 'UInt32', [...keys.respTcpSeqs]);
  const syscallIds = [...keys.syscallTraceIds].map(BigInt);
  among('syscall_trace_id_request', 'syscall_trace_ids', 'UInt64', syscallIds);
  among('syscall_trace_id_response', 'syscall_trace_ids', 'UInt64', syscallIds);
  return { sql: terms.length > 0 ? terms.map((term) => `(${term})`).join('\n    OR ') : '0', params };
}

/** Kinds of id in the second hop: a pair of kind and value never meets that of another kind. */
type Kind = 1 | 2 | 3 | 4;

/**
 * Rows that share an id with a row that meets `condition`: the second hop, in the same statement.
 * Every test names the same sub-select, letter for letter, so that ClickHouse runs it once.
 *
 * @param within the time bound that every read of the table carries.
 */
export function sharesIdWith(catalog: Catalog, within: string, condition: string): string {
  const kinds: Array<[LogicalColumn, Kind]> = [
    ['trace_id', 1],
    ['req_tcp_seq', 2],
    ['resp_tcp_seq', 3],
    ['syscall_trace_id_request', 4],
    ['syscall_trace_id_response', 4],
  ];
  const pairs = kinds
    .filter(([column]) => catalog.has(column))
    .map(([column, kind]) => {
      const value = column === 'trace_id' ? `sipHash64(${catalog.column(column)})` : catalog.column(column);
      const none = column === 'trace_id' ? `''` : '0';
      return { given: `${catalog.column(column)} != ${none}`, pair: `(toUInt8(${kind}), toUInt64(${value}))` };
    });
  if (pairs.length === 0) {
    return '0';
  }
  const pairsOfRow = pairs.map(({ pair }) => pair).join(', ');
  const select = `SELECT DISTINCT arrayJoin([${pairsOfRow}]) AS id_of_kind FROM ${catalog.table} WHERE ${within} AND (${condition})`;
  return pairs.map(({ given, pair }) => `(${given} AND ${pair} IN (${select}))`).join('\n    OR ');
}
