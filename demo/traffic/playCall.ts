import { rowId } from '../receiver/mapping/rowId';
import { spanToRow } from '../receiver/mapping/spanToRow';
import type { L7FlowLogRow } from '../receiver/row';
import type { NodeName, Pod } from './cluster';
import type { Demo, Plan } from './demo';
import type { Observation } from './observation';
import { createRandom } from './random';
import { Scene } from './scene';
import { createState, type TrafficState } from './state';

export interface CallRequest<Scenario extends string = string> {
  seed: number;
  /** When the request is sent; true time, Unix µs. */
  startUs: number;
  /** How far each node's clock is ahead of true time, µs; zero where not given. */
  clockOffsetUs?: Partial<Record<NodeName, number>>;
  /** Chosen by the seed where not given: mostly well. */
  scenario?: Scenario;
  /** Threads and connections shared with earlier calls; a fresh start where not given. Is changed. */
  state?: TrafficState;
}

export interface SimulatedCall<Scenario extends string = string, Its extends Plan = Plan> {
  scenario: Scenario;
  plan: Its;
  traceId: string;
  /** True time, Unix µs. */
  startUs: number;
  endUs: number;
  /** In the order of their numbers. */
  observations: Observation[];
  /** First of the running numbers that `rowsOfCall` gives to the OTel spans. */
  firstSpanCounter: number;
  /** All of the demo. */
  pods: readonly Pod[];
}

/** Who writes the rows, as part of their `_id`s; the receiver writes under another number. */
const ANALYZER_ID = 1;

/** Plays one call of a demo. The same request on the same state gives the same call. */
export function playCall<Scenario extends string, Its extends Plan>(
  demo: Demo<Scenario, Its>,
  request: CallRequest<Scenario>
): SimulatedCall<Scenario, Its> {
  const { seed, startUs } = request;
  const state = request.state ?? createState(seed);
  const random = createRandom(seed);
  const scenario = request.scenario ?? demo.anyScenario(random);
  const plan = demo.planOf(scenario, random);
  const clocks = { node0: 0, node1: 0, node2: 0, ...request.clockOffsetUs };
  const scene = new Scene(state, random, plan, random.hex(32), clocks, startUs);
  demo.play(scene);

  const observations = scene.observations.sort((a, b) => a.n - b.n);
  for (const observation of observations) {
    if (observation.source !== 'otel') {
      const { row } = observation;
      row._id = rowId(row.time, ANALYZER_ID, state.rowCounter++);
    }
  }
  const firstSpanCounter = state.spanCounter;
  state.spanCounter += observations.length;
  const { traceId, nowUs: endUs } = scene;
  return { scenario, plan, traceId, startUs, endUs, observations, firstSpanCounter, pods: demo.pods };
}

export interface TrueRow {
  n: number;
  parentN: number | null;
  row: L7FlowLogRow;
}

/** Stands for the receiver in the `_id`s of `rowsOfCall`. */
const RECEIVER_ID = 2;

/**
 * The rows of a call as the store would hold them: the OTel spans go through the receiver's mapping, with the ids
 * of the demo's pods, without a network.
 */
export function rowsOfCall(call: SimulatedCall): TrueRow[] {
  const podAt = new Map(call.pods.map((pod) => [pod.ip, pod]));
  return call.observations.map((observation, index) => {
    const { n, parentN } = observation;
    if (observation.source !== 'otel') {
      return { n, parentN, row: observation.row };
    }
    const row = spanToRow(observation.span, observation.resource, {
      ids: observation.pod.ids,
      idsAt: (address) => podAt.get(address)?.ids ?? null,
      peerIp: '',
      analyzerId: RECEIVER_ID,
      counter: call.firstSpanCounter + index,
    });
    return { n, parentN, row };
  });
}
