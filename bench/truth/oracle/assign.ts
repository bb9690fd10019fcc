import type { Chance } from '../../../demo/simulator/chance';
import { groupBy } from '../../../src/trace/groupBy';
import type { Host, Item } from './hosts';

/** What to assign: items, some of which are known to belong somewhere. */
export interface Problem {
  hosts: Host[];
  items: Item[];
  /** By item: its host where that is known, else -1. */
  known: number[];
  /** Whether a thread works for one host until that is over, so that what it does tells of what it did before. */
  threadsStay: boolean;
}

export interface Guess {
  /** Index of the host; -1 where none takes the item. */
  host: number;
  /** How likely it is to belong there, 0..1. */
  share: number;
}

/** Samplers that start anew, so that one that got stuck is not believed. */
const CHAINS = 3;
const WARM_UP = 40;
const SWEEPS = 20;
const HOTTEST = 6;
/** A thread does not begin for one before it is through with another; clocks and hand-overs leave a little room. */
const EARLY_US = 300;
const NEVER = -20;
const NEAR = 6;
const MOST_AT_ONCE = 24;

/**
 * The posterior of who belongs where, all items of a process weighed together: Gibbs sampling of single items and of
 * what a thread did in a row, with exchanges of whole tails between hosts (single moves alone do not get from one good
 * assignment to another), cooled down first.
 */
export function assign(problem: Problem, chance: Chance): Guess[] {
  const shares: Array<Map<number, number>> = problem.items.map(() => new Map());
  for (let chain = 0; chain < CHAINS; chain++) {
    const sampler = new Sampler(problem, chance);
    for (let sweep = 0; sweep < WARM_UP + SWEEPS; sweep++) {
      sampler.heat = Math.max(1, HOTTEST * (1 - (1.5 * sweep) / WARM_UP));
      sampler.sweep(sweep >= WARM_UP ? shares : null);
    }
    sampler.certain.forEach((item) => shares[item].set(sampler.at[item], CHAINS * SWEEPS));
  }
  return shares.map((seen) => {
    let guess: Guess = { host: -1, share: 0 };
    for (const [host, sum] of seen) {
      const share = sum / (CHAINS * SWEEPS);
      guess = share > guess.share ? { host, share } : guess;
    }
    return guess;
  });
}

export class Sampler {
  /** Items that more than one host can have. */
  readonly free: number[];
  /** Items whose host is not known, though there is only one that can have them. */
  readonly certain: number[];
  /** By item: its host now; -1 = none yet. */
  readonly at: number[];
  heat = 1;
  private readonly candidates: number[][];
  /** By host: its items, by start. */
  private readonly inside: number[][];
  private readonly memo: Array<Map<string, number>>;
  private readonly isFree: ReadonlySet<number>;
  /** Free items by what they called, each list by start; and where in its list each is. */
  private readonly alike: ReadonlyMap<unknown, number[]>;
  private readonly places = new Map<number, number>();
  private readonly before: Int32Array;
  private readonly after: Int32Array;

  constructor(
    private readonly problem: Problem,
    private readonly chance: Chance
  ) {
    const { hosts, items, known, threadsStay } = problem;
    this.candidates = candidatesOf(hosts, items);
    this.inside = hosts.map(() => []);
    this.memo = hosts.map(() => new Map());
    const withHosts = (least: number, most: number): number[] =>
      known.flatMap((host, i) =>
        host < 0 && this.candidates[i].length >= least && this.candidates[i].length <= most ? [i] : []
      );
    this.certain = withHosts(1, 1);
    this.free = withHosts(2, Infinity);
    this.free.sort((a, b) => items[a].startUs - items[b].startUs);
    this.at = [...known];
    this.certain.forEach((i) => (this.at[i] = this.candidates[i][0]));
    this.at.forEach((host, i) => host >= 0 && this.inside[host].push(i));
    this.isFree = new Set(this.free);
    this.alike = groupBy(this.free, (i) => items[i].to ?? 'code');
    for (const list of this.alike.values()) {
      list.forEach((i, place) => this.places.set(i, place));
    }
    this.inside.forEach((list) => list.sort((a, b) => items[a].startUs - items[b].startUs));
    this.before = new Int32Array(items.length).fill(-1);
    this.after = new Int32Array(items.length).fill(-1);
    if (threadsStay) {
      this.lineUp();
    }
  }

