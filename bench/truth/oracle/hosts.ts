import { logDensity } from '../../../demo/simulator/distribution';
import type { Scenario } from '../../../demo/simulator/scenario';
import type { Endpoint, Process } from '../../../demo/simulator/world';
import type { Gaps } from './gaps';

/** Something that happened inside something else, which no id names. Times as the node's clock told them, µs. */
export interface Item {
  startUs: number;
  endUs: number;
  /** What was called; null for code. */
  to: Endpoint | null;
  /** Thread that sent the request and coroutine; 0 and '0' = unknown. */
  tid: number;
  coroutine: string;
  /** Made by the thread that works on the request, not by one beside it. */
  isAlone: boolean;
}

/** What items can have happened in. */
export interface Host {
  startUs: number;
  /** Infinity where nobody knows. */
  endUs: number;
  /** Whether it can be at all. */
  takes(item: Item): boolean;
  /** Log likelihood of what is seen of it, if exactly these happened in it; they are sorted by start. */
  weigh(items: readonly Item[]): number;
}

/** True when every step of the endpoints that can have made a call makes one at a time. */
export function isMadeAlone(endpoints: readonly Endpoint[], called: Endpoint): boolean {
  return endpoints.every(({ steps }) =>
    steps.every(({ calls }) => calls.length === 1 || calls.every(({ to }) => to !== called))
  );
}

/** Log likelihood of what the simulator never does: small, but such that a sampler gets out of it again. */
const NEVER = -25;
const SLACK_US = 2;
/** Calls that are tried again, in one piece of work. */
const MOST_REPEATS = 2;

/** A process at work on one request: the steps of the endpoint's program, with the pauses between them. */
export class WorkHost implements Host {
  private readonly calls: number;

  constructor(
    private readonly scenario: Scenario,
    private readonly gaps: Gaps,
    readonly startUs: number,
    readonly endUs: number,
    private readonly process: Process,
    private readonly endpoint: Endpoint,
    private readonly seen: { readTid: number; answerTid: number; coroutine: string }
  ) {
    this.calls = endpoint.steps.reduce((sum, { calls }) => sum + calls.length, 0);
  }

  takes(item: Item): boolean {
    return (
      item.to !== null &&
      this.startUs <= item.startUs + SLACK_US &&
      item.endUs <= this.endUs + SLACK_US &&
      this.endpoint.steps.some(({ calls }) => calls.some(({ to }) => to === item.to))
    );
  }

  weigh(items: readonly Item[]): number {
    const excess = items.length - this.calls - MOST_REPEATS;
    // Far too many: no need to look how they might have come about.
    return excess > 0
      ? NEVER * (items.length + excess)
      : this.best(items, 0, -1, this.startUs) + this.weighThreads(items);
  }

  /** The most likely way in which the rest of the items were made by the rest of the program. */
  private best(items: readonly Item[], from: number, done: number, sinceUs: number): number {
    const { endpoint, process, gaps } = this;
    const { steps } = endpoint;
    if (from === items.length) {
      const skipped = this.skipped(done + 1, steps.length);
      return this.endUs === Infinity
        ? skipped
        : skipped + gaps.of(process, endpoint, done, steps.length)(this.endUs - sinceUs);
    }
    let best = NEVER * (items.length - from + 1);
    for (let step = done + 1; step < steps.length; step++) {
      const before =
        this.skipped(done + 1, step) + gaps.of(process, endpoint, done, step)(items[from].startUs - sinceUs);
      let endUs = sinceUs;
      for (let to = from + 1; to <= items.length; to++) {
        endUs = Math.max(endUs, items[to - 1].endUs);
        const made = this.made(items, from, to, step);
        if (made > NEVER) {
          best = Math.max(best, before + made + this.best(items, to, step, endUs));
        }
      }
    }
    return best;
  }

  private skipped(from: number, to: number): number {
    let log = 0;
    for (let s = from; s < to; s++) {
      for (const call of this.endpoint.steps[s].calls) {
        log += this.missing(call.happens);
      }
    }
    return log;
  }

  /** That a call is not seen: not made, made by nobody since the work failed before, or its rows lost. */
  private missing(happens: number): number {
    const { noise, failures } = this.scenario;
    return Math.log(Math.max(1 - happens, noise.lost, failures.errors, 1e-4));
  }

  /** That a step made exactly the calls `from` … `to`-1, tries of the same call counted. */
  private made(items: readonly Item[], from: number, to: number, step: number): number {
    const { calls } = this.endpoint.steps[step];
    const { errors, attempts } = this.scenario.failures;
    const counts = calls.map(() => 0);
    let log = 0;
    for (let i = from; i < to; i++) {
      let at = -1;
      calls.forEach((call, c) => {
        if (call.to === items[i].to && (at < 0 || counts[c] < counts[at])) {
          at = c;
        }
      });
      if (at < 0 || counts[at] >= attempts) {
        return NEVER;
      }
      log += counts[at] > 0 ? Math.log(Math.max(errors, 1e-4)) : 0;
      counts[at]++;
      if (i > from && calls.length > 1 && this.process.threading !== 'eventLoop') {
        log += logDensity(this.scenario.times.handOver, items[i].startUs - items[from].startUs + 20);
      }
    }
    calls.forEach((call, c) => {
      log += counts[c] > 0 ? Math.log(call.happens) : this.missing(call.happens);
    });
    return Math.max(NEVER + 0.1, log);
  }

  /** Calls that follow each other are made on the thread that works on the request. */
  private weighThreads(items: readonly Item[]): number {
    const { threading } = this.process;
    const { seen } = this;
    let log = 0;
    let own = threading === 'blocking' ? seen.readTid : threading === 'poolWorkerAnswers' ? seen.answerTid : 0;
    for (const item of items) {
      if (threading === 'coroutine') {
        log += item.coroutine === seen.coroutine || item.tid === 0 ? 0 : NEVER / 2;
      } else if (threading !== 'eventLoop' && item.tid > 0 && item.isAlone) {
        log += own > 0 && item.tid !== own ? NEVER / 2 : 0;
        own = item.tid;
      }
    }
    return log;
  }
}

/** Something that has exactly one thing in it: a client span and its call, a server's reading and the code it ran. */
export class SlotHost implements Host {
  /** @param to what its item called; null where that is code. */
  constructor(
    private readonly scenario: Scenario,
    readonly startUs: number,
    readonly endUs: number,
    private readonly to: Endpoint | null
  ) {}

  takes(item: Item): boolean {
    return item.to === this.to && this.startUs <= item.startUs + SLACK_US && item.endUs <= this.endUs + SLACK_US;
  }

  weigh(items: readonly Item[]): number {
    if (items.length === 0) {
      return Math.log(Math.max(this.scenario.noise.lost, 1e-3));
    }
    const { framework } = this.scenario.times;
    const first = items[0];
    const last = items[items.length - 1];
    const before = logDensity(framework, Math.max(0.5, first.startUs - this.startUs));
    const after = this.endUs === Infinity ? 0 : logDensity(framework, Math.max(0.5, this.endUs - last.endUs));
    return before + after + (items.length - 1) * NEVER;
  }
}
