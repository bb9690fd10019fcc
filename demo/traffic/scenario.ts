import type { Random } from './random';
import { PATHS } from './paths';

export const SCENARIOS = ['ok', 'slow', 'http500', 'sqlError', 'timeout'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What goes wrong in a call, and at which observation of the reference. */
export interface Fault {
  kind: 'http500' | 'sqlError' | 'timeout' | 'none';
  /** http500: the OTel span that throws; sqlError: the statement (OTel span, or c-p of a MySQL path); timeout: the c-p of the path. 0 = none. */
  at: number;
}

/** How long things take in a call, in microseconds. */
export interface Pace {
  /** Work between two steps, multiplied. */
  factor: number;
  /** From the start of the web shop's client span until its request leaves: waiting for a connection. */
  gapUs: readonly [number, number];
}

/** Service methods that may throw; none of them has called anything yet. */
const THROWING = [20, 35, 49, 74, 85, 94];
const STATEMENTS = [21, 22, 23, 36, 37, PATHS.sql1.points[0].n, PATHS.sql2.points[0].n];
const HANGING = [PATHS.register, PATHS.findItem, PATHS.getItem1, PATHS.getItem2, PATHS.getStock];

export function faultOf(scenario: Scenario, random: Random): Fault {
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

export function paceOf(scenario: Scenario, random: Random): Pace {
  return scenario === 'slow'
    ? { factor: random.int(4, 12), gapUs: [5_000, 60_000] }
    : { factor: 1, gapUs: [1_000, 4_000] };
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
