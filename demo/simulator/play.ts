import { Connections, nextSeq, type Connection } from './connections';
import { draw } from './distribution';
import type { Job } from './kernel';
import { routeOf, type Stop } from './route';
import { agentRow, codeRow, type Code, type Kind, type Message, type Sight } from './rows';
import { createRunner, type Runner, type Stage } from './runner';
import type { TrueSpan } from './trueSpan';
import { isStorage, type Call, type Endpoint, type Node, type Process, type Slot, type World } from './world';

/** What the code of a process knows while it works on a request. */
interface Context {
  request: number;
  runner: Runner;
  /** The observation of the request by this process's system calls. */
  served: TrueSpan | null;
  /** The innermost recorded OTel span that is open. */
  code: TrueSpan | null;
  /** What instrumented code hands on: the trace and its innermost span. */
  trace: Trace | null;
}

interface Trace {
  traceId: string;
  spanId: string;
  recorded: boolean;
}

/** What travels with a request beside its payload. */
interface Headers {
  trace: Trace | null;
}

/** Plays requests through a world in true time and notes what was noticed of them. */
export class Play {
  readonly spans: TrueSpan[] = [];
  private readonly connections: Connections;
  private paths = 0;
  private readonly collector: Node | null;

  /** @param baseUs Unix µs at which the scenario's true time begins. */
  constructor(
    private readonly stage: Stage,
    private readonly world: World,
    private readonly baseUs: number,
    firstPath: number
  ) {
    this.connections = new Connections(stage.chance);
    this.collector = stage.scenario.otel.central ? world.nodes[0] : null;
    this.paths = firstPath;
  }

  get nextPath(): number {
    return this.paths;
  }

  /** A request from outside the cluster. */
  *request(request: number, entry: Endpoint): Job<void> {
    yield* this.exchange(request, null, entry, null, { trace: null });
  }

  /** Sends a request and waits for its answer. @returns whether it went well. */
  private *exchange(
    request: number,
    from: Runner | null,
    to: Endpoint,
    parent: TrueSpan | null,
    headers: Headers
  ): Job<boolean> {
    const { kernel, chance, scenario } = this.stage;
    const client = from?.process ?? null;
    const server = chance.pick(to.service.replicas);
    const connection = this.connections.take(client, server);
    if (connection.fresh && from) {
      yield* from.work(draw(scenario.times.wire, chance) * 2);
    }
    const sender = from && (yield* from.send());
    const exchange = new Exchange(
      this,
      request,
      to,
      connection,
      routeOf(client, server, this.world, scenario),
      headers
    );
    exchange.begin(parent, kernel.nowUs, sender);
    from?.sent();

    const answered = yield* this.untilAnswered(exchange);
    if (from) {
      const reader = yield* from.collect();
      exchange.end(answered, reader);
    } else {
      exchange.end(answered, null);
    }
    this.connections.give(connection, answered);
    return answered && !exchange.failed;
  }

  /** Lets the server work; gives up after a while, and then the server works on unheard. */
  private *untilAnswered(exchange: Exchange): Job<boolean> {
    const { kernel, scenario } = this.stage;
    let answered = false;
    yield (wake) => {
      let awake = false;
      const once = (): void => {
        if (!awake) {
          awake = true;
          wake();
        }
      };
      kernel.start(this.serverSide(exchange), () => {
        answered = !awake;
        once();
      });
      if (!awake) {
        kernel.at(kernel.nowUs + scenario.failures.timeoutUs, () => {
          exchange.givenUp = !awake;
          once();
        });
      }
    };
    return answered;
  }

