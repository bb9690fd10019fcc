import type { Simulation } from '../../demo/simulator/simulate';
import type { Trace } from '../../src/trace/trace';

/** How many links of a scenario an engine got right. */
export interface Score {
  scenario: string;
  requests: number;
  /** Observed things that have a true parent. */
  links: number;
  /** Of these, hung under their true parent. */
  right: number;
  /** Hung under another, or spread over several spans of the trace; and true roots that were hung under something. */
  wrong: number;
  /** Left without a parent. */
  gaps: number;
  /** Links that no id in the rows supports, and how they fared; the rest of them are gaps. */
  idless: number;
  idlessRight: number;
  idlessWrong: number;
  /** Links without ids that an oracle finds which knows the simulator's distributions; null where it was not asked. */
  oracle: number | null;
  /** Links that the engine calls exact, and those of them that are right. */
  exact: number;
  exactRight: number;
  /** Share of the requests all of whose links are right. */
  wholeTraces: number;
}

export type Verdict = 'right' | 'wrong' | 'gap';

/** What became of one observed thing; `parent` is the index of the span of the trace it was hung under, -1 = none. */
export interface Judged {
  /** Index into `Simulation.spans`. */
  span: number;
  verdict: Verdict;
  /** Index of its span in the trace; where it was split, of the first. */
  at: number;
  parent: number;
  isSplit: boolean;
}

/** Row id → index of the trace's span that holds it. */
export function placesOf(trace: Trace): Map<string, number> {
  const places = new Map<string, number>();
  trace.spans.forEach((span, i) => span.ids.forEach((id) => places.set(id, i)));
  return places;
}

/**
 * Judges each observed thing of a simulation (or those `which` names) in a trace that was stitched from its rows.
 * A thing is right when all its rows and none of another thing's are in one span, and that span hangs under the span
 * that holds its true parent; a true root is right (and not counted as a link) when it hangs under nothing.
 */
export function judge(simulation: Simulation, trace: Trace, which?: Iterable<number>): Judged[] {
  const { spans, truth } = simulation;
  const places = placesOf(trace);
  const judged: Judged[] = [];
  for (const index of which ?? spans.keys()) {
    const { rowIds, parent } = spans[index];
    const at = places.get(rowIds[0]);
    if (at === undefined) {
      judged.push({ span: index, verdict: parent < 0 ? 'wrong' : 'gap', at: -1, parent: -1, isSplit: false });
      continue;
    }
    const isSplit = rowIds.some((id) => places.get(id) !== at);
    const isMixed = trace.spans[at].ids.some((id) => truth.get(id)?.span !== index);
    const link = trace.links[at];
    const above = link ? link.parent : -1;
    const fits = parent < 0 ? above < 0 : above >= 0 && above === places.get(spans[parent].rowIds[0]);
    const verdict = isSplit || isMixed ? 'wrong' : fits ? 'right' : above < 0 ? 'gap' : 'wrong';
    judged.push({ span: index, verdict, at, parent: above, isSplit: isSplit || isMixed });
  }
  return judged;
}

/** Sums up. `traces` are those that `judge` was given, each with its judgements. */
export function score(
  simulation: Simulation,
  traces: ReadonlyArray<{ trace: Trace; judged: readonly Judged[] }>,
  oracle: number | null
): Score {
  const sum: Score = {
    scenario: simulation.scenario.name,
    requests: 0,
    links: 0,
    right: 0,
    wrong: 0,
    gaps: 0,
    idless: 0,
    idlessRight: 0,
    idlessWrong: 0,
    oracle,
    exact: 0,
    exactRight: 0,
    wholeTraces: 0,
  };
  const wholes = new Map<number, boolean>();
  for (const { trace, judged } of traces) {
    for (const one of judged) {
      const { request, parent, idless } = simulation.spans[one.span];
      const isRight = one.verdict === 'right';
      wholes.set(request, (wholes.get(request) ?? true) && isRight);
      if (parent < 0) {
        sum.wrong += isRight ? 0 : 1;
      } else {
        sum.links++;
        sum[one.verdict === 'gap' ? 'gaps' : one.verdict]++;
        if (idless) {
          sum.idless++;
          sum.idlessRight += isRight ? 1 : 0;
          sum.idlessWrong += one.verdict === 'wrong' ? 1 : 0;
        }
      }
      if (one.at >= 0 && trace.links[one.at]?.strength === 'exact') {
        sum.exact++;
        sum.exactRight += isRight ? 1 : 0;
      }
    }
  }
  sum.requests = wholes.size;
  const whole = [...wholes.values()].filter(Boolean).length;
  sum.wholeTraces = wholes.size === 0 ? 0 : Number((whole / wholes.size).toFixed(5));
  return sum;
}
