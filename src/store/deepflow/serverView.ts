import type { StoreClient, StoreRow } from '../client';
import type { Condition } from '../condition';
import { around, hullOf, inRanges, joined, CLOCKS_S, overlapOf, secondOf, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { SESSION } from './responseStatus';

/** Rows of one request end within this of each other: other ends are looked for that far from a row at most, s. */
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
  /** Where rows ended that may make it superfluous (`rangeOfOthers`). */
  others: TimeRange;
}

/** What of a row tells where others of its request ended. */
export interface Ended {
  /** When it began and its `time`, Unix s. */
  startS: number;
  timeS: number;
  /** 0 request, 1 response, 2 session. */
  type: number;
  /** That it asks for its process, or for a span by its ids: `asksForProcess`, `asksForIds`. */
  byProcess: boolean;
  byIds: boolean;
  isProcess: boolean;
}

/**
 * Where rows ended that may make one superfluous; but for what clocks of hosts differ by, no end's row is over before the
 * others' began, and an answer that was seen was sent. Later, up to REACH_S, ends what was given up here and not there, and a
 * span of code that goes on behind its answer or takes a message. Whether a process has eBPF is told by any row of it
 * that near. The request of a response on its own came before it.
 */
export function rangeOfOthers({ startS, timeS, type, byProcess, byIds, isProcess }: Ended): TimeRange {
  const widest = around(secondOf(timeS), REACH_S);
  if (isProcess) {
    return { ...widest, toS: timeS + NEAR_S + 1 };
  }
  if (byProcess) {
    return widest;
  }
  const fromS = Math.max(widest.fromS, Math.min(startS, timeS) - CLOCKS_S);
  return { fromS, toS: type !== SESSION || byIds ? widest.toS : timeS + CLOCKS_S + 1 };
}

/**
 * Of rows that may stand for a request those that do, so that each request is there once: `s-p`; `s-app` where that
 * process has no eBPF; `s` where neither; `c-p` where no server end was seen. An `s-p` response whose request is a row of
 * its own is not a call.
 *
 * Ends are of the same request by equal non-zero TCP sequences, by request id and ports for UDP, by trace
 * and span id for OTel; a process is the same by its instance (pod, node, process, …: not by address).
 * Each row shows *keys* that others are the same by, and each asks for the keys that would make it superfluous. A server
 * process's own row asks for none. So the ends nearby are read only for the rows of a page, and once more, as far as they can
 * be, for those of which no other end was near. What comes of a row depends on the rows where its others can be, whatever
 * the page: a shorter page is part of a longer one.
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
  for (const where of [nearby, (one: Candidate) => one.others]) {
    const look = async (piece: Candidate[]): Promise<void> => {
      const shown = await shownIn(client, catalog, piece, joined(piece.map(where)), ofService, signal);
      piece.filter((one) => isShown(one, shown)).forEach((one) => superfluous.add(one));
    };
    await Promise.all([...inPieces(open, where)].map(look));
    open = open.filter((one) => !superfluous.has(one));
  }
  return candidates.filter((one) => !superfluous.has(one)).map(({ row }) => row);
}

const nearby = ({ timeS, others }: Candidate): TimeRange =>
  overlapOf(around(secondOf(timeS), NEAR_S), others) ?? secondOf(timeS);

/** When a key was shown: the first and the last time within each stretch of STRETCH_S, Unix s. */
type Shown = ReadonlyMap<string, ReadonlyArray<{ firstS: number; lastS: number }>>;

/** No more than the least range of others: then of the times of a stretch the first or the last is in it, or none is. */
const STRETCH_S = 2 * CLOCKS_S;

function isShown({ keys, others }: Candidate, shown: Shown): boolean {
  return keys.some((key) => shown.get(key)?.some(({ firstS, lastS }) => lastS >= others.fromS && firstS < others.toS));
}