  private *serverSide(exchange: Exchange): Job<void> {
    const { kernel, chance, scenario } = this.stage;
    const { stops, starts, ends } = exchange;
    const last = stops.length - 1;
    const delayOf = (i: number): number => (stops[i].delay ? draw(stops[i].delay, chance) : 0);
    for (let i = 1; i <= last; i++) {
      yield kernel.wait(delayOf(i));
      starts[i] = kernel.nowUs;
    }
    const server = stops[last].process as Process;
    const runner = createRunner(this.stage, server, exchange.connection);
    exchange.received(yield* runner.receive(), kernel.nowUs);
    yield* runner.handOver();
    const hangs = chance.happens(scenario.failures.timeouts);
    exchange.failed = !(yield* this.serve(exchange, runner));
    if (hangs) {
      yield* runner.work(scenario.failures.timeoutUs * 1.2);
    }
    exchange.answered(yield* runner.answer(), kernel.nowUs);
    runner.done();
    for (let i = last; i > 0; i--) {
      // Nobody listens any more beyond the server's node.
      if (exchange.givenUp && stops[i].delay === scenario.times.wire) {
        return;
      }
      yield kernel.wait(delayOf(i));
      if (i > 1 || !stops[0].process) {
        ends[i - 1] = kernel.nowUs;
      }
    }
  }

  private *serve(exchange: Exchange, runner: Runner): Job<boolean> {
    const { chance, scenario } = this.stage;
    const { service } = exchange.to;
    const { failures, otel } = scenario;
    const fails = chance.happens(failures.errors);
    const context: Context = { request: exchange.request, runner, served: exchange.served, code: null, trace: null };
    if (isStorage(service.wire)) {
      yield* runner.work(draw(exchange.to.work[0], chance));
      return !fails;
    }
    yield* runner.compute(this.frameworkUs());
    if (!service.otel) {
      return yield* this.run(exchange.to, context, fails);
    }
    const remote = exchange.headers.trace;
    const trace = remote ?? { traceId: chance.hex(32), spanId: '', recorded: chance.happens(otel.sampled) };
    const { name, method } = exchange.to;
    const inside = this.open({ ...context, trace }, 'server', `${method} ${name}`, exchange.to);
    yield* runner.compute(this.frameworkUs());
    const ok = yield* this.run(exchange.to, inside.context, fails);
    yield* runner.compute(this.frameworkUs());
    inside.close(!ok);
    yield* runner.compute(this.frameworkUs());
    return ok;
  }

  /** The endpoint's program: work, calls, work, calls, work. A failing one stops early. */
  private *run(endpoint: Endpoint, context: Context, fails: boolean): Job<boolean> {
    const { chance, kernel } = this.stage;
    const { runner } = context;
    yield* runner.work(draw(endpoint.work[0], chance));
    for (let s = 0; s < endpoint.steps.length; s++) {
      if (fails && s === endpoint.steps.length - 1) {
        return false;
      }
      const calls = endpoint.steps[s].calls.filter((call) => chance.happens(call.happens));
      const inside =
        endpoint.internal && endpoint.service.otel && calls.length > 0
          ? this.open(context, 'internal', `Step${s}.run`, null)
          : null;
      const within = inside?.context ?? context;
      if (inside) {
        yield* runner.compute(this.frameworkUs());
      }
      if (calls.length === 1) {
        yield* this.call(calls[0], within);
      } else if (calls.length > 1) {
        const forks: Runner[] = [];
        for (let i = 0; i < calls.length; i++) {
          forks.push(yield* runner.fork());
        }
        runner.forked();
        yield* kernel.all(calls.map((call, i) => this.branch(call, within, forks[i])));
      }
      if (inside) {
        yield* runner.compute(this.frameworkUs());
        inside.close(false);
      }
      yield* runner.work(draw(endpoint.work[s + 1], chance));
    }
    return !fails;
  }

  private *branch(call: Call, context: Context, fork: Runner): Job<void> {
    yield* this.call(call, { ...context, runner: fork });
    context.runner.join(fork);
  }