  /** Every item gets its chances to move. @param shares gets, of each item, how likely each host was. */
  sweep(shares: Array<Map<number, number>> | null): void {
    for (const item of this.free) {
      this.move([item], shares?.[item]);
      if (this.problem.threadsStay) {
        this.move(this.runOf(item));
      }
      this.exchange(item);
      this.swap(item);
    }
  }

  /** What each thread did, one after another. */
  private lineUp(): void {
    const { items } = this.problem;
    const last = new Map<number, number>();
    const order = items.map((_, i) => i).sort((a, b) => items[a].startUs - items[b].startUs);
    for (const i of order) {
      const { tid, isAlone } = items[i];
      if (tid > 0 && isAlone) {
        const earlier = last.get(tid);
        if (earlier !== undefined) {
          this.before[i] = earlier;
          this.after[earlier] = i;
        }
        last.set(tid, i);
      }
    }
  }

  /** The item with what its thread did just before and after for the same host. */
  runOf(item: number): number[] {
    const run = [item];
    const isOurs = (i: number): boolean =>
      i >= 0 && this.isFree.has(i) && this.at[i] === this.at[item] && this.at[i] >= 0;
    for (let i = this.before[item]; isOurs(i); i = this.before[i]) {
      run.unshift(i);
    }
    for (let i = this.after[item]; isOurs(i); i = this.after[i]) {
      run.push(i);
    }
    return run;
  }

  /** Draws a host for all of them together. @param shares gets how likely each was. */
  move(block: readonly number[], shares?: Map<number, number>): void {
    const { at, candidates } = this;
    const [first] = block;
    if (block.length > 1 && at[first] < 0) {
      return;
    }
    const from = at[first];
    const hosts = this.someOf(
      block.length === 1
        ? candidates[first]
        : candidates[first].filter((host) => block.every((i) => candidates[i].includes(host))),
      from
    );
    const logs = hosts.map((host) => (host === from ? 0 : this.gain(block, host)) / this.heat);
    const weights = weightsOf(logs);
    hosts.forEach((host, h) => shares?.set(host, (shares.get(host) ?? 0) + weights[h]));
    const to = hosts[drawFrom(weights, this.chance)];
    if (to !== undefined && to !== from) {
      this.put(block, to);
    }
  }

  /** All, or where they are very many a random few, with the present one among them: as good in the long run. */
  private someOf(hosts: readonly number[], present: number): readonly number[] {
    if (hosts.length <= MOST_AT_ONCE) {
      return hosts;
    }
    const some = new Set(present < 0 ? [] : [present]);
    while (some.size < MOST_AT_ONCE / 2) {
      some.add(this.chance.pick(hosts));
    }
    return [...some];
  }

  /** Two hosts exchange what began at or after `item` and may lie in either. */
  exchange(item: number): void {
    const { at, candidates, inside, problem, chance } = this;
    const one = at[item];
    const other = chance.pick(candidates[item]);
    if (other === one || one < 0) {
      return;
    }
    const tail = (host: number, toHost: number): number[] =>
      inside[host].filter(
        (i) =>
          this.isFree.has(i) &&
          problem.items[i].startUs >= problem.items[item].startUs &&
          candidates[i].includes(toHost)
      );
    this.trade(tail(one, other), one, tail(other, one), other);
  }

  /** Exchanges what two threads did for two hosts; or, of threads that do not stay, one call for another. */
  swap(item: number): void {
    const { at, candidates, chance } = this;
    const others = this.alike.get(this.problem.items[item].to ?? 'code') as number[];
    // One that began at about the same time.
    const partner = others[(this.places.get(item) as number) + chance.whole(-NEAR, NEAR)];
    const one = at[item];
    const other = partner === undefined ? -1 : at[partner];
    if (one < 0 || other < 0 || one === other) {
      return;
    }
    const given = this.runOf(item);
    const taken = this.runOf(partner);
    const fits = (block: readonly number[], host: number): boolean => block.every((i) => candidates[i].includes(host));
    if (fits(given, other) && fits(taken, one)) {
      this.trade(given, one, taken, other);
    }
  }

