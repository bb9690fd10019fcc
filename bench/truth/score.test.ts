import { scenarioNamed } from '../../demo/simulator/scenarios';
import { simulate } from '../../demo/simulator/simulate';
import { decodeSpans, originOf } from '../../src/store/deepflow/decode';
import { NOTHING_MISSING } from '../../src/trace/nothingMissing';
import type { Link, Trace } from '../../src/trace/trace';
import { countOracle } from './oracle';
import { judge, score } from './score';

const simulation = simulate(scenarioNamed('noise'), { requests: 30, seed: 4, worlds: 2 });
const decoded = new Map(
  decodeSpans(simulation.rows, originOf(simulation.rows)).map((span) => [span.ids[0], span] as const)
);

/** A trace that says of each span what `parentOf` says, starting from the truth. */
function traceOf(parentOf: (span: number, parent: number) => number): Trace {
  const spans = simulation.spans.map(({ rowIds }) => ({ ...decoded.get(rowIds[0])!, ids: rowIds }));
  const links = simulation.spans.map(({ parent }, i): Link | null => {
    const chosen = parentOf(i, parent);
    return chosen < 0 ? null : { parent: chosen, evidence: ['tcp-seq'], strength: 'exact', confidence: 1, note: '' };
  });
  return {
    originNs: 0n,
    spans,
    links,
    roots: [],
    clocks: [],
    passedOver: new Map(),
    completeness: { ...NOTHING_MISSING },
  };
}

const scoreOf = (trace: Trace) => score(simulation, [{ trace, judged: judge(simulation, trace) }], null);
const links = simulation.spans.filter(({ parent }) => parent >= 0).length;

it('finds everything right in a trace that tells the truth', () => {
  expect(scoreOf(traceOf((_, parent) => parent))).toMatchObject({
    requests: 30,
    links,
    right: links,
    wrong: 0,
    gaps: 0,
    exact: links,
    exactRight: links,
    wholeTraces: 1,
  });
});

it('counts a missing link as a gap, another parent and a root that hangs as wrong', () => {
  const child = simulation.spans.findIndex(({ parent }) => parent >= 0);
  const root = simulation.spans.findIndex(
    ({ parent, request }) => parent < 0 && request !== simulation.spans[child].request
  );
  expect(scoreOf(traceOf((i, parent) => (i === child ? -1 : parent)))).toMatchObject({ right: links - 1, gaps: 1 });
  expect(scoreOf(traceOf((i, parent) => (i === child ? root : parent)))).toMatchObject({
    right: links - 1,
    wrong: 1,
    exactRight: links - 1,
    wholeTraces: Number((29 / 30).toFixed(5)),
  });
  expect(scoreOf(traceOf((i, parent) => (i === root ? child : parent)))).toMatchObject({ right: links, wrong: 1 });
});

it('counts a thing whose rows are in two spans as wrong once', () => {
  const trace = traceOf((_, parent) => parent);
  const split = simulation.spans.findIndex(
    ({ rowIds, parent }, i) => rowIds.length > 1 && parent >= 0 && !simulation.spans.some((span) => span.parent === i)
  );
  const [first, ...others] = trace.spans[split].ids;
  trace.spans[split] = { ...trace.spans[split], ids: [first] };
  trace.spans.push({ ...trace.spans[split], ids: others });
  trace.links.push(trace.links[split]);
  expect(scoreOf(trace)).toMatchObject({ links, right: links - 1, wrong: 1 });
});

describe('the oracle', () => {
  it('finds what only time tells when requests come one at a time', () => {
    const scenario = scenarioNamed('threadPool');
    const calm = simulate(
      { ...scenario, arrivals: { concurrency: [0.05], bursts: { share: 0, size: [1, 1] } } },
      { requests: 30, seed: 4, worlds: 2 }
    );
    const idless = calm.spans.filter((span) => span.idless).length;
    expect(idless).toBeGreaterThan(100);
    expect(countOracle(calm)).toBeGreaterThan(0.9 * idless);
  });

  it('does not find all when they are many', () => {
    const busy = simulate(scenarioNamed('threadPool'), { requests: 120, seed: 4, worlds: 2 });
    const idless = busy.spans.filter((span) => span.idless).length;
    const found = countOracle(busy);
    expect(found).toBeGreaterThan(0.3 * idless);
    expect(found).toBeLessThan(idless);
  });
});
