import type { Catalog } from './catalog';
import type { ProcessEnd } from './processEnds';
import type { RowSelect } from './statement';
import { groupStretches } from './stretches';
import { timeBound, type Window } from './window';

/** DeepFlow's `signal_source` of OTel spans, and its `type` of a row that saw a request only. */
const OTEL = 4;
const REQUEST = 0;

/** A request whose answer was not seen may still be going on; it is asked for when it began at most this long before. */
const UNANSWERED_US = 1_000_000;

/** SELECTs of one statement: more stretches of time than these are put together. */
const MOST_GROUPS = 4;

/** A row's place as one number: below 2^48 agent and process, from here on a pod, by who saw the row. */
const CODE_OF_POD = 2 ** 50;
const NIC_OF_POD = 2 ** 51;

/**
 * Rows of these processes that overlap their stretches of time: requests they received and calls they made, what code
 * in their pods was doing, and what the pods' interfaces saw where that is asked for. Of each process at most so many,
 * those nearest to the middle.
 *
 * @param originUs what the stretches are relative to, Unix µs.
 */
export function rowsOfProcesses(
  catalog: Catalog,
  window: Window,
  ends: readonly ProcessEnd[],
  originUs: number,
  mostOfOne: number
): RowSelect[] {
  return groupStretches(ends, MOST_GROUPS).map(({ from, to, things }, n) => {
    const fromUs = originUs + Math.floor(from / 1000);
    const toUs = originUs + Math.ceil(to / 1000);
    const bound = timeBound(
      catalog.column('time'),
      [{ fromS: Math.max(window.fromS, Math.floor(fromUs / 1e6) - 1), toS: window.toS }],
      `_${n}`
    );
    const list = (name: string, values: number[]): string => {
      params[`${name}_${n}`] = [...new Set(values)];
      return `{${name}_${n}:Array(Int64)}`;
    };
    const params: Record<string, unknown> = {
      ...bound.params,
      [`from_us_${n}`]: fromUs,
      [`to_us_${n}`]: toUs,
      [`middle_us_${n}`]: Math.round((fromUs + toUs) / 2),
    };
    const places = things.flatMap(({ agentId, processId, podId, isWide }) => [
      ...(processId ? [agentId * 2 ** 32 + processId] : []),
      ...(podId ? [CODE_OF_POD + podId] : []),
      ...(podId && !isWide ? [NIC_OF_POD + podId] : []),
    ]);
    const pods = things.flatMap(({ processId, podId }) => (processId ? [] : [podId]));
    return {
      with: expressions(catalog),
      where: `${bound.sql}
      AND row_end_us >= {from_us_${n}:Int64} AND row_start_us <= {to_us_${n}:Int64}
      AND (row_place IN ${list('places', places)}${pods.length > 0 ? ` OR pod_of_process IN ${list('pods', pods)}` : ''})`,
      rest: `ORDER BY abs(row_start_us - {middle_us_${n}:Int64}), ${catalog.column('_id')}
    LIMIT ${mostOfOne} BY row_place`,
      params,
    };
  });
}

function expressions(catalog: Catalog): string {
  const c = catalog.column;
  const point = c('observation_point');
  const isProcess = `${point} IN ('c-p', 's-p')`;
  const process = `toInt64(if(${point} = 'c-p', ${c('process_id_0')}, ${c('process_id_1')}))`;
  const pod = `toInt64(if(startsWith(${point}, 'c'), ${c('pod_id_0')}, ${c('pod_id_1')}))`;
  const ends: string[] = [
    `multiIf(${isProcess}, toInt64(${c('agent_id')}) * ${2 ** 32} + ${process}, ${c('signal_source')} = ${OTEL}, ${CODE_OF_POD} + ${pod}, ${point} IN ('c', 's'), ${NIC_OF_POD} + ${pod}, 0) AS row_place`,
    `if(${isProcess}, ${pod}, 0) AS pod_of_process`,
    `toUnixTimestamp64Micro(${c('start_time')}) AS row_start_us`,
    `toUnixTimestamp64Micro(${c('end_time')}) + if(${c('type')} = ${REQUEST}, ${UNANSWERED_US}, 0) AS row_end_us`,
  ];
  return ends.join(',\n      ');
}
