import type { Plan } from '../demo';
import type { Random } from '../random';
import type { Scene } from '../scene';
import { PATHS } from './paths';

export const SCENARIOS = ['ok', 'slow', 'http500', 'sqlError', 'timeout'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What goes wrong in a call, and at which observation of the reference. */
export interface Fault {
  kind: 'http500' | 'sqlError' | 'timeout' | 'none';
  /** http500: the OTel span that throws; sqlError: the statement (OTel span, or c-p of a MySQL path); timeout: the c-p of the path. 0 = none. */
  at: number;
}

export interface ShopPlan extends Plan {
  fault: Fault;
  /** µs from the start of the web shop's client span until its request leaves: waiting for a connection. */
  gapUs: readonly [number, number];
}

export type ShopScene = Scene<ShopPlan>;

/** Service methods that may throw; none of them has called anything yet. */
const THROWING = [20, 35, 49, 74, 85, 94];
const STATEMENTS = [21, 22, 23, 36, 37, PATHS.sql1.points[0].n, PATHS.sql2.points[0].n];
const HANGING = [PATHS.register, PATHS.findItem, PATHS.getItem1, PATHS.getItem2, PATHS.getStock];

function faultOf(scenario: Scenario, random: Random): Fault {
  switch (scenario) {
    case 'http500':
      return { kind: 'http500', at: random.pick(THROWING) };
    case 'sqlError':
      return { kind: 'sqlError', at: random.pick(STATEMENTS) };
    case 'timeout':
      return { kind: 'timeout', at: random.pick(HANGING).points[0].n };
    default:
      return { kind: 'none', at: 0 };
  }
}

export function planOf(scenario: Scenario, random: Random): ShopPlan {
  const fault = faultOf(scenario, random);
  return scenario === 'slow'
    ? { fault, factor: random.int(4, 12), gapUs: [5_000, 60_000] }
    : { fault, factor: 1, gapUs: [1_000, 4_000] };
}

/** Most calls are well; about one in ten is slow, one in twelve fails. */
export function anyScenario(random: Random): Scenario {
  const roll = random.int(1, 100);
  if (roll <= 82) {
    return 'ok';
  }
  if (roll <= 92) {
    return 'slow';
  }
  return random.pick(['http500', 'http500', 'sqlError', 'timeout'] as const);
}
