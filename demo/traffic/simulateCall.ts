import { rowId } from '../receiver/mapping/rowId';
import { spanToRow } from '../receiver/mapping/spanToRow';
import type { L7FlowLogRow } from '../receiver/row';
import { fullTest } from './fullTest';
import type { Observation } from './observation';
import { createRandom } from './random';
import { anyScenario, faultOf, paceOf, type Fault, type Scenario } from './scenario';
import { Scene } from './scene';
import { createState, takeThread, type TrafficState } from './state';
import { PODS, type NodeName } from './topology';

export interface CallRequest {
  seed: number;
  /** When the load generator sends the request; true time, Unix µs. */
  startUs: number;
  /** How far each node's clock is ahead of true time, µs; zero where not given. */
  clockOffsetUs?: Partial<Record<NodeName, number>>;
  /** Chosen by the seed where not given: mostly ok. */
  scenario?: Scenario;
  /** Threads and connections shared with earlier calls; a fresh start where not given. Is changed. */
  state?: TrafficState;
}

export interface SimulatedCall {
  scenario: Scenario;
  fault: Fault;
  traceId: string;
  /** True time, Unix µs. */
  startUs: number;
  endUs: number;
  /** In the order of their numbers: all 96, or fewer if the call failed. */
  observations: Observation[];
  /** First of the running numbers that `rowsOfCall` gives to the OTel spans. */
  firstSpanCounter: number;
}

/** Who writes the rows, as part of their `_id`s; the receiver writes under another number. */
const ANALYZER_ID = 1;

/** Plays one call of the demo. The same request on the same state gives the same call. */
export function simulateCall(request: CallRequest): SimulatedCall {
  const { seed, startUs } = request;
  const state = request.state ?? createState(seed);
  const random = createRandom(seed);
  const scenario = request.scenario ?? anyScenario(random);
  const fault = faultOf(scenario, random);
  const scene = new Scene(
    state,
    random,
    fault,
    paceOf(scenario, random),
    random.hex(32),
    { node0: 0, node1: 0, node2: 0, ...request.clockOffsetUs },
    startUs
  );
  const loadGenerator = PODS.loadgenerator;
  const thread = takeThread(state, loadGenerator, startUs);
  fullTest(scene, { pod: loadGenerator, thread, spanIds: [] });
  thread.freeAtUs = scene.nowUs + 1;

  const observations = scene.observations.sort((a, b) => a.n - b.n);
  for (const observation of observations) {
    if (observation.source !== 'otel') {
      const { row } = observation;
      row._id = rowId(row.time, ANALYZER_ID, state.rowCounter++);
    }
  }
  const firstSpanCounter = state.spanCounter;
  state.spanCounter += observations.length;
  return { scenario, fault, traceId: scene.traceId, startUs, endUs: scene.nowUs, observations, firstSpanCounter };
}

export interface TrueRow {
  n: number;
  parentN: number | null;
  row: L7FlowLogRow;
}

const POD_AT = new Map(Object.values(PODS).map((pod) => [pod.ip, pod]));

/** Stands for the receiver in the `_id`s of `rowsOfCall`. */
const RECEIVER_ID = 2;

/**
 * The rows of a call as the store would hold them: the OTel spans go through the receiver's mapping, with the ids
 * of the demo's pods, without a network.
 */
export function rowsOfCall(call: SimulatedCall): TrueRow[] {
  return call.observations.map((observation, index) => {
    const { n, parentN } = observation;
    if (observation.source !== 'otel') {
      return { n, parentN, row: observation.row };
    }
    const row = spanToRow(observation.span, observation.resource, {
      ids: PODS[observation.pod].ids,
      idsAt: (address) => POD_AT.get(address)?.ids ?? null,
      peerIp: '',
      analyzerId: RECEIVER_ID,
      counter: call.firstSpanCounter + index,
    });
    return { n, parentN, row };
  });
}
