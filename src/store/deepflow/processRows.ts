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

/** SELECTs of one statement: more stretches of time than these are put together. */
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
  const groups = [...groupStretches(near, MOST_GROUPS), ...groupStretches(wide, MOST_WIDE_GROUPS)];
  return groups.flatMap((group, n) => {
    const fromS = Math.floor((originUs + group.from / 1000) / 1e6) - 1;
    const later = without(ranges, [{ fromS: -Infinity, toS: fromS }]);
    if (later.length === 0) {
      return [];
    }
    const bound = inRanges(catalog.timeColumn, later, `_${n}`);
    const rows = rowsOfGroup(catalog, bound, group, n, originUs, mostOfOne);
    return [rows, ...(group.things[0].isWide ? [] : oneStepFrom(catalog, bound.sql, rows, STEPS * mostOfOne))];
  });
}

function rowsOfGroup(
  catalog: Catalog,
  bound: Condition,
  { from, to, things }: Stretch & { things: ProcessEnd[] },
  n: number,
  originUs: number,
  mostOfOne: number
): RowSelect {
  const fromUs = originUs + Math.floor(from / 1000);
  const toUs = originUs + Math.ceil(to / 1000);
  const numbers = things.flatMap(({ agentId, processId, podId }) => [
    ...(processId ? [agentId * 2 ** 32 + processId] : []),
    ...(podId ? [CODE_OF_POD + podId, CALLS_OF_POD + podId] : []),
  ]);
  return {
    with: times(catalog),
    // Written out: ClickHouse up to 23.10 takes no name from WITH here (code 206).
    from: `ARRAY JOIN ${places(catalog)} AS row_place`,
    where: `${bound.sql}
      AND row_end_us >= {from_us_${n}:Int64} AND row_start_us <= {to_us_${n}:Int64}
      AND row_place IN {places_${n}:Array(Int64)}`,
    groupBy: ['row_place', 'row_start_us'],
    rest: `ORDER BY abs(row_start_us - {middle_us_${n}:Int64}), ${catalog.column('_id')}
    LIMIT ${mostOfOne} BY row_place`,
    params: {
      ...bound.params,
      [`from_us_${n}`]: fromUs,
      [`to_us_${n}`]: toUs,
      [`middle_us_${n}`]: Math.round((fromUs + toUs) / 2),
      [`places_${n}`]: [...new Set(numbers)],
    },
  };
}

/** The places of a row, as `CODE_OF_POD` tells. */
function places(catalog: Catalog): string {
  const c = catalog.column;
  const point = c('observation_point');
  const isProcess = `${point} IN ('c-p', 's-p')`;
  const process = `toInt64(if(${point} = 'c-p', ${c('process_id_0')}, ${c('process_id_1')}))`;
  const [client, server] = [`toInt64(${c('pod_id_0')})`, `toInt64(${c('pod_id_1')})`];
  const pod = `if(startsWith(${point}, 'c'), ${client}, ${server})`;
  const own = `if(${isProcess}, toInt64(${c('agent_id')}) * ${2 ** 32} + ${process}, 0)`;
  return `if(${c('signal_source')} = ${OTEL}, [${CODE_OF_POD} + ${pod}], [${own}, ${CALLS_OF_POD} + ${client}, ${CALLS_OF_POD} + ${server}])`;
}

function times(catalog: Catalog): string {
  const c = catalog.column;
  const ends: string[] = [
    `toUnixTimestamp64Micro(${c('start_time')}) AS row_start_us`,
    `toUnixTimestamp64Micro(${c('end_time')}) + if(${c('type')} = ${REQUEST}, ${UNANSWERED_US}, 0) AS row_end_us`,
  ];
  return ends.join(',\n      ');
}
