import { Chance } from '../../demo/simulator/chance';
import type { Simulation } from '../../demo/simulator/simulate';
import { servedBy } from '../../demo/simulator/support';
import type { TruthSpan } from '../../demo/simulator/truth';
import type { TrueSpan } from '../../demo/simulator/trueSpan';
import type { Process } from '../../demo/simulator/world';
import { assign, type Problem } from './oracle/assign';
import { Gaps } from './oracle/gaps';
import { isMadeAlone, SlotHost, WorkHost, type Host, type Item } from './oracle/hosts';

/** Of the guesses that are made, this share may be wrong. */
const MOST_WRONG = 0.03;

/**
 * How many of the links without ids somebody finds who knows all that the simulator knows but what really happened:
 * each endpoint's program, every distribution of times, what its threads do. It weighs all that happened in a process
 * together and then guesses, the surest first, as long as at most 3 % of its guesses are wrong.
 *
 * Kept generous, since an engine is measured against it: where a link's request is known by trace id, the oracle is
 * taken to know the place in it, too; and it knows whether a call was made inside a client span. Links whose true parent
 * is not in the same process it does not guess.
 *
 * @returns links found.
 */
export function countOracle(simulation: Simulation): number {
  const chance = new Chance(77);
  const guesses: Array<{ share: number; isRight: boolean }> = [];
  for (const { problem, truth } of problemsOf(simulation)) {
    assign(problem, chance).forEach((guess, i) => {
      if (problem.known[i] < 0) {
        guesses.push({ share: guess.share, isRight: guess.host === truth[i] });
      }
    });
  }
  const { spans } = simulation;
  const given = spans.filter((span) => span.idless && isGiven(span, spans[span.parent])).length;
  return given + withinBar(guesses);
}

/** What has to be guessed, process by process, with the right answers. */
export function problemsOf(simulation: Simulation): Array<{ problem: Problem; truth: number[] }> {
  const gaps = new Gaps(simulation.scenario);
  return simulation.worlds.flatMap(({ spans: [from, to] }) => {
    const shops = new Map<Process, Shop>();
    simulation.spans.slice(from, to).forEach((span) => sortIn(span, simulation, shops, gaps));
    return [...shops.values()].flatMap((shop) => shop.problems());
  });
}

/** The longest list of guesses, from the surest on, that keeps the bar; how many of it are right. */
function withinBar(guesses: Array<{ share: number; isRight: boolean }>): number {
  guesses.sort((a, b) => b.share - a.share);
  let right = 0;
  let found = 0;
  guesses.forEach(({ share, isRight }, i) => {
    right += isRight ? 1 : 0;
    const isLastOfItsShare = guesses[i + 1]?.share !== share;
    if (isLastOfItsShare && i + 1 - right <= MOST_WRONG * (i + 1)) {
      found = right;
    }
  });
  return found;
}

/** True where a trace id or the same exchange says which request it is, though not where in it. */
function isGiven(child: TruthSpan, parent: TruthSpan): boolean {
  const traceId = child.rows[0].trace_id;
  const sameTrace = Boolean(traceId) && parent.rows.some((row) => row.trace_id === traceId);
  return sameTrace || (child.origin.path >= 0 && child.origin.path === parent.origin.path);
}

/** What happened in one process. */
class Shop {
  constructor(private readonly process: Process) {}

  private readonly works = new Table();
  private readonly clientSpans = new Table();
  private readonly readings = new Table();

  problems() {
    const { threading } = this.process;
    const threadsStay = threading === 'poolIoAnswers' || threading === 'poolWorkerAnswers';
    return [this.works.problem(threadsStay), this.clientSpans.problem(false), this.readings.problem(false)].filter(
      isWorthIt
    );
  }

  addWork(served: TrueSpan, host: Host): void {
    this.works.addHost(served, host);
  }

  addReading(served: TrueSpan, host: Host): void {
    this.readings.addHost(served, host);
  }

  addClientSpan(span: TrueSpan, host: Host): void {
    this.clientSpans.addHost(span, host);
  }

  addCall(item: Item, maker: TrueSpan, served: TrueSpan, isFree: boolean): void {
    if (maker.point === 'c-app') {
      this.clientSpans.addItem(item, maker, isFree);
      this.works.addItem(item, served, false);
    } else {
      this.works.addItem(item, served, isFree);
    }
  }

  addCode(item: Item, served: TrueSpan, isFree: boolean): void {
    this.readings.addItem(item, served, isFree);
  }
}

/** Hosts and items of one kind; items whose true host nobody saw are left out. */
class Table {
  private readonly hosts = new Map<TrueSpan, Host>();
  private readonly items: Array<{ item: Item; host: TrueSpan; isFree: boolean }> = [];

