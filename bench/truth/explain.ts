import type { Simulation } from '../../demo/simulator/simulate';
import type { Trace } from '../../src/trace/trace';
import type { JudgedScenario } from './measureTruth';
import type { Judged } from './score';

/** Links that went wrong in the same way. */
export interface Failure {
  verdict: string;
  count: number;
  child: string;
  trueParent: string;
  chosen: string;
  evidence: string;
  idless: boolean;
  /** `_id` of the child, of its true parent, of the one chosen. */
  examples: string[];
}

const EXAMPLES = 3;

/** Groups what is not right by what was hung where, the most frequent first. */
export function explain({ simulation, traces }: JudgedScenario): Failure[] {
  const failures = new Map<string, Failure>();
  for (const { trace, judged } of traces) {
    for (const one of judged) {
      if (one.verdict !== 'right') {
        note(failures, simulation, trace, one);
      }
    }
  }
  return [...failures.values()].sort((a, b) => b.count - a.count);
}

function note(failures: Map<string, Failure>, simulation: Simulation, trace: Trace, one: Judged): void {
  const { spans } = simulation;
  const child = spans[one.span];
  const parent = child.parent < 0 ? null : spans[child.parent];
  const link = one.at < 0 ? null : trace.links[one.at];
  const chosen = one.parent < 0 ? null : trace.spans[one.parent];
  const evidence = link ? `${link.strength} ${link.evidence.join('+')}` : '';
  const chosenTruth = chosen ? simulation.truth.get(chosen.ids[0]) : undefined;
  const where = chosenTruth ? (chosenTruth.request === child.request ? ' (same request)' : ' (another request)') : '';
  const failure: Failure = {
    verdict: one.isSplit ? `${one.verdict} (rows split or mixed)` : one.verdict,
    count: 1,
    child: child.point,
    trueParent: parent?.point ?? 'root',
    chosen: chosen ? chosen.observationPoint + where : 'none',
    evidence,
    idless: child.idless,
    examples: [],
  };
  const key = Object.values(failure).join('|');
  const known = failures.get(key) ?? failure;
  if (known !== failure) {
    known.count++;
  }
  if (known.examples.length < EXAMPLES) {
    known.examples.push([child.rowIds[0], parent?.rowIds[0] ?? '-', chosen?.ids[0] ?? '-'].join(' < '));
  }
  failures.set(key, known);
}
