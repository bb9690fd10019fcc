import { partition } from '../../trace/groupBy';
import type { Condition } from '../condition';
import type { ProcessEnd } from '../search/processEnds';
import { groupStretches, type Stretch } from '../search/stretches';
import { inRanges, without, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { oneStepFrom } from './keyConditions';
import type { RowSelect } from './statement';

/** DeepFlow's `signal_source` of OTel spans, and its `type` of a row that saw a request only. */
const OTEL = 4;
const REQUEST = 0;

/** A request whose answer was not seen may still be going on; it is asked for when it began at most this long before. */
const UNANSWERED_US = 1_000_000;

/** More stretches of time than these are put together. */
const MOST_GROUPS = 4;
/** The same of stretches that are long anyway. */
const MOST_WIDE_GROUPS = 2;

/** So many times the rows of a process may one step from them bring. */
const STEPS = 2;

/** A row's places as one number each: below 2^48 agent and process, from here on a pod, by who saw the row. */
const CODE_OF_POD = 2 ** 50;
/** Whoever saw it, and wherever: the pod called or was called. */
const CALLS_OF_POD = 2 ** 51;

/**
 * Rows of these processes that overlap their stretches of time: requests they received and calls they made, by whoever
 * saw them, and what code in their pods was doing. Of each process at most so many, those nearest to the middle.
 *
 * What others saw comes too, because a request whose row of the process was lost would leave calls behind that nobody
 * seems to have asked for; and because clocks can be compared only where a request's whole way is known.
 *
 * With the rows of near stretches come those that one step along ids leads to: that saves a round where inference ties
 * one of them.
 *
 * All stretches stand in one SELECT: each more would read the window's rows once more, and on ClickHouse up to 24.5 be
 * planned for a tenth of a second, on DeepFlow's table with its many indexes.
 *
 * @param originUs what the stretches are relative to, Unix µs.
 */
export function rowsOfProcesses(
  catalog: Catalog,
  ranges: readonly TimeRange[],
  ends: readonly ProcessEnd[],
  originUs: number,
  mostOfOne: number
): RowSelect[] {
  const [wide, near] = partition(ends, ({ isWide }) => isWide);
  const nearGroups = groupStretches(near, MOST_GROUPS).sort(shortestFirst);
  const groups = [...nearGroups, ...groupStretches(wide, MOST_WIDE_GROUPS)].sort(shortestFirst);
  const boundOf = (some: readonly Group[], suffix: string): Bound | null => {
    const fromS = Math.floor((originUs + Math.min(...some.map(({ from }) => from)) / 1000) / 1e6) - 1;
    const later = some.length === 0 ? [] : without(ranges, [{ fromS: -Infinity, toS: fromS }]);
    return later.length === 0 ? null : { ...inRanges(catalog.timeColumn, later, suffix), suffix };
  };
  const all = boundOf(groups, '_all');
  const ofNear = boundOf(nearGroups, '_near');
  const selectNear = (bound: Bound) => (idsOfRow: number) =>
    rowsOfGroups(catalog, bound, nearGroups, originUs, mostOfOne * idsOfRow);
  return [
    ...(all ? [rowsOfGroups(catalog, all, groups, originUs, mostOfOne)] : []),
    ...(ofNear ? oneStepFrom(catalog, ofNear.sql, selectNear(ofNear), STEPS * mostOfOne * nearGroups.length) : []),
  ];
}

/** A bound on time, and what its parameters' names end in. */
type Bound = Condition & { suffix: string };

/** Processes, and the stretch of time around theirs. */
type Group = Stretch & { things: ProcessEnd[] };

/** A row is of the first group that it fits: of a busy process a long stretch must not take the rows of a short one in it. */
const shortestFirst = (a: Group, b: Group): number => a.to - a.from - (b.to - b.from);

/**
 * Which group a row is of is told after WHERE: ClickHouse up to 24.5 takes a WHERE apart anew for each of the table's 60
 * indexes, every name in it written out. In WHERE each name stands once, and no row between the stretches gets through.
 */
function rowsOfGroups(
  catalog: Catalog,
  bound: Bound,
  groups: readonly Group[],
  originUs: number,
  mostOfPlace: number
): RowSelect {
  const params: Record<string, unknown> = { ...bound.params };
  const bind = (name: string, type: string, value: unknown): string => {
    params[name + bound.suffix] = value;
    return `{${name + bound.suffix}:${type}}`;
  };
  const times = groups.map(({ from, to }) => [originUs + Math.floor(from / 1000), originUs + Math.ceil(to / 1000)]);
  const fromsUs = bind(
    'from_us',
    'Array(Int64)',
    times.map(([fromUs]) => fromUs)
  );
  const tosUs = bind(
    'to_us',
    'Array(Int64)',
    times.map(([, toUs]) => toUs)
  );
  const middlesUs = bind(
    'middle_us',
    'Array(Int64)',
    times.map(([fromUs, toUs]) => Math.round((fromUs + toUs) / 2))
  );
  const places = groups.map(({ things }) => [...new Set(things.flatMap(codesOf))]);
  const isOf = places.map((own, i) => {
    const n = i + 1;
    return `row_end_us >= ${fromsUs}[${n}] AND row_start_us <= ${tosUs}[${n}] AND row_place IN ${bind(`places_${n}`, 'Array(Int64)', own)}, ${n}`;
  });
  return {
    with: [...timesOf(catalog), `multiIf(${isOf.join(',\n        ')}, 0) AS row_group`].join(',\n      '),
    // Written out: ClickHouse up to 23.10 takes no name from WITH here (code 206).
    from: `ARRAY JOIN ${placesOf(catalog)} AS row_place`,
    where: `${bound.sql}
      AND arrayExists((from_us, to_us) -> row_end_us >= from_us AND row_start_us <= to_us, ${fromsUs}, ${tosUs})
      AND row_place IN ${bind('places', 'Array(Int64)', [...new Set(places.flat())])}`,
    groupBy: ['row_place', 'row_start_us', 'row_end_us'],
    rest: `HAVING row_group > 0
    ORDER BY abs(row_start_us - ${middlesUs}[row_group]), ${catalog.column('_id')}
    LIMIT ${mostOfPlace} BY row_place, row_group`,
    params,
  };
}

function codesOf({ agentId, processId, podId }: ProcessEnd): number[] {
  return [
    ...(processId ? [agentId * 2 ** 32 + processId] : []),
    ...(podId ? [CODE_OF_POD + podId, CALLS_OF_POD + podId] : []),
  ];
}

/** The places of a row, as `CODE_OF_POD` tells. */
function placesOf(catalog: Catalog): string {
  const c = catalog.column;
  const point = c('observation_point');
  const isProcess = `${point} IN ('c-p', 's-p')`;
  const process = `toInt64(if(${point} = 'c-p', ${c('process_id_0')}, ${c('process_id_1')}))`;
  const [client, server] = [`toInt64(${c('pod_id_0')})`, `toInt64(${c('pod_id_1')})`];
  const pod = `if(startsWith(${point}, 'c'), ${client}, ${server})`;
  const own = `if(${isProcess}, toInt64(${c('agent_id')}) * ${2 ** 32} + ${process}, 0)`;
  return `if(${c('signal_source')} = ${OTEL}, [${CODE_OF_POD} + ${pod}], [${own}, ${CALLS_OF_POD} + ${client}, ${CALLS_OF_POD} + ${server}])`;
}

function timesOf(catalog: Catalog): string[] {
  const c = catalog.column;
  return [
    `toUnixTimestamp64Micro(${c('start_time')}) AS row_start_us`,
    `toUnixTimestamp64Micro(${c('end_time')}) + if(${c('type')} = ${REQUEST}, ${UNANSWERED_US}, 0) AS row_end_us`,
  ];
}
