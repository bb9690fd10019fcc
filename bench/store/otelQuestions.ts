import type { ClickHouseClient } from '@clickhouse/client';
import { otelRowId } from '../../src/trace/rowId';
import { OTEL_TRACES } from './makeOtelStore';
import { MINUTES_15, newestOf, one, type Question } from './questions';
import { STORE_FROM_S } from './shapes';

const HOURS_12 = 43_200;

interface Start {
  startNs: string;
  traceId: string;
  spanId: string;
}

/** What a dashboard asks of the collector's table. Which spans is the same each time. */
export async function otelQuestionsOf(reader: ClickHouseClient, lengthS: number, times: number): Promise<Question[]> {
  const spans = await starts(reader, lengthS, times);
  const endS = STORE_FROM_S + lengthS;
  const range = newestOf(endS);
  const near = ({ startNs }: Start) => {
    const from = Math.min(Math.floor(Number(startNs) / 1e9) - MINUTES_15 / 2, endS - MINUTES_15);
    return { from, to: from + MINUTES_15 };
  };
  const nothing = '/no/such/thing';
  return [
    { name: 'trace by call id', many: times, ask: (build, n) => build.trace({ callId: otelRowId(spans[n]) }) },
    {
      name: 'trace by trace id, no range',
      many: times,
      ask: (build, n) => build.trace({ traceId: spans[n].traceId }),
    },
    {
      name: 'trace by trace id, 15 min',
      many: times,
      ask: (build, n) => build.trace({ traceId: spans[n].traceId, rangeS: near(spans[n]) }),
    },
    one('100 calls of a namespace, 15 min', (build) => build.calls(...range(MINUTES_15))),
    one('100 calls of a namespace, 12 h', (build) => build.calls(...range(HOURS_12))),
    one('calls of a resource that nothing has, 15 min', (build) => build.calls(...range(MINUTES_15), nothing)),
    one('calls of a resource that nothing has, 12 h', (build) => build.calls(...range(HOURS_12), nothing)),
    ...(['namespace', 'workload', 'cluster', 'service'] as const).map((tag) =>
      one(`${tag} variable, 12 h`, (build) => build.values(tag, ...range(HOURS_12)))
    ),
  ];
}

/** Server spans, not near the ends of the store. */
async function starts(reader: ClickHouseClient, lengthS: number, count: number): Promise<Start[]> {
  const edgeS = Math.floor(lengthS / 10);
  const query = `SELECT toString(toUnixTimestamp64Nano(Timestamp)) AS startNs, TraceId AS traceId, SpanId AS spanId FROM ${OTEL_TRACES}
WHERE Timestamp >= toDateTime64(${STORE_FROM_S + edgeS}, 9) AND Timestamp < toDateTime64(${STORE_FROM_S + lengthS - edgeS}, 9)
  AND SpanKind = 'Server'
ORDER BY cityHash64(SpanId) LIMIT ${count}`;
  return (await reader.query({ query, format: 'JSONEachRow' })).json<Start>();
}
