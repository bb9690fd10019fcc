import type { Demo } from '../demo';
import { fullTest } from './fullTest';
import { NAMESPACE, PODS } from './pods';
import { anyScenario, planOf, SCENARIOS, type Scenario, type ShopPlan } from './scenario';

/** The Spring Boot demo: a shop of Java services in front of MySQL, each call the reference's trace. */
export const springBoot: Demo<Scenario, ShopPlan> = {
  name: 'spring-boot',
  namespace: NAMESPACE,
  pods: Object.values(PODS),
  ratePerSecond: 1,
  scenarios: SCENARIOS,
  anyScenario,
  planOf,
  play: (scene) => scene.user(PODS.loadgenerator, (user) => fullTest(scene, user)),
};
