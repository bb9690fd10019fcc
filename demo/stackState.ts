import { ClickHouseLogLevel, createClient, type ClickHouseClient } from '@clickhouse/client';
import type { ReceiverState } from './receiver/receiverState';
import { L7_FLOW_LOG } from './schema/l7FlowLog';
import type { TrafficState } from './traffic/trafficState';

/** What all parts of the demo are doing: `/state` of the host shows it, `/state.json` is it. */
export interface StackState {
  /** The store answers, and so spans can be taken. */
  ok: boolean;
  store: StoreState;
  receiver: ReceiverState & {
    /** File of the agent group's configuration that the agent's port follows; null = none. */
    agentConfig: string | null;
  };
  /** Null where there is none. */
  traffic: TrafficState | null;
}

export interface StoreState {
  url: string;
  isUp: boolean;
  /** ClickHouse's; '' while it is down. */
  version: string;
  /** Why it is not up; '' where it is. */
  problem: string;
  sources: SourceState[];
}

/** Spans of one origin. */
export interface SourceState {
  name: string;
  table: string;
  rows: number;
  /** Seconds since the newest row's end, by the store's clock; below zero where a row's clock is ahead. */
  newestAgeS: number;
}

const OTEL_TRACES = 'otel.otel_traces';
const BY_SOURCE = `SELECT multiIf(signal_source = 0, 'Packets', signal_source = 3, 'eBPF', signal_source = 4, 'OpenTelemetry', 'Others')
    AS name, '${L7_FLOW_LOG}' AS table, toUInt32(count()) AS rows, toInt32(toUnixTimestamp(now()) - toUnixTimestamp(max(time))) AS newestAgeS
  FROM ${L7_FLOW_LOG} GROUP BY name ORDER BY name`;
const OF_COLLECTOR = `SELECT 'OpenTelemetry' AS name, '${OTEL_TRACES}' AS table, toUInt32(count()) AS rows,
    toInt32(toUnixTimestamp(now()) - toUnixTimestamp(toDateTime(max(Timestamp)))) AS newestAgeS
  FROM ${OTEL_TRACES} HAVING rows > 0`;
/** Whoever asks waits no longer. */
const PATIENCE_MS = 5_000;

/** Asks the store how it is. Never rejects. */
export async function storeState(url: string, user: string, password: string): Promise<StoreState> {
  const log = { level: ClickHouseLogLevel.OFF };
  const client = createClient({ url, username: user, password, request_timeout: PATIENCE_MS, log });
  try {
    const [{ version }] = await rows<{ version: string }>(client, 'SELECT version() AS version');
    const hasOtel = await rows(
      client,
      "SELECT name FROM system.tables WHERE database = 'otel' AND name = 'otel_traces'"
    );
    const sources = await rows<SourceState>(client, BY_SOURCE);
    const collected = hasOtel.length > 0 ? await rows<SourceState>(client, OF_COLLECTOR) : [];
    return { url, isUp: true, version, problem: '', sources: [...sources, ...collected] };
  } catch (error) {
    return { url, isUp: false, version: '', problem: (error as Error).message || 'It does not answer.', sources: [] };
  } finally {
    await client.close();
  }
}

async function rows<T>(client: ClickHouseClient, query: string): Promise<T[]> {
  return (await client.query({ query, format: 'JSONEachRow' })).json<T>();
}
