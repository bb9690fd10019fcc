import type { Demo } from '../demo';
import { frontend } from './frontend';
import { NAMESPACE, PODS } from './pods';
import { anyScenario, planOf, SCENARIOS, type Scenario, type StorePlan } from './scenario';

/** The WebStore demo: ten services in six languages that call one another over gRPC, and a cache that nobody instruments. */
export const webstore: Demo<Scenario, StorePlan> = {
  name: 'webstore',
  namespace: NAMESPACE,
  pods: Object.values(PODS),
  ratePerSecond: 0.5,
  scenarios: SCENARIOS,
  anyScenario,
  planOf,
  play: frontend,
};
