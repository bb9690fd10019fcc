import type { Condition } from '../condition';
import type { ProcessEnd } from '../search/processEnds';
import { groupStretches, type Stretch } from '../search/stretches';
import { overlapOf, type TimeRange } from '../timeRange';
import type { Catalog } from './catalog';
import { numbersButTraces } from './idNumbers';
import { selectOf, type RowSelect } from './statement';
import { goingOnIn } from './within';

/** DeepFlow's `signal_source` of OTel spans, and its `type` of a row that saw a request only. */
const OTEL = 4;
const REQUEST = 0;

/** A request whose answer was not seen may still be going on; it is asked for when it began at most this long before. */
const UNANSWERED_US = 1_000_000;

/** What is between so many stretches of time is left out before rows are looked at one by one. */
const MOST_STRETCHES = 4;

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
 * Rows of stretches that are not wide give their ids as well, for one step along these: that saves a round where inference
 * ties one of them.
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
  if (ends.length === 0) {
    return [];
  }
  const second = (ns: number): number => Math.floor((originUs + ns / 1000) / 1e6);
  const asked = {
    fromS: second(Math.min(...ends.map(({ from }) => from))) - 1,
    toS: second(Math.max(...ends.map(({ to }) => to))) + 1,
  };
  const shared = ranges.flatMap((range) => overlapOf(range, asked) ?? []);
  if (shared.length === 0) {
    return [];
  }
  const shortest = [...ends].sort((a, b) => a.to - a.from - (b.to - b.from));
  const select = rowsOfEnds(catalog, goingOnIn(catalog, shared, '_ends'), shortest, originUs, mostOfOne);
  const rows = selectOf(catalog, select, 'known_ids, nth_end');
  return [
    {
      sql: `SELECT arrayJoin(if({is_near:Array(UInt8)}[nth_end] = 1 AND rowNumberInAllBlocks() < ${MOST_STEPS},
        arrayFilter(one -> one != 0, known_ids), [known_ids[1]])) FROM (
      ${rows}
      )`,
      params: select.params,
    },
  ];
}

/**
 * Each row is of the first end that it fits: of a busy process a long stretch must not take the rows of a short one in it.
 *
 * Which one that is is told after WHERE: ClickHouse up to 24.5 takes a WHERE apart anew for each of the table's 60
 * indexes, every name in it written out. In WHERE each name stands once.
 */
function rowsOfEnds(
  catalog: Catalog,
  bound: Condition,
  ends: readonly ProcessEnd[],
  originUs: number,
  mostOfPlace: number
): RowSelect {
  const params: Record<string, unknown> = { ...bound.params };
  const bind = (name: string, type: string, values: readonly number[]): string => {
    params[name] = values;
    return `{${name}:Array(${type})}`;
  };
  const us = ({ from, to }: Stretch): [number, number] => [
    originUs + Math.floor(from / 1000),
    originUs + Math.ceil(to / 1000),
  ];
  // An end may be known by its process and by its pod.
  const each = ends.flatMap((end) =>
    codesOf(end).map((code) => ({ code, isNear: end.isWide ? 0 : 1, times: us(end) }))
  );
  const bindTimes = (suffix: string, times: ReadonlyArray<[number, number]>): [string, string] => [
    bind(
      `from_us${suffix}`,
      'Int64',
      times.map(([fromUs]) => fromUs)
    ),
    bind(
      `to_us${suffix}`,
      'Int64',
      times.map(([, toUs]) => toUs)
    ),
  ];
  const times = each.map((one) => one.times);
  const [fromsUs, tosUs] = bindTimes('', times);
  const [anyFromUs, anyToUs] = bindTimes('_any', groupStretches(ends, MOST_STRETCHES).map(us));
  const middlesUs = bind(
    'middle_us',
    'Int64',
    times.map(([fromUs, toUs]) => Math.round((fromUs + toUs) / 2))
  );
  const places = bind(
    'places',
    'Int64',
    each.map(({ code }) => code)
  );
  bind(
    'is_near',
    'UInt8',
    each.map(({ isNear }) => isNear)
  );
  return {
    with: [
      ...timesOf(catalog),
      `arrayFirstIndex((place, from_us, to_us) -> place = row_place AND row_until_us >= from_us AND row_start_us <= to_us,
        ${places}, ${fromsUs}, ${tosUs}) AS nth_end`,
      `${numbersButTraces(catalog)} AS known_ids`,
    ].join(',\n      '),
    // Written out: ClickHouse up to 23.10 takes no name from WITH here (code 206).
    from: `ARRAY JOIN ${placesOf(catalog)} AS row_place`,
    where: `${bound.sql}
      AND arrayExists((from_us, to_us) -> row_end_us >= from_us - ${UNANSWERED_US} AND row_start_us <= to_us, ${anyFromUs}, ${anyToUs})
      AND row_place IN ${places}`,
    groupBy: ['row_place', 'row_start_us', 'row_until_us', 'known_ids'],
    rest: `HAVING nth_end > 0
    ORDER BY abs(row_start_us - ${middlesUs}[nth_end]), ${catalog.column('_id')}
    LIMIT ${mostOfPlace} BY row_place, nth_end`,
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

/** Of an unanswered request also when its receiver may still work on it; a call that was made counts as one moment. */
function timesOf(catalog: Catalog): string[] {
  const c = catalog.column;
  const isCall = `${c('observation_point')} = 'c-p' OR row_place = ${CALLS_OF_POD} + toInt64(${c('pod_id_0')})`;
  return [
    `toUnixTimestamp64Micro(${c('start_time')}) AS row_start_us`,
    `toUnixTimestamp64Micro(${c('end_time')}) AS row_end_us`,
    `row_end_us + if(${c('type')} != ${REQUEST} OR ${isCall}, 0, ${UNANSWERED_US}) AS row_until_us`,
  ];
}
