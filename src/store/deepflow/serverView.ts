import type { StoreClient, StoreRow } from '../client';
import type { Condition } from '../condition';
import { aroundEach, inRanges } from '../timeRange';
import type { Catalog } from './catalog';

/** Rows of one request end within this of each other: other ends are looked for that far from a row, s. */
export const REACH_S = 60;
/** Nearly all end within a second; further it is looked only for rows whose other ends are not there, s. */
const NEAR_S = 1;

/** Keys of a statement, which are a parameter: ClickHouse takes 128 KiB in each (`http_max_field_value_size`). */
const MOST_KEYS = 5000;
/** Stretches of time of a statement. */
const MOST_RANGES = 40;

/** SQL condition: observations that may stand for a request in the list. */
export function mayStand(catalog: Catalog): string {
  return `${catalog.column('observation_point')} IN ('s-p', 's-app', 's', 'c-p')`;
}

/** A row of `mayStand`. */
export interface Candidate {
  row: StoreRow;
  /** `time`, Unix s. */
  timeS: number;
  /** What `askedKeys` gave of it. */
  keys: readonly string[];
}

/**
 * Of rows that may stand for a request those that do, so that each request is there once: `s-p`; `s-app` where that
 * process has no eBPF; `s` where neither; `c-p` where no server end was seen. An `s-p` response whose request is a row of
 * its own is not a call.
 *
 * Ends are of the same request by equal non-zero TCP sequences, by request id and ports for UDP, by trace
 * and span id for OTel; a process is the same by its instance (pod, node, process, …: not by address).
 * Each row shows *keys* that others are the same by, and each asks for the keys that would make it superfluous. A server
 * process's own row asks for none. So the ends nearby are read only for the rows of a page, and once more, further, for
 * those of which no other end was near. What comes of a row depends on the rows within REACH_S of it alone: a shorter page
 * is part of a longer one.
 *
 * @param candidates in the order of their times
 * @param ofService condition of a list of services' calls: code and eBPF may name one service differently, and a row that
 *   the list does not hold stands for none
 * @throws StoreError
 */
export async function thoseThatStand(
  client: StoreClient,
  catalog: Catalog,
  candidates: readonly Candidate[],
  ofService: Condition,
  signal?: AbortSignal
): Promise<StoreRow[]> {
  let open = candidates.filter(({ keys }) => keys.length > 0);
  const superfluous = new Set<Candidate>();
  for (const reachS of [NEAR_S, REACH_S]) {
    const look = async (piece: Candidate[]): Promise<void> => {
      const shown = await shownAround(client, catalog, piece, reachS, ofService, signal);
      piece.filter((one) => isShown(one, shown)).forEach((one) => superfluous.add(one));
    };
    await Promise.all([...inPieces(open, reachS)].map(look));
    open = open.filter((one) => !superfluous.has(one));
  }
  return candidates.filter((one) => !superfluous.has(one)).map(({ row }) => row);
}

/** When a key was shown: the first and the last time within each stretch of STRETCH_S, Unix s. */
type Shown = ReadonlyMap<string, ReadonlyArray<{ firstS: number; lastS: number }>>;

/** Less than twice REACH_S: then of the times of a stretch the first or the last is the nearest to any row outside. */
const STRETCH_S = 60;

function isShown({ timeS, keys }: Candidate, shown: Shown): boolean {
  return keys.some((key) =>
    shown.get(key)?.some(({ firstS, lastS }) => lastS >= timeS - REACH_S && firstS <= timeS + REACH_S)
  );
}

async function shownAround(
  client: StoreClient,
  catalog: Catalog,
  candidates: readonly Candidate[],
  reachS: number,
  ofService: Condition,
  signal?: AbortSignal
): Promise<Shown> {
  const times = candidates.map(({ timeS }) => timeS);
  const near = inRanges(catalog.timeColumn, aroundEach(times, reachS), '_near');
  const seconds = `toUnixTimestamp(${catalog.column('time')})`;
  const rows = await client.query(
    `SELECT toString(shown_key) AS shown, min(shown_s) AS first_s, max(shown_s) AS last_s
FROM (
  SELECT ${seconds} AS shown_s, arrayJoin(${shownKeys(catalog)}) AS shown_key
  FROM ${catalog.table}
  WHERE ${near.sql}
    AND ${catalog.column('observation_point')} IN ('s-p', 's', 's-app')
    AND ${ofService.sql}
)
WHERE shown_key IN {asked_keys:Array(UInt64)}
GROUP BY shown_key, intDiv(shown_s, ${STRETCH_S})`,
    { ...near.params, ...ofService.params, asked_keys: [...keysOf(candidates)].map(BigInt) },
    signal
  );
  const shown = new Map<string, Array<{ firstS: number; lastS: number }>>();
  for (const row of rows) {
    const times = shown.get(String(row.shown)) ?? [];
    times.push({ firstS: Number(row.first_s), lastS: Number(row.last_s) });
    shown.set(String(row.shown), times);
  }
  return shown;
}

const keysOf = (candidates: readonly Candidate[]): Set<string> => new Set(candidates.flatMap(({ keys }) => [...keys]));

/** Rows beside each other in time, with no more keys, and stretches of time around them, than a statement takes. */
function* inPieces(candidates: readonly Candidate[], reachS: number): Generator<Candidate[]> {
  let piece: Candidate[] = [];
  let keys = new Set<string>();
  let ranges = 0;
  for (const one of candidates) {
    const last = piece[piece.length - 1];
    const isApart = !last || Math.abs(last.timeS - one.timeS) > 2 * reachS + 1;
    if (last && (keys.size + one.keys.length > MOST_KEYS || (isApart && ranges === MOST_RANGES))) {
      yield piece;
      piece = [];
      keys = new Set();
      ranges = 0;
    }
    ranges += isApart || piece.length === 0 ? 1 : 0;
    piece.push(one);
    one.keys.forEach((key) => keys.add(key));
  }
  if (piece.length > 0) {
    yield piece;
  }
}

/** SQL: the keys that others are the same by. */
function shownKeys(catalog: Catalog): string {
  return keysByPoint(catalog.column('observation_point'), {
    's-p': [
      instance(catalog, 's-p'),
      carried(catalog, 's-p', 'span_id'),
      ...requestShown(catalog, 's-p'),
      half(catalog, 0, 'syscall_cap_seq_0', 0),
    ],
    s: requestShown(catalog, 's'),
    's-app': [instance(catalog, 's-app'), carried(catalog, 's-app', 'parent_span_id')],
  });
}

/** SQL: the keys, as text, that would make a row superfluous; none of one that stands by itself. */
export function askedKeys(catalog: Catalog): string {
  const keys = keysByPoint(catalog.column('observation_point'), {
    's-p': [half(catalog, 1, 'syscall_cap_seq_1', -1)],
    's-app': [instance(catalog, 's-p'), carried(catalog, 's-p', 'parent_span_id')],
    s: [...requestAsked(catalog, 's-p'), instance(catalog, 's-app'), carried(catalog, 's-app', 'span_id')],
    'c-p': [...requestAsked(catalog, 's-p'), ...requestAsked(catalog, 's'), carried(catalog, 's-app', 'span_id')],
  });
  return `arrayMap(k -> toString(k), ${keys})`;
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
