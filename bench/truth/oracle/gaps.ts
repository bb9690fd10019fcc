import { Chance } from '../../../demo/simulator/chance';
import { draw } from '../../../demo/simulator/distribution';
import type { Scenario } from '../../../demo/simulator/scenario';
import type { Endpoint, Process } from '../../../demo/simulator/world';

const SAMPLES = 3000;
const BIN = 0.12;
/** Log density of what never came up among the samples. */
const UNSEEN = -20;
const IMPOSSIBLE = -30;
/** About one call in twenty opens a connection. */
const FRESH = 0.05;

/**
 * True densities of the pauses in an endpoint's program, as the simulator draws them: from the request's arrival or the
 * end of one step to the start of another or to the answer. By trying, since sums of heavy-tailed times have no formula.
 */
export class Gaps {
  private readonly known = new Map<string, (us: number) => number>();
  private readonly chance = new Chance(1);

  constructor(private readonly scenario: Scenario) {}

  /**
   * @param from step after which the pause begins; -1 = when the request was read.
   * @param to step that ends it; the number of steps = the answer.
   * @returns log density of a pause of so many µs.
   */
  of(process: Process, endpoint: Endpoint, from: number, to: number): (us: number) => number {
    const { id } = endpoint.service;
    const key = `${process.threading} ${id} ${endpoint.name} ${from} ${to}`;
    let density = this.known.get(key);
    if (!density) {
      density = estimate(Array.from({ length: SAMPLES }, () => this.sample(process, endpoint, from, to)));
      this.known.set(key, density);
    }
    return density;
  }

  private sample(process: Process, endpoint: Endpoint, from: number, to: number): number {
    const { times } = this.scenario;
    const { chance } = this;
    const { steps, work, service, internal, publishes } = endpoint;
    const pooled = process.threading === 'poolIoAnswers' || process.threading === 'poolWorkerAnswers';
    const framework = (): number => draw(times.framework, chance);
    const codeSpans = service.otel && internal ? 1 : 0;
    let us = 0;
    if (from < 0) {
      us += (pooled ? draw(times.handOver, chance) : 0) + framework() + (service.otel ? framework() : 0);
      us += draw(work[0], chance);
    } else {
      us += framework() + (codeSpans ? framework() : 0) + draw(work[from + 1], chance);
    }
    for (let skipped = Math.max(0, from + 1); skipped < to; skipped++) {
      us += draw(work[skipped + 1], chance);
    }
    if (to < steps.length) {
      us += framework() + (codeSpans ? framework() : 0);
      us += steps[to].calls.length > 1 && process.threading !== 'eventLoop' ? draw(times.handOver, chance) : 0;
      us += chance.happens(FRESH) ? 2 * draw(times.wire, chance) : 0;
    } else {
      us += publishes ? 2 * framework() : 0;
      us += service.otel ? 2 * framework() : 0;
      us += process.threading === 'poolIoAnswers' ? draw(times.handOver, chance) : 0;
    }
    return us;
  }
}

/** A histogram over the logarithm, each bin smoothed with its neighbours. */
function estimate(samples: readonly number[]): (us: number) => number {
  const bins = new Map<number, number>();
  for (const us of samples) {
    const bin = Math.floor(Math.log(us) / BIN);
    for (const [offset, weight] of [
      [-2, 1 / 9],
      [-1, 2 / 9],
      [0, 3 / 9],
      [1, 2 / 9],
      [2, 1 / 9],
    ]) {
      bins.set(bin + offset, (bins.get(bin + offset) ?? 0) + weight / samples.length);
    }
  }
  return (us) => {
    if (us <= 0) {
      return IMPOSSIBLE;
    }
    const share = bins.get(Math.floor(Math.log(us) / BIN));
    return share === undefined ? UNSEEN : Math.max(UNSEEN, Math.log(share / BIN) - Math.log(us));
  };
}
