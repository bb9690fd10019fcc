import type { Scenario } from '../../demo/simulator/scenario';
import { SCENARIOS, scenarioNamed } from '../../demo/simulator/scenarios';
import { simulate, type Simulation } from '../../demo/simulator/simulate';
import { decodeSpans, originOf } from '../../src/store/deepflow/decode';
import { stitch } from '../../src/trace/stitch';
import type { Trace } from '../../src/trace/trace';
import { countOracle } from './oracle';
import { judge, score, type Judged, type Score } from './score';

export interface TruthOptions {
  /** Names; all where empty. */
  scenarios: readonly string[];
  /** Simulated requests of each scenario. */
  requests: number;
  seed: number;
  /** Whether the oracle is asked, too; it takes longer than all the rest. */
  oracle: boolean;
}

/** A scenario, stitched and judged: one trace for each of its random systems, whose rows lie apart in time. */
export interface JudgedScenario {
  simulation: Simulation;
  traces: Array<{ trace: Trace; judged: Judged[] }>;
  score: Score;
}

export function scenariosOf(names: readonly string[]): readonly Scenario[] {
  return names.length === 0 ? SCENARIOS : names.map(scenarioNamed);
}

export function judgeScenario(
  scenario: Scenario,
  { requests, seed, oracle }: Omit<TruthOptions, 'scenarios'>
): JudgedScenario {
  const simulation = simulate(scenario, { requests, seed });
  const traces = stitchWorlds(simulation).map(({ trace, spans: [from, to] }) => {
    const which = Array.from({ length: to - from }, (_, i) => from + i);
    return { trace, judged: judge(simulation, trace, which) };
  });
  return { simulation, traces, score: score(simulation, traces, oracle ? countOracle(simulation) : null) };
}

/** All rows of each random system, stitched in one call. `spans`: from, and up to, in `Simulation.spans`. */
export function stitchWorlds(simulation: Simulation): Array<{ trace: Trace; spans: [from: number, to: number] }> {
  return simulation.worlds.map(({ rows: [from, to], spans }) => {
    const rows = simulation.rows.slice(from, to);
    const originNs = originOf(rows);
    return { trace: stitch({ originNs, spans: decodeSpans(rows, originNs) }), spans };
  });
}

/** Plays scenarios, stitches them and compares with what was true. @param onScore told of each as soon as it is known. */
export function measureTruth({ scenarios, ...options }: TruthOptions, onScore?: (score: Score) => void): Score[] {
  return scenariosOf(scenarios).map((scenario) => {
    const { score: found } = judgeScenario(scenario, options);
    onScore?.(found);
    return found;
  });
}
