import { partition } from '../../trace/groupBy';
import type { Condition } from '../condition';
import type { ProcessEnd } from '../search/processEnds';
import { groupStretches, type Stretch } from '../search/stretches';
import { overlapOf, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { knownNumbers } from './idNumbers';
import { selectOf, type RowSelect } from './statement';
import { goingOnIn } from './within';

/** DeepFlow's `signal_source` of OTel spans, and its `type` of a row that saw a request only. */
const OTEL = 4;
const REQUEST = 0;

/** A request whose answer was not seen may still be going on; it is asked for when it began at most this long before. */
const UNANSWERED_US = 1_000_000;

/** More stretches of time than these are put together. */
const MOST_GROUPS = 4;
/** The same of stretches that are long anyway. */
const MOST_WIDE_GROUPS = 2;

/** One step is taken from so many rows of processes at most, those nearest to the middle of their stretch. */
const MOST_STEPS = 2000;

/** A row's places as one number each: below 2^48 agent and process, from here on a pod, by who saw the row. */
const CODE_OF_POD = 2 ** 50;
/** Whoever saw it, and wherever: the pod called or was called. */
const CALLS_OF_POD = 2 ** 51;

/**
 * Rows of these processes that overlap their stretches of time: requests they received and calls they made, by whoever
 * saw them, and what code in their pods was doing. Of each process at most so many, those nearest to the middle. As
 * numbers, for `rowsAwayFrom`.
 *
 * What others saw comes too, because a request whose row of the process was lost would leave calls behind that nobody
 * seems to have asked for; and because clocks can be compared only where a request's whole way is known.
 *
 * Rows of near stretches give their ids as well, for one step along these: that saves a round where inference ties one of
 * them.
 *
 * All stretches stand in one SELECT: each more would read the window's rows once more, and on ClickHouse up to 24.5 be
 * planned for a tenth of a second, on DeepFlow's table with its many indexes.
 *
 * @param originUs what the stretches are relative to, Unix µs.
 */
export function numbersOfProcesses(
  catalog: Catalog,
  ranges: readonly TimeRange[],
  ends: readonly ProcessEnd[],
  originUs: number,
  mostOfOne: number
): Condition[] {
  const [wide, near] = partition(ends, ({ isWide }) => isWide);
  const nearGroups = groupStretches(near, MOST_GROUPS);
  const groups = [...nearGroups, ...groupStretches(wide, MOST_WIDE_GROUPS)].sort(shortestFirst);
  if (groups.length === 0) {
    return [];
  }
  const second = (ns: number): number => Math.floor((originUs + ns / 1000) / 1e6);
  const asked = {
    fromS: second(Math.min(...groups.map(({ from }) => from))) - 1,
    toS: second(Math.max(...groups.map(({ to }) => to))) + 1,
  };
  const shared = ranges.flatMap((range) => overlapOf(range, asked) ?? []);
  if (shared.length === 0) {
    return [];
  }
  const select = rowsOfGroups(catalog, goingOnIn(catalog, shared, '_ends'), groups, originUs, mostOfOne);
  const rows = selectOf(catalog, select, 'known_ids, row_group');
  const isNear = groups.map((group) => (nearGroups.includes(group) ? 1 : 0));
  return [
    {
      sql: `SELECT arrayJoin(if([${isNear.join(', ')}][row_group] = 1 AND rowNumberInAllBlocks() < ${MOST_STEPS},
        arrayFilter(one -> one != 0, known_ids), [known_ids[1]])) FROM (
      ${rows}
      )`,
      params: select.params,
    },
  ];
}

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
  bound: Condition,
  groups: readonly Group[],
  originUs: number,
  mostOfPlace: number
): RowSelect {
  const params: Record<string, unknown> = { ...bound.params };
  const bind = (name: string, type: string, value: unknown): string => {
    params[name] = value;
    return `{${name}:${type}}`;
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
    with: [
      ...timesOf(catalog),
      `multiIf(${isOf.join(',\n        ')}, 0) AS row_group`,
      `${knownNumbers(catalog)} AS known_ids`,
    ].join(',\n      '),
    // Written out: ClickHouse up to 23.10 takes no name from WITH here (code 206).
    from: `ARRAY JOIN ${placesOf(catalog)} AS row_place`,
    where: `${bound.sql}
      AND arrayExists((from_us, to_us) -> row_end_us >= from_us AND row_start_us <= to_us, ${fromsUs}, ${tosUs})
      AND row_place IN ${bind('places', 'Array(Int64)', [...new Set(places.flat())])}`,
    groupBy: ['row_place', 'row_start_us', 'row_end_us', 'known_ids'],
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