  /** A call, tried again when it fails. */
  private *call({ to }: Call, context: Context): Job<void> {
    const { runner } = context;
    const { service } = runner.process;
    const storage = isStorage(to.service.wire);
    const seen = service.otel && (!storage || service.otelDatabases);
    for (let attempt = 0; attempt < this.stage.scenario.failures.attempts; attempt++) {
      const name = storage ? to.name.split(' ')[0] : to.method;
      const inside = seen ? this.open(context, 'client', name, to) : null;
      const within = inside?.context ?? context;
      yield* runner.compute(this.frameworkUs());
      const headers: Headers = { trace: storage ? null : within.trace };
      const ok = yield* this.exchange(context.request, runner, to, within.code ?? within.served, headers);
      yield* runner.compute(this.frameworkUs());
      inside?.close(!ok);
      if (ok) {
        return;
      }
    }
  }

  /** Opens an OTel span inside what is open; recorded only when its trace is. */
  private open(context: Context, kind: Kind, name: string, to: Endpoint | null) {
    const { chance, kernel } = this.stage;
    const outer = context.trace as Trace;
    const trace = { ...outer, spanId: chance.hex(16) };
    const { process } = context.runner;
    if (!trace.recorded) {
      return { context: { ...context, trace }, close: () => {} };
    }
    const startUs = kernel.nowUs;
    const span: TrueSpan = {
      request: context.request,
      parent: context.code ?? context.served,
      source: 'otel',
      point: kind === 'server' ? 's-app' : kind === 'client' ? 'c-app' : 'app',
      node: process.node,
      process,
      path: -1,
      startUs,
      endUs: startUs,
      row: null,
    };
    this.spans.push(span);
    return {
      context: { ...context, trace, code: span },
      close: (failed: boolean) => {
        span.endUs = kernel.nowUs;
        const code: Code = {
          process,
          kind,
          name,
          resource: to?.name ?? '',
          method: to?.method ?? '',
          wire: to?.service.wire ?? null,
          traceId: trace.traceId,
          spanId: trace.spanId,
          parentSpanId: outer.spanId,
          startUs: this.stamp(process.node, startUs),
          endUs: this.stamp(process.node, span.endUs),
          failed,
          collector: this.collector,
        };
        span.row = codeRow(code);
      },
    };
  }

  private frameworkUs(): number {
    return draw(this.stage.scenario.times.framework, this.stage.chance);
  }

  /** What a node's clock says, whole Unix µs. */
  stamp(node: Node, trueUs: number): number {
    return this.baseUs + Math.floor(trueUs + node.offsetUs + trueUs * node.driftPpm * 1e-6);
  }

  bytes(): number {
    return this.stage.chance.whole(120, 2400);
  }

  newPath(): number {
    return this.paths++;
  }

  get nowUs(): number {
    return this.stage.kernel.nowUs;
  }

  flowId(connection: Connection, point: string): string {
    return this.connections.flowId(connection, point);
  }
}

/** Reading makes a new syscall trace id of the node's agent, which the thread's next writing takes with it. */
function readId(slot: Slot, node: Node): string {
  slot.syscallTraceId = String(++node.syscallTraceId);
  return slot.syscallTraceId;
}

function takeId(slot: Slot): string {
  const id = slot.syscallTraceId;
  slot.syscallTraceId = '0';
  return id;
}

/** One request on its way to a server and its answer on the way back, as all stops see it. */
class Exchange {
  readonly starts: number[];
  readonly ends: Array<number | null>;
  failed = false;
  givenUp = false;
  served: TrueSpan | null = null;
  private readonly spans: TrueSpan[] = [];
  private readonly message: Message;
  private atClient: NonNullable<Sight['syscalls']> | null = null;
  private atServer: NonNullable<Sight['syscalls']> | null = null;
  private isClientDone = false;
  private isServerDone = false;

