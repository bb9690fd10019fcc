import { arrive } from './arrivals';
import { Chance } from './chance';
import { Kernel } from './kernel';
import { addNoise } from './noise';
import { Play } from './play';
import type { Row } from './rows';
import type { Scenario } from './scenario';
import { tellTruth, type TruthSpan } from './truth';
import type { TrueSpan } from './trueSpan';
import { createWorld, type World } from './world';

export interface SimulateOptions {
  requests: number;
  seed: number;
  /** When it happens, Unix s; whole seconds. */
  startS?: number;
  /** Over how many random systems the requests are spread, one after another; each has its own services and nodes. */
  worlds?: number;
}

/** What was true of a row. */
export interface RowTruth {
  /** Index into `Simulation.spans`: rows of one observation (duplicates, halves) share it. */
  span: number;
  request: number;
  /** Row of the true parent; null at the root of a request. */
  parent: string | null;
  /** True when no id in the rows ties it to its parent. */
  idless: boolean;
}

/** One random system's share of a simulation. Its rows are apart in time from those of the others. */
export interface SimulatedWorld {
  world: World;
  /** Indices into `Simulation.rows`: from, and up to (not included). */
  rows: [from: number, to: number];
  /** Indices into `Simulation.spans`. */
  spans: [from: number, to: number];
}

export interface Simulation {
  scenario: Scenario;
  requests: number;
  /** As an agent's server or OTel's import stores them, `_id` and all; ready for `FORMAT JSONEachRow`. */
  rows: Row[];
  /** What the rows are about, each observed thing once. */
  spans: TruthSpan[];
  /** By `_id`. */
  truth: Map<string, RowTruth>;
  worlds: SimulatedWorld[];
}

/** 2025-10-09, for scenarios that do not care. */
const START_S = 1_760_000_000;
const WORLDS = 6;
const PILOT_REQUESTS = 40;
/** Between two systems; wider than any clock is wrong. */
const PAUSE_US = 120_000_000;

/** Plays a scenario. The same arguments give the same rows and truth. */
export function simulate(scenario: Scenario, options: SimulateOptions): Simulation {
  const { requests, seed, startS = START_S, worlds: count = WORLDS } = options;
  const simulation: Simulation = { scenario, requests, rows: [], spans: [], truth: new Map(), worlds: [] };
  let baseUs = startS * 1_000_000;
  let firstPath = 0;
  for (let w = 0; w < count; w++) {
    const from = Math.floor((requests * w) / count);
    const share = Math.floor((requests * (w + 1)) / count) - from;
    if (share === 0) {
      continue;
    }
    const played = playWorld(scenario, { w, seed: seed * 1009 + w, baseUs, from, share, firstPath });
    firstPath = played.firstPath;
    add(simulation, played.spans, played.world, new Chance(seed * 7919 + w));
    baseUs += Math.ceil(played.lastedUs / 1_000_000) * 1_000_000 + PAUSE_US;
  }
  return simulation;
}

interface WorldPlan {
  w: number;
  seed: number;
  baseUs: number;
  /** Number of the first request, and how many. */
  from: number;
  share: number;
  firstPath: number;
}

function playWorld(scenario: Scenario, plan: WorldPlan) {
  const { arrivals } = scenario;
  const aloneUs = meanAloneUs(scenario, plan.seed, plan.w);
  const chance = new Chance(plan.seed);
  const kernel = new Kernel();
  const stage = { kernel, chance, scenario };
  const world = createWorld(scenario, plan.w, chance, kernel);
  const play = new Play(stage, world, plan.baseUs, plan.firstPath);
  const concurrency = arrivals.concurrency[plan.w % arrivals.concurrency.length];
  kernel.start(
    arrive(kernel, chance, { count: plan.share, concurrency, aloneUs, bursts: arrivals.bursts }, (n) =>
      play.request(plan.from + n, chance.pick(world.entries))
    )
  );
  kernel.run();
  return { spans: play.spans, world, firstPath: play.nextPath, lastedUs: kernel.nowUs };
}

/** How long a request of this system takes when it is alone: by trying. */
function meanAloneUs(scenario: Scenario, seed: number, w: number): number {
  const chance = new Chance(seed);
  const kernel = new Kernel();
  const world = createWorld(scenario, w, chance, kernel);
  const play = new Play({ kernel, chance, scenario }, world, 0, 0);
  let sumUs = 0;
  kernel.start(
    (function* () {
      for (let n = 0; n < PILOT_REQUESTS; n++) {
        const fromUs = kernel.nowUs;
        yield* play.request(n, chance.pick(world.entries));
        // One that hangs says little of the others.
        sumUs += Math.min(kernel.nowUs - fromUs, scenario.failures.timeoutUs);
      }
    })()
  );
  kernel.run();
  return sumUs / PILOT_REQUESTS;
}

function add(simulation: Simulation, spans: TrueSpan[], world: World, chance: Chance): void {
  const firstRow = simulation.rows.length;
  const firstSpan = simulation.spans.length;
  const noted = addNoise(spans, simulation.scenario, chance, firstRow);
  tellTruth(noted, simulation);
  simulation.worlds.push({
    world,
    rows: [firstRow, simulation.rows.length],
    spans: [firstSpan, simulation.spans.length],
  });
}
