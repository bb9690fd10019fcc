import { scenarioNamed } from '../../demo/simulator/scenarios';
import { simulate } from '../../demo/simulator/simulate';
import type { Row } from '../../demo/simulator/rows';

/** Of every sort of system one: with spans of code and without, sidecars, proxies, gRPC, queues. */
const PLAYED = ['noise', 'noOtel', 'sidecars', 'nginx', 'grpc', 'async', 'threadPoolOtel'];

/** Few at once, so that a system's requests take a while together, as in a system that goes on. */
const CONCURRENCY = 2;
const REQUESTS = 60;
const SEED = 12;
/** 2025-10-09; what happened is told from here on. */
const START_S = 1_760_000_000;

/** Ids of pods, nodes, services and workloads of one block are below this. */
export const IDS_OF_BLOCK = PLAYED.length * 256;
/** The same of its agents. */
export const AGENTS_OF_BLOCK = 100;

/** A row, and which of the block's systems it is of. */
export type BlockRow = Row & { system: number };

/** Rows of some simulated systems that go on at the same time. */
export interface Block {
  /** Their times are from the epoch on, their `_id`s count from 0. */
  rows: BlockRow[];
  lengthUs: number;
}

export const SYSTEMS = PLAYED.length;

const IDS = ['pod_id', 'pod_node_id', 'pod_group_id', 'service_id', 'l3_device_id', 'auto_instance_id'];
const SHIFTED = [...IDS, 'auto_service_id'].flatMap((name) => [`${name}_0`, `${name}_1`]);

/** The same block each time. */
export function playBlock(): Block {
  const rows: BlockRow[] = [];
  const agents = new Map<string, number>();
  let lengthUs = 0;
  PLAYED.forEach((name, n) => {
    const scenario = scenarioNamed(name);
    const few = { ...scenario, arrivals: { ...scenario.arrivals, concurrency: [CONCURRENCY] } };
    for (const row of simulate(few, { requests: REQUESTS, seed: SEED + n, startS: START_S, worlds: 1 }).rows) {
      const agent = `${n} ${row.agent_id}`;
      agents.set(agent, agents.get(agent) ?? agents.size + 1);
      const startUs = Number(row.start_time) - START_S * 1e6;
      const endUs = Number(row.end_time) - START_S * 1e6;
      lengthUs = Math.max(lengthUs, endUs);
      // What a clock that is behind put before the beginning is left out.
      if (startUs >= 0) {
        const moved = { system: n, _id: String(rows.length), start_time: startUs, end_time: endUs, time: 0 };
        rows.push({ ...row, ...shifted(row, n * 256), agent_id: agents.get(agent), ...moved });
      }
    }
  });
  return { rows, lengthUs };
}

/** Ids of 0 say nothing and stay. */
function shifted(row: Row, by: number): Row {
  const values = row as Record<string, number | undefined>;
  return Object.fromEntries(SHIFTED.filter((name) => values[name]).map((name) => [name, values[name]! + by]));
}