async function shownIn(
  client: StoreClient,
  catalog: Catalog,
  candidates: readonly Candidate[],
  ranges: readonly TimeRange[],
  ofService: Condition,
  signal?: AbortSignal
): Promise<Shown> {
  const near = inRanges(catalog.timeColumn, ranges, '_near');
  const seconds = `toUnixTimestamp(${catalog.column('time')})`;
  const rows = await client.query(
    // Not `WHERE shown_key IN` behind the arrayJoin, which takes ClickHouse 26 more time to plan than all the rest.
    `SELECT toString(shown_key) AS shown, min(shown_s) AS first_s, max(shown_s) AS last_s
FROM (
  SELECT ${seconds} AS shown_s,
    arrayJoin(arrayFilter(k -> k IN {asked_keys:Array(UInt64)}, [${shownKeys(catalog).join(', ')}])) AS shown_key
  FROM ${catalog.table}
  WHERE ${near.sql}
    AND ${catalog.column('observation_point')} IN ('s-p', 's', 's-app')
    AND ${ofService.sql}
)
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
function* inPieces(candidates: readonly Candidate[], where: (one: Candidate) => TimeRange): Generator<Candidate[]> {
  let piece: Candidate[] = [];
  let last: TimeRange | null = null;
  let keys = new Set<string>();
  let ranges = 0;
  for (const one of candidates) {
    const range = where(one);
    const isApart: boolean = last === null || range.fromS > last.toS || range.toS < last.fromS;
    if (piece.length > 0 && (keys.size + one.keys.length > MOST_KEYS || (isApart && ranges === MOST_RANGES))) {
      yield piece;
      piece = [];
      keys = new Set();
      ranges = 0;
    }
    ranges += isApart || piece.length === 0 ? 1 : 0;
    last = last === null || isApart ? range : hullOf(last, range);
    piece.push(one);
    one.keys.forEach((key) => keys.add(key));
  }
  if (piece.length > 0) {
    yield piece;
  }
}

/** SQL: the keys that others are the same by, of a row of `s-p`, `s` or `s-app`; 0 for each that it has not. */
function shownKeys(catalog: Catalog): string[] {
  const c = catalog.column;
  const point = c('observation_point');
  const own = `toString(${point})`;
  const span = `if(${point} = 's-p', ${c('span_id')}, ${c('parent_span_id')})`;
  return keysSql([
    ...requestShown(catalog, `${point} != 's-app'`, own),
    instance(catalog, `${point} != 's'`, own),
    carried(catalog, `${point} != 's'`, own, span),
    half(catalog, `${point} = 's-p' AND ${c('type')} = 0`, 'syscall_cap_seq_0', 0),
  ]);
}

/**
 * SQL: the keys, as text, that would make a row superfluous; none of one that stands by itself. Code asks for its process,
 * the interface for process and code, a client for all three, a response for its request.
 */
export function askedKeys(catalog: Catalog): string {
  const c = catalog.column;
  const point = c('observation_point');
  const other = `if(${point} = 's-app', 's-p', 's-app')`;
  const span = `if(${point} = 's-app', ${c('parent_span_id')}, ${c('span_id')})`;
  const keys = keysSql([
    ...requestAsked(catalog, `${point} IN ('s', 'c-p')`, `'s-p'`),
    ...requestAsked(catalog, `${point} = 'c-p'`, `'s'`),
    instance(catalog, `${point} IN ('s', 's-app')`, other),
    carried(catalog, `${point} != 's-p'`, other, span),
    half(catalog, `${point} = 's-p' AND ${c('type')} = 1`, 'syscall_cap_seq_1', -1),
  ]);
  return `arrayMap(k -> toString(k), arrayFilter(k -> k != 0, [${keys.join(', ')}]))`;
}

/** SQL: a row asks for its process. */
export function asksForProcess(catalog: Catalog): string {
  return instance(catalog, `${catalog.column('observation_point')} IN ('s', 's-app')`, '').when;
}

/** SQL: a row asks for a span by ids. */
export function asksForIds(catalog: Catalog): string {
  return carried(catalog, `${catalog.column('observation_point')} != 's-p'`, '', catalog.column('span_id')).when;
}

/** A key and when it holds. Few of them, for many points at once: ClickHouse takes longer to plan such a statement than to read. */
interface Key {
  when: string;
  hash: string;
}

/** SQL of the keys of a row, 0 where one does not hold. */
function keysSql(keys: readonly Key[]): string[] {
  return keys.map(({ when, hash }) => `if(${when}, ${hash}, 0)`);
}

/** @param at SQL of the point at which the row is that shows the key. Numbers as Int64, or equal values of two widths would hash differently. */
function hash(kind: string, at: string, ...values: string[]): string {
  return `cityHash64('${kind}', ${[at, ...values].join(', ')})`;
}

const int = (sql: string) => `toInt64(${sql})`;

/** The server's process: a resource, not an address (types 0 Internet, 255 IP), behind which may be many. */
function instance(catalog: Catalog, isOf: string, at: string): Key {
  const [type, id] = [catalog.column('auto_instance_type_1'), catalog.column('auto_instance_id_1')];
  return {
    when: `${isOf} AND ${id} != 0 AND ${type} NOT IN (0, 255)`,
    hash: hash('instance', at, int(type), int(id)),
  };
}

/**
 * The ids that were on the wire: an eBPF row's own are the parent's of the OTel server span that answered. In small letters,
 * and of a trace's the lower 64 bits: rows of one request may spell them differently (`idSpelling.ts`).
 */
function carried(catalog: Catalog, isOf: string, at: string, span: string): Key {
  const traceId = catalog.column('trace_id');
  // zeros are no id
  return {
    when: `${isOf} AND ${traceId} != '' AND replaceAll(${span}, '0', '') != ''`,
    hash: hash('ids', at, `lower(right(${traceId}, 16))`, `lower(${span})`),
  };
}

/** A response half follows its request on the same socket: the capture sequence is one higher. */
function half(catalog: Catalog, isOf: string, sequence: 'syscall_cap_seq_0' | 'syscall_cap_seq_1', shift: number): Key {
  const c = catalog.column;
  const number = `${int(c(sequence))} + (${shift})`;
  return {
    when: isOf,
    hash: hash('half', `'s-p'`, int(c('agent_id')), int(c('flow_id')), int(`ifNull(${c('request_id')}, 0)`), number),
  };
}

function sequences(catalog: Catalog): { req: string; resp: string } {
  return { req: int(catalog.column('req_tcp_seq')), resp: int(catalog.column('resp_tcp_seq')) };
}

/** -1: whatever it is; what half a row, which knows one sequence of two, is compared by. */
const ANY = int('-1');

function requestShown(catalog: Catalog, isOf: string, at: string): Key[] {
  const { req, resp } = sequences(catalog);
  return [
    { when: `${isOf} AND (${req} != 0 OR ${resp} != 0)`, hash: hash('tcp', at, req, resp) },
    { when: `${isOf} AND ${req} != 0`, hash: hash('tcp', at, req, ANY) },
    { when: `${isOf} AND ${resp} != 0`, hash: hash('tcp', at, ANY, resp) },
    datagram(catalog, isOf, at),
  ];
}

function requestAsked(catalog: Catalog, isOf: string, at: string): Key[] {
  const { req, resp } = sequences(catalog);
  const otherOr = (own: string) => `if(${own} = 0, ${ANY}, ${int('0')})`;
  return [
    { when: `${isOf} AND (${req} != 0 OR ${resp} != 0)`, hash: hash('tcp', at, req, resp) },
    { when: `${isOf} AND ${req} != 0`, hash: hash('tcp', at, req, otherOr(resp)) },
    { when: `${isOf} AND ${resp} != 0`, hash: hash('tcp', at, otherOr(req), resp) },
    datagram(catalog, isOf, at),
  ];
}

/** UDP has no sequences: DNS and the like by request id and ports. */
function datagram(catalog: Catalog, isOf: string, at: string): Key {
  const c = catalog.column;
  return {
    when: `${isOf} AND ${c('protocol')} = 17 AND ${c('request_id')} IS NOT NULL`,
    hash: hash('udp', at, int(`ifNull(${c('request_id')}, 0)`), int(c('client_port')), int(c('server_port'))),
  };
}