  /** Lets two hosts exchange blocks, where that is not too unlikely. */
  private trade(given: readonly number[], one: number, taken: readonly number[], other: number): void {
    const { inside } = this;
    const both = [...given, ...taken];
    const log = (): number => this.weigh(one, inside[one]) + this.weigh(other, inside[other]) + this.weighThreads(both);
    const was = log();
    this.put(given, other);
    this.put(taken, one);
    if (Math.log(1 - this.chance.unit()) >= (log() - was) / this.heat) {
      this.put(given, one);
      this.put(taken, other);
    }
  }

  /** How much likelier all is with the block at `to` than where it is. */
  private gain(block: readonly number[], to: number): number {
    const { at, inside } = this;
    const from = at[block[0]];
    const rest = from < 0 ? [] : without(inside[from], block);
    const was = (from < 0 ? 0 : this.weigh(from, inside[from])) + this.weigh(to, inside[to]) + this.weighThreads(block);
    const is = (from < 0 ? 0 : this.weigh(from, rest)) + this.weigh(to, this.merged(inside[to], block));
    block.forEach((i) => (at[i] = to));
    const threads = this.weighThreads(block);
    block.forEach((i) => (at[i] = from));
    return is + threads - was;
  }

  private put(block: readonly number[], to: number): void {
    for (const i of block) {
      const from = this.at[i];
      if (from >= 0) {
        this.inside[from] = without(this.inside[from], [i]);
      }
      this.at[i] = to;
    }
    this.inside[to] = this.merged(this.inside[to], block);
  }

  private merged(list: readonly number[], block: readonly number[]): number[] {
    const { items } = this.problem;
    return [...list, ...block].sort((a, b) => items[a].startUs - items[b].startUs);
  }

  private weigh(host: number, list: readonly number[]): number {
    const key = list.join();
    let log = this.memo[host].get(key);
    if (log === undefined) {
      log = this.problem.hosts[host].weigh(list.map((i) => this.problem.items[i]));
      this.memo[host].set(key, log);
    }
    return log;
  }

  /** What speaks against these being where they are, from the threads that did them. */
  private weighThreads(block: readonly number[]): number {
    if (!this.problem.threadsStay) {
      return 0;
    }
    let log = 0;
    for (const i of block) {
      log += this.weighNeighbours(this.before[i], i) + this.weighNeighbours(i, this.after[i]);
    }
    return log;
  }

  private weighNeighbours(earlier: number, later: number): number {
    const { at, problem } = this;
    if (earlier < 0 || later < 0 || at[earlier] < 0 || at[later] < 0 || at[earlier] === at[later]) {
      return 0;
    }
    return problem.hosts[at[earlier]].endUs - EARLY_US <= problem.items[later].startUs ? 0 : NEVER;
  }
}

function without(list: readonly number[], block: readonly number[]): number[] {
  return list.filter((i) => !block.includes(i));
}

/** By item, the hosts that can have it: a sweep over time. */
function candidatesOf(hosts: readonly Host[], items: readonly Item[]): number[][] {
  const hostOrder = hosts.map((_, h) => h).sort((a, b) => hosts[a].startUs - hosts[b].startUs);
  const itemOrder = items.map((_, i) => i).sort((a, b) => items[a].startUs - items[b].startUs);
  const candidates: number[][] = items.map(() => []);
  let open: number[] = [];
  let next = 0;
  for (const i of itemOrder) {
    const item = items[i];
    while (next < hostOrder.length && hosts[hostOrder[next]].startUs <= item.startUs + 10) {
      open.push(hostOrder[next++]);
    }
    open = open.filter((h) => hosts[h].endUs >= item.startUs - 10);
    candidates[i] = open.filter((h) => hosts[h].takes(item));
  }
  return candidates;
}

/** Of log likelihoods, the shares that add up to 1. */
function weightsOf(logs: readonly number[]): number[] {
  const high = Math.max(...logs);
  const weights = logs.map((log) => Math.exp(log - high));
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

function drawFrom(weights: readonly number[], chance: Chance): number {
  let left = chance.unit();
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) {
      return i;
    }
  }
  return weights.length - 1;
}
