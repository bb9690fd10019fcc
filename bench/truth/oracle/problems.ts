import type { Simulation } from '../../../demo/simulator/simulate';
import { servedBy } from '../../../demo/simulator/support';
import type { TruthSpan } from '../../../demo/simulator/truth';
import type { Asked, TrueSpan } from '../../../demo/simulator/trueSpan';
import type { Endpoint, Process } from '../../../demo/simulator/world';
import type { Problem } from './assign';
import { Gaps } from './gaps';
import { isMadeAlone, SlotHost, WorkHost, type Host, type Item } from './hosts';

/** What has to be guessed of one process, with the right answers: by item the index of its host. */
export interface Riddle {
  problem: Problem;
  truth: number[];
}

export function problemsOf(simulation: Simulation): Riddle[] {
  const gaps = new Gaps(simulation.scenario);
  return simulation.worlds.flatMap(({ spans: [from, to] }) => {
    const shops = new Shops(simulation, gaps);
    simulation.spans.slice(from, to).forEach((span) => shops.addHosts(span));
    simulation.spans.slice(from, to).forEach((span) => shops.addItem(span));
    return shops.riddles();
  });
}

/** True where a trace id or the same exchange says which request it is, though not where in it. */
export function isGiven(child: TruthSpan, parent: TruthSpan): boolean {
  const traceId = child.rows[0].trace_id;
  const sameTrace = Boolean(traceId) && parent.rows.some((row) => row.trace_id === traceId);
  return sameTrace || (child.origin.path >= 0 && child.origin.path === parent.origin.path);
}

/** Hosts and items of one kind in one process; items whose true host nobody saw are left out. */
class Table {
  private readonly hosts = new Map<TrueSpan, Host>();
  private readonly items: Array<{ item: Item; host: TrueSpan; isFree: boolean }> = [];

  setHost(span: TrueSpan, host: Host): void {
    this.hosts.set(span, host);
  }

  addItem(item: Item, host: TrueSpan, isFree: boolean): void {
    this.items.push({ item, host, isFree });
  }

  riddle(threadsStay: boolean): Riddle {
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

/** What happened in one process: its work on requests, its client spans, its readings of requests. */
class Shop {
  readonly works = new Table();
  readonly clientSpans = new Table();
  readonly readings = new Table();

  constructor(private readonly process: Process) {}

  riddles(): Riddle[] {
    const { threading } = this.process;
    const threadsStay = threading === 'poolIoAnswers' || threading === 'poolWorkerAnswers';
    return [this.works.riddle(threadsStay), this.clientSpans.riddle(false), this.readings.riddle(false)].filter(
      ({ problem }) => problem.known.some((host) => host < 0)
    );
  }
}

class Shops {
  private readonly shops = new Map<Process, Shop>();
  /** By the server's observation of a request: what is left of how it came in, the nearest to the server's code. */
  private readonly nearest = new Map<TrueSpan, TruthSpan>();

  constructor(
    private readonly simulation: Simulation,
    private readonly gaps: Gaps
  ) {}

  riddles(): Riddle[] {
    return [...this.shops.values()].flatMap((shop) => shop.riddles());
  }

  addHosts(span: TruthSpan): void {
    const { origin } = span;
    const served = origin.asked?.served ?? servedBy(origin);
    if (served?.asked && (origin.source !== 'otel' || origin.point === 's-app') && this.isNearer(span, served)) {
      this.nearest.set(served, span);
      this.addWork(span, served, served.asked);
    }
    if (origin.point === 'c-app' && origin.process) {
      const to = calledFrom(origin, span);
      if (to) {
        const host = new SlotHost(this.simulation.scenario, origin.startUs, origin.endUs, to);
        this.shopOf(origin.process).clientSpans.setHost(origin, host);
      }
    }
  }

  private isNearer(span: TruthSpan, served: TrueSpan): boolean {
    const known = this.nearest.get(served)?.origin;
    const { origin } = span;
    if (!known || origin.source === 'otel') {
      return !known;
    }
    return known.source === 'otel' || depthOf(origin) > depthOf(known);
  }

  private addWork(span: TruthSpan, served: TrueSpan, asked: Asked): void {
    const { scenario } = this.simulation;
    const { startUs } = span.origin;
    // Who saw no answer cannot say when the work was over.
    const endUs = span.origin.endUs > startUs ? span.origin.endUs : Infinity;
    const shop = this.shopOf(asked.server);
    const row = span.origin === served ? span.rows[0] : {};
    const seen = {
      readTid: Number(row.syscall_thread_0 ?? 0),
      answerTid: Number(row.syscall_thread_1 ?? 0),
      coroutine: String(row.syscall_coroutine_0 ?? '0'),
    };
    const { runs, server } = asked;
    if (runs) {
      shop.works.setHost(
        served,
        server.kind === 'app'
          ? new WorkHost(scenario, this.gaps, startUs, endUs, server, runs, seen)
          : new SlotHost(scenario, startUs, endUs, runs)
      );
    }
    if (span.origin.source !== 'otel') {
      shop.readings.setHost(served, new SlotHost(scenario, startUs, endUs, null));
    }
  }

  addItem(span: TruthSpan): void {
    if (span.parent < 0) {
      return;
    }
    const above = this.simulation.spans[span.parent];
    const { origin, rows } = span;
    const { startUs, endUs } = origin;
    const parent = above.origin;
    const head = headOf(origin);
    const served = servedBy(head);
    if (!served || (parent.path === origin.path && origin.path >= 0)) {
      return;
    }
    const isInside = servedBy(parent) === served || (parent.path >= 0 && parent.path === served.path);
    const isFree = isInside && span.idless && !isGiven(span, above);
    if (origin.source === 'otel') {
      if (origin.point === 's-app' && parent.source !== 'otel') {
        const item: Item = { startUs, endUs, to: null, tid: 0, coroutine: '0', isAlone: false };
        this.shopOf(origin.process as Process).readings.addItem(item, served, isFree);
      }
    } else if (head.point === 'c-p' && head.process && head.asked) {
      const item: Item = {
        startUs,
        endUs,
        to: head.asked.to,
        tid: Number(rows[0].syscall_thread_0 ?? 0),
        coroutine: String(rows[0].syscall_coroutine_0 ?? '0'),
        isAlone: isMadeAlone(head.process.service.endpoints, head.asked.to),
      };
      const shop = this.shopOf(head.process);
      if (parent.point === 'c-app') {
        shop.clientSpans.addItem(item, parent, isFree);
      }
      shop.works.addItem(item, served, isFree && parent.point !== 'c-app');
    }
  }

  private shopOf(process: Process): Shop {
    let shop = this.shops.get(process);
    if (!shop) {
      this.shops.set(process, (shop = new Shop(process)));
    }
    return shop;
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

/** How many stops of its exchange come before. */
function depthOf(span: TrueSpan): number {
  let depth = 0;
  for (let at = span; at.parent && at.parent.path === at.path; at = at.parent) {
    depth++;
  }
  return depth;
}

/** What the call inside a client span asked for. */
function calledFrom(client: TrueSpan, { rows }: TruthSpan): Endpoint | null {
  const endpoints = client.process?.service.endpoints ?? [];
  const calls = endpoints.flatMap(({ steps }) => steps.flatMap((step) => step.calls));
  return calls.find(({ to }) => to.name === rows[0].request_resource)?.to ?? null;
}
