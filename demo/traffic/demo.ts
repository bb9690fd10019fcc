import type { Namespace, Pod } from './cluster';
import type { Random } from './random';
import type { Scene } from './scene';

/** How a call goes. */
export interface Plan {
  /** Work between two steps, multiplied: 1 is usual, more is slower. */
  factor: number;
}

/** A demo: its pods, and a program of calls between them. */
export interface Demo<Scenario extends string = string, Its extends Plan = Plan> {
  /** What it is called on the command line. */
  name: string;
  namespace: Namespace;
  pods: readonly Pod[];
  /** Calls a second where nobody says. */
  ratePerSecond: number;
  /** What may happen, in words for tests; `anyScenario` chooses. */
  scenarios: readonly Scenario[];
  anyScenario(random: Random): Scenario;
  planOf(scenario: Scenario, random: Random): Its;
  /** Plays a call on the scene, from the request of whoever begins to its answer. */
  play(scene: Scene<Its>): void;
}
