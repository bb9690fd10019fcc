import type { ClickHouseClient } from '@clickhouse/client';
import { L7_FLOW_LOG } from '../../demo/schema/l7FlowLog';
import type { OpenBuild } from './builds';
import { STORE_FROM_S } from './shapes';

export interface Question {
  name: string;
  /** Asked of one row or another, where it is about one. @returns how much was found */
  ask(build: OpenBuild, nth: number): Promise<number>;
  /** Different ones of these that there are to ask. */
  many: number;
}

export const MINUTES_15 = 900;

/** A row, by its id, its trace's id and the second in which it ended. */
interface Start {
  id: string;
  trace: string;
  second: number;
}

/** What a dashboard asks, of a store of that length. Which rows is the same each time. */
export async function questionsOf(reader: ClickHouseClient, lengthS: number, times: number): Promise<Question[]> {
  const withTrace = await starts(reader, lengthS, `observation_point = 's-p' AND trace_id != ''`, times);
  const without = await starts(reader, lengthS, `observation_point IN ('s-p', 'c-p') AND trace_id = ''`, times);
  const endS = STORE_FROM_S + lengthS;
  const range = newestOf(endS);
  const near = (second: number) => ({ from: Math.min(second - MINUTES_15 / 2, endS - MINUTES_15), to: 0 });
  return [
    { name: 'trace by call id', many: times, ask: (build, n) => build.trace({ callId: withTrace[n].id }) },
    {
      name: 'trace by call id, of a row without trace id',
      many: times,
      ask: (build, n) => build.trace({ callId: without[n].id }),
    },
    {
      name: 'trace by trace id, no range',
      many: times,
      ask: (build, n) => build.trace({ traceId: withTrace[n].trace }),
    },
    {
      name: 'trace by trace id, 15 min',
      many: times,
      ask: (build, n) => {
        const { from } = near(withTrace[n].second);
        return build.trace({ traceId: withTrace[n].trace, rangeS: { from, to: from + MINUTES_15 } });
      },
    },
    one('100 calls of a namespace, 15 min', (build) => build.calls(...range(MINUTES_15))),
    one('calls of a resource that nothing has, 15 min', (build) => build.calls(...range(MINUTES_15), '/no/such/thing')),
    one('calls of a resource that nothing has, 1 h', (build) => build.calls(...range(3600), '/no/such/thing')),
    ...(['namespace', 'workload', 'cluster', 'service'] as const).map((tag) =>
      one(`${tag} variable, 15 min`, (build) => build.values(tag, ...range(MINUTES_15)))
    ),
  ];
}

/** A question that is not about one row. */
export const one = (name: string, ask: (build: OpenBuild) => Promise<number>): Question => ({ name, ask, many: 1 });

/** The newest so many seconds of a store, Unix ms. */
export const newestOf =
  (endS: number) =>
  (lengthS: number): [number, number] => [(endS - lengthS) * 1000, endS * 1000];

/** Not near the ends of the store, where there is less around them. */
async function starts(reader: ClickHouseClient, lengthS: number, where: string, count: number): Promise<Start[]> {
  const edgeS = Math.floor(lengthS / 10);
  const [fromS, toS] = [STORE_FROM_S + edgeS, STORE_FROM_S + lengthS - edgeS];
  const query = `SELECT toString(_id) AS id, trace_id AS trace, toUnixTimestamp(time) AS second FROM ${L7_FLOW_LOG}
WHERE time >= toDateTime(${fromS}) AND time < toDateTime(${toS}) AND ${where}
ORDER BY cityHash64(_id) LIMIT ${count}`;
  return (await reader.query({ query, format: 'JSONEachRow' })).json<Start>();
}