  constructor(
    private readonly play: Play,
    readonly request: number,
    readonly to: Endpoint,
    readonly connection: Connection,
    readonly stops: readonly Stop[],
    readonly headers: Headers
  ) {
    const server = stops[stops.length - 1].process as Process;
    const stream = server.service.wire === 'grpc' ? connection.nextStream : null;
    connection.nextStream += 2;
    this.starts = new Array(stops.length).fill(0);
    this.ends = new Array(stops.length).fill(null);
    this.message = {
      client: stops[0].point === 'c-p' ? stops[0].process : null,
      server,
      clientPort: connection.clientPort,
      method: to.method,
      resource: to.name,
      header: headers.trace,
      xRequestId0: '',
      xRequestId1: '',
      requestId: stream,
      reqTcpSeq: nextSeq(connection, 'clientSeq', play.bytes()),
      respTcpSeq: 0,
      failed: false,
    };
  }

  /** The request leaves, written by `sender`'s thread. */
  begin(parent: TrueSpan | null, nowUs: number, sender: Slot | null): void {
    const { stops, play } = this;
    const path = play.newPath();
    let above = parent;
    for (const stop of stops) {
      const span: TrueSpan = {
        request: this.request,
        parent: above,
        source: stop.process ? 'ebpf' : 'packet',
        point: stop.point,
        node: stop.node,
        process: stop.process,
        path,
        startUs: nowUs,
        endUs: nowUs,
        row: null,
      };
      this.spans.push(span);
      play.spans.push(span);
      above = span;
    }
    this.served = this.spans[this.spans.length - 1];
    this.starts[0] = nowUs;
    if (sender) {
      const coroutine = sender.coroutine;
      this.atClient = syscalls(takeId(sender), sender.tid, coroutine, ++this.connection.clientCapSeq);
    }
  }

  received(slot: Slot, nowUs: number): void {
    const last = this.stops.length - 1;
    const node = (this.stops[last].process as Process).node;
    this.starts[last] = nowUs;
    this.atServer = syscalls(readId(slot, node), slot.tid, slot.coroutine, ++this.connection.serverCapSeq);
  }

  answered(slot: Slot, nowUs: number): void {
    const { connection, message } = this;
    const seen = this.atServer as NonNullable<Sight['syscalls']>;
    this.ends[this.stops.length - 1] = nowUs;
    message.respTcpSeq = nextSeq(connection, 'serverSeq', this.play.bytes());
    message.failed = this.failed;
    seen.response = takeId(slot);
    seen.thread1 = slot.tid;
    seen.capSeq1 = ++connection.serverCapSeq;
    this.isServerDone = true;
    this.write();
  }

  /** The client has read the answer, with `reader`'s thread, or given up. */
  end(isAnswered: boolean, reader: Slot | null): void {
    const [first] = this.stops;
    if (isAnswered && reader && first.process && this.atClient) {
      this.ends[0] = this.play.nowUs;
      this.atClient.response = readId(reader, first.process.node);
      this.atClient.thread1 = reader.tid;
      this.atClient.capSeq1 = ++this.connection.clientCapSeq;
    }
    this.isClientDone = true;
    this.write();
  }

  /** When both ends are through with it. */
  private write(): void {
    if (!this.isClientDone || !this.isServerDone) {
      return;
    }
    this.stops.forEach((stop, i) => {
      const span = this.spans[i];
      const { play } = this;
      const endUs = this.ends[i];
      span.startUs = this.starts[i];
      span.endUs = endUs ?? span.startUs;
      if (!stop.node) {
        return;
      }
      span.row = agentRow(stop, stop.node, this.message, {
        startUs: play.stamp(stop.node, span.startUs),
        endUs: endUs === null ? null : play.stamp(stop.node, endUs),
        flowId: play.flowId(this.connection, `${i} ${stop.point}`),
        syscalls: stop.point === 'c-p' ? this.atClient : stop.point === 's-p' ? this.atServer : null,
      });
    });
  }
}

function syscalls(request: string, thread0: number, coroutine: string, capSeq0: number) {
  return { request, response: '0', thread0, thread1: 0, coroutine, capSeq0, capSeq1: 0 };
}