  addHost(span: TrueSpan, host: Host): void {
    this.hosts.set(span, host);
  }

  addItem(item: Item, host: TrueSpan, isFree: boolean): void {
    this.items.push({ item, host, isFree });
  }

  problem(threadsStay: boolean): { problem: Problem; truth: number[] } {
    const order = new Map([...this.hosts.keys()].map((span, h) => [span, h]));
    const items = this.items.filter(({ host }) => order.has(host));
    const truth = items.map(({ host }) => order.get(host) as number);
    return {
      problem: {
        hosts: [...this.hosts.values()],
        items: items.map(({ item }) => item),
        known: items.map(({ isFree }, i) => (isFree ? -1 : truth[i])),
        threadsStay,
      },
      truth,
    };
  }
}

function isWorthIt({ problem }: { problem: Problem }): boolean {
  return problem.known.some((host) => host < 0);
}

/** Puts a span to the process in which it is a host, an item or both. */
function sortIn(span: TruthSpan, simulation: Simulation, shops: Map<Process, Shop>, gaps: Gaps): void {
  const { scenario, spans } = simulation;
  const { origin } = span;
  const [startUs, endUs] = timesOf(span);
  const shopOf = (process: Process): Shop => {
    let shop = shops.get(process);
    if (!shop) {
      shops.set(process, (shop = new Shop(process)));
    }
    return shop;
  };
  const parent = span.parent < 0 ? null : spans[span.parent].origin;
  const isFree = span.idless && parent !== null && !isGiven(span, spans[span.parent]);

  if (origin.point === 's-p' && origin.process && origin.asked) {
    const row = span.rows[0];
    const seen = {
      readTid: Number(row.syscall_thread_0 ?? 0),
      answerTid: Number(row.syscall_thread_1 ?? 0),
      coroutine: String(row.syscall_coroutine_0 ?? '0'),
    };
    const { to } = origin.asked;
    const shop = shopOf(origin.process);
    const isProxy = origin.process.kind !== 'app';
    shop.addWork(
      origin,
      isProxy
        ? new SlotHost(scenario, startUs, endUs, to)
        : new WorkHost(scenario, gaps, startUs, endUs, origin.process, to, seen)
    );
    shop.addReading(origin, new SlotHost(scenario, startUs, endUs, null));
  }
  if (origin.point === 'c-app' && origin.process) {
    const to = calledFrom(origin, span, simulation);
    if (to) {
      shopOf(origin.process).addClientSpan(origin, new SlotHost(scenario, startUs, endUs, to));
    }
  }
  const head = headOf(origin);
  const served = servedBy(head);
  if (!served || !parent) {
    return;
  }
  if (origin.source === 'otel') {
    if (origin.point === 's-app' && servedBy(parent) === served) {
      shopOf(origin.process as Process).addCode(
        { startUs, endUs, to: null, tid: 0, coroutine: '0', isAlone: false },
        served,
        isFree
      );
    }
  } else if (head.point === 'c-p' && head.process && head.asked && parent.path !== origin.path) {
    const row = span.rows[0];
    const item: Item = {
      startUs,
      endUs,
      to: head.asked.to,
      tid: Number(row.syscall_thread_0 ?? 0),
      coroutine: String(row.syscall_coroutine_0 ?? '0'),
      isAlone: isMadeAlone(head.process.service.endpoints, head.asked.to),
    };
    const isInside = servedBy(parent) === served;
    shopOf(head.process).addCall(item, parent, served, isFree && isInside);
  }
}

/** The first stop of an exchange, seen or not; of code itself. */
function headOf(span: TrueSpan): TrueSpan {
  let at = span;
  while (at.path >= 0 && at.parent && at.parent.path === at.path) {
    at = at.parent;
  }
  return at;
}

/** What the call inside a client span asked for. */
function calledFrom(client: TrueSpan, span: TruthSpan, simulation: Simulation) {
  const name = String(span.rows[0].request_resource);
  for (const { world } of simulation.worlds) {
    for (const { endpoints } of world.services) {
      const to = endpoints.find((endpoint) => endpoint.name === name && callsOf(client).has(endpoint));
      if (to) {
        return to;
      }
    }
  }
  return null;
}

function callsOf(client: TrueSpan) {
  const endpoints = client.process?.service.endpoints ?? [];
  return new Set(endpoints.flatMap(({ steps }) => steps.flatMap(({ calls }) => calls.map(({ to }) => to))));
}

/** First start and last end that the rows tell. */
function timesOf(span: TruthSpan): [startUs: number, endUs: number] {
  return [
    Math.min(...span.rows.map((row) => Number(row.start_time))),
    Math.max(...span.rows.map((row) => Number(row.end_time))),
  ];
}
