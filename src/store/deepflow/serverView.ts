import type { Catalog } from './catalog';

/** Rows of one request end within this of each other: other ends are looked for that far outside a window. */
export const REACH_S = 60;

/**
 * SQL condition: each request once. `s-p`; `s-app` where that process has no eBPF; `s` where neither;
 * `c-p` where no server end was seen. An `s-p` response whose request is a row of its own is not a call.
 *
 * Ends are of the same request by equal non-zero TCP sequences, by request id and ports for UDP, by trace
 * and span id for OTel; a process is the same by its instance (pod, node, process, …: not by address).
 * Each row shows *keys* that others are the same by, and each asks for the keys that would make it
 * superfluous: one pass over the ends nearby, one over the rows that ask. GLOBAL, because on a cluster
 * the table is a Distributed one.
 *
 * @param filters conditions of the list itself: rows that it does not hold need not ask
 * @param ofService condition of a list of services' calls: code and eBPF may name one service differently, and a row that
 *   the list does not hold stands for none
 * @param within the bound on time, and `near` the same REACH_S wider
 */
export function asItsServerSawIt(
  catalog: Catalog,
  within: string,
  near: string,
  filters: string[],
  ofService: string
): string {
  const c = catalog.column;
  const point = c('observation_point');
  const shown = keysByPoint(point, {
    's-p': [
      instance(catalog, 's-p'),
      carried(catalog, 's-p', 'span_id'),
      ...requestShown(catalog, 's-p'),
      half(catalog, 0, 'syscall_cap_seq_0', 0),
    ],
    s: requestShown(catalog, 's'),
    's-app': [instance(catalog, 's-app'), carried(catalog, 's-app', 'parent_span_id')],
  });
  const asked = keysByPoint(point, {
    's-p': [half(catalog, 1, 'syscall_cap_seq_1', -1)],
    's-app': [instance(catalog, 's-p'), carried(catalog, 's-p', 'parent_span_id')],
    s: [...requestAsked(catalog, 's-p'), instance(catalog, 's-app'), carried(catalog, 's-app', 'span_id')],
    'c-p': [...requestAsked(catalog, 's-p'), ...requestAsked(catalog, 's'), carried(catalog, 's-app', 'span_id')],
  });
  return `${point} IN ('s-p', 's-app', 's', 'c-p')
  AND ${c('_id')} GLOBAL NOT IN (
    SELECT row_id FROM (
      SELECT ${c('_id')} AS row_id, arrayJoin(${asked}) AS asked_key
      FROM ${catalog.table} WHERE ${within} AND ${['1', ...filters].join(' AND ')}
    )
    WHERE asked_key GLOBAL IN (
      SELECT arrayJoin(${shown}) FROM ${catalog.table}
      WHERE ${near} AND ${point} IN ('s-p', 's', 's-app') AND ${ofService}
    )
  )`;
}

/** A key and when it holds. */
interface Key {
  when: string;
  hash: string;
}

/** An SQL array of the keys that hold for a row at its observation point. */
function keysByPoint(point: string, keys: Record<string, Key[]>): string {
  const cases = Object.entries(keys).map(
    ([name, list]) => `${point} = '${name}', [${list.map(({ when, hash }) => `if(${when}, ${hash}, 0)`).join(', ')}]`
  );
  return `arrayFilter(k -> k != 0, multiIf(${cases.join(', ')}, []))`;
}

/** Numbers as Int64, or equal values of two widths would hash differently. */
function hash(kind: string, ...values: string[]): string {
  return `cityHash64('${kind}', ${values.join(', ')})`;
}

const int = (sql: string) => `toInt64(${sql})`;

/** The server's process: a resource, not an address (types 0 Internet, 255 IP), behind which may be many. */
function instance(catalog: Catalog, at: string): Key {
  const [type, id] = [catalog.column('auto_instance_type_1'), catalog.column('auto_instance_id_1')];
  return { when: `${id} != 0 AND ${type} NOT IN (0, 255)`, hash: hash(`instance ${at}`, int(type), int(id)) };
}

/**
 * The ids that were on the wire: an eBPF row's own are the parent's of the OTel server span that answered. In small letters,
 * and of a trace's the lower 64 bits: rows of one request may spell them differently (`idSpelling.ts`).
 */
function carried(catalog: Catalog, at: string, span: 'span_id' | 'parent_span_id'): Key {
  const c = catalog.column;
  const traceId = `lower(right(${c('trace_id')}, 16))`;
  // zeros are no id
  return {
    when: `${c('trace_id')} != '' AND replaceAll(${c(span)}, '0', '') != ''`,
    hash: hash(`ids ${at}`, traceId, `lower(${c(span)})`),
  };
}

/** A response half follows its request on the same socket: the capture sequence is one higher. */
function half(catalog: Catalog, type: 0 | 1, sequence: 'syscall_cap_seq_0' | 'syscall_cap_seq_1', shift: number): Key {
  const c = catalog.column;
  const number = `${int(c(sequence))} + (${shift})`;
  return {
    when: `${c('type')} = ${type}`,
    hash: hash('half', int(c('agent_id')), int(c('flow_id')), int(`ifNull(${c('request_id')}, 0)`), number),
  };
}

function sequences(catalog: Catalog): { req: string; resp: string } {
  return { req: int(catalog.column('req_tcp_seq')), resp: int(catalog.column('resp_tcp_seq')) };
}

/** -1: whatever it is; what half a row, which knows one sequence of two, is compared by. */
const ANY = int('-1');

function requestShown(catalog: Catalog, at: string): Key[] {
  const { req, resp } = sequences(catalog);
  return [
    { when: `${req} != 0 OR ${resp} != 0`, hash: hash(`tcp ${at}`, req, resp) },
    { when: `${req} != 0`, hash: hash(`tcp ${at}`, req, ANY) },
    { when: `${resp} != 0`, hash: hash(`tcp ${at}`, ANY, resp) },
    datagram(catalog, at),
  ];
}

function requestAsked(catalog: Catalog, at: string): Key[] {
  const { req, resp } = sequences(catalog);
  const otherOr = (own: string) => `if(${own} = 0, ${ANY}, ${int('0')})`;
  return [
    { when: `${req} != 0 OR ${resp} != 0`, hash: hash(`tcp ${at}`, req, resp) },
    { when: `${req} != 0`, hash: hash(`tcp ${at}`, req, otherOr(resp)) },
    { when: `${resp} != 0`, hash: hash(`tcp ${at}`, otherOr(req), resp) },
    datagram(catalog, at),
  ];
}

/** UDP has no sequences: DNS and the like by request id and ports. */
function datagram(catalog: Catalog, at: string): Key {
  const c = catalog.column;
  return {
    when: `${c('protocol')} = 17 AND ${c('request_id')} IS NOT NULL`,
    hash: hash(`udp ${at}`, int(`ifNull(${c('request_id')}, 0)`), int(c('client_port')), int(c('server_port'))),
  };
}
