import { Connections, type Connection } from './connections';
import { draw } from './distribution';
import { Exchange, type Headers, type Recorder, type Trace } from './exchange';
import type { Job } from './kernel';
import { routeOf } from './route';
import { codeRow, type Code, type Kind } from './codeRow';
import { createRunner, type Runner, type Stage } from './runner';
import type { TrueSpan } from './trueSpan';
import { isStorage, wayTo, type Call, type Endpoint, type Node, type Process, type Topic, type World } from './world';

/** What the code of a process knows while it works on a request. */
interface Context {
  request: number;
  runner: Runner;
  /** The observation of the request by this process's system calls. */
  served: TrueSpan;
  /** The innermost recorded OTel span that is open. */
  code: TrueSpan | null;
  trace: Trace | null;
  /** What it hands on to those it calls; '' = nothing. */
  xRequestId: string;
}

interface Outcome {
  ok: boolean;
  /** Syscall id of the reading of the answer. */
  answerId: string;
}

/** Plays requests through a world in true time and notes what was noticed of them. */
export class Play implements Recorder {
  readonly spans: TrueSpan[] = [];
  private readonly connections: Connections;
  private readonly collector: Node | null;

  /**
   * @param baseUs Unix µs at which true time begins.
   * @param paths number of the first exchange.
   */
  constructor(
    private readonly stage: Stage,
    private readonly world: World,
    private readonly baseUs: number,
    private paths: number
  ) {
    this.connections = new Connections(stage.chance);
    this.collector = stage.scenario.otel.central ? world.nodes[0] : null;
  }

  get nextPath(): number {
    return this.paths;
  }

  /** A request from outside the cluster. */
  *request(request: number, entry: Endpoint): Job<void> {
    const way = wayTo(null, entry, this.stage.chance);
    yield* this.exchange(request, null, entry, way, null, { trace: null, xRequestId: '' });
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @param way the processes that it passes: proxies, and last the server.
   */
  private *exchange(
    request: number,
    from: Runner | null,
    to: Endpoint,
    way: readonly Process[],
    parent: TrueSpan | null,
    headers: Headers
  ): Job<Outcome> {
    const { kernel, chance, scenario } = this.stage;
    const client = from?.process ?? null;
    const connection = this.connections.take(client, way[0], to.service.wire);
    if (connection.fresh && from) {
      // A handshake, there and back.
      yield* from.work(draw(scenario.times.wire, chance) * 2);
    }
    const sender = from && (yield* from.send());
    const stops = routeOf(client, way[0], this.world, scenario);
    const sending = { request, to, connection, stops, headers, parent };
    const exchange = new Exchange(this, sending, kernel.nowUs, sender);
    from?.sent();

    const isAnswered = yield* this.untilAnswered(exchange, way);
    const reader = from && (yield* from.collect());
    const answerId = exchange.end(isAnswered, reader, kernel.nowUs);
    this.connections.give(connection, isAnswered && client?.kind !== 'nginx');
    return { ok: isAnswered && !exchange.failed, answerId };
  }

  /** Lets the server work; gives up after a while, and then the server works on unheard. */
  private *untilAnswered(exchange: Exchange, way: readonly Process[]): Job<boolean> {
    const { kernel, scenario } = this.stage;
    let isAnswered = false;
    yield (wake) => {
      let awake = false;
      const once = (): void => {
        if (!awake) {
          awake = true;
          wake();
        }
      };
      kernel.start(this.serverSide(exchange, way), () => {
        isAnswered = !awake;
        once();
      });
      if (!awake) {
        kernel.at(kernel.nowUs + scenario.failures.timeoutUs, () => {
          exchange.givenUp = !awake;
          once();
        });
      }
    };
    return isAnswered;
  }

  private *serverSide(exchange: Exchange, way: readonly Process[]): Job<void> {
    const { kernel, chance, scenario } = this.stage;
    const { stops, ends, headers } = exchange;
    const [server, ...beyond] = way;
    yield* this.travel(exchange);
    const runner = createRunner(this.stage, server, exchange.connection);
    const slot = yield* runner.receive();
    const xRequestId = server.kind === 'app' ? headers.xRequestId : headers.xRequestId || uuid(chance.hex(32));
    exchange.received(slot, kernel.nowUs, server.kind === 'app' ? '' : xRequestId);
    yield* runner.handOver();
    const hangs = chance.happens(scenario.failures.timeouts);
    if (beyond.length > 0) {
      yield* runner.compute(this.frameworkUs());
      const onward = { ...headers, xRequestId };
      const { ok, answerId } = yield* this.exchange(
        exchange.request,
        runner,
        exchange.to,
        beyond,
        exchange.served,
        onward
      );
      exchange.failed = !ok;
      exchange.answerId = server.kind === 'nginx' ? answerId : '';
    } else {
      exchange.failed = !(yield* this.serve(exchange, runner));
    }
    if (hangs) {
      yield* runner.work(scenario.failures.timeoutUs * 1.2);
    }
    exchange.answered(yield* runner.answer(), kernel.nowUs);
    runner.done();
    for (let i = stops.length - 1; i > 0; i--) {
      const delay = stops[i].delay;
      // Nobody listens any more beyond the server's node.
      if (exchange.givenUp && delay === scenario.times.wire) {
        return;
      }
      yield kernel.wait(delay ? draw(delay, chance) : 0);
      // At the client's process it is the reading that counts.
      if (i > 1 || stops[0].point !== 'c-p') {
        ends[i - 1] = kernel.nowUs;
      }
    }
  }

  /** From stop to stop, up to the server's socket. */
  private *travel({ stops, starts }: Exchange): Job<void> {
    const { kernel, chance } = this.stage;
    for (let i = 1; i < stops.length; i++) {
      const { delay } = stops[i];
      yield kernel.wait(delay ? draw(delay, chance) : 0);
      starts[i] = kernel.nowUs;
    }
  }

  private *serve(exchange: Exchange, runner: Runner): Job<boolean> {
    const { chance, scenario } = this.stage;
    const { to, headers, request, served } = exchange;
    const fails = chance.happens(scenario.failures.errors);
    if (isStorage(to.service.wire)) {
      yield* runner.work(draw(to.work[0], chance));
      return !fails;
    }
    const xRequestId = to.service.forwardsRequestId ? headers.xRequestId : '';
    const context: Context = { request, runner, served, code: null, trace: null, xRequestId };
    return yield* this.inService(to, context, headers.trace, 'server', fails);
  }

  /** The code of a service at work, inside a span where it is instrumented. */
  private *inService(
    to: Endpoint,
    context: Context,
    remote: Trace | null,
    kind: 'server' | 'consumer',
    fails: boolean
  ): Job<boolean> {
    const { chance, scenario } = this.stage;
    const { runner } = context;
    yield* runner.compute(this.frameworkUs());
    if (!to.service.otel) {
      return yield* this.run(to, context, fails);
    }
    const fresh = { traceId: chance.hex(32), spanId: '', recorded: chance.happens(scenario.otel.sampled) };
    const inside = this.open({ ...context, trace: remote ?? fresh }, kind, `${to.method} ${to.name}`, to);
    yield* runner.compute(this.frameworkUs());
    const ok = yield* this.run(to, inside.context, fails);
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
        const forks = calls.map(() => runner.fork());
        runner.forked();
        yield* kernel.all(calls.map((call, i) => this.branch(call, within, forks[i])));
      }
      if (inside) {
        yield* runner.compute(this.frameworkUs());
        inside.close(false);
      }
      yield* runner.work(draw(endpoint.work[s + 1], chance));
    }
    if (endpoint.publishes) {
      yield* this.publish(endpoint.publishes, context);
    }
    return !fails;
  }

  private *branch(call: Call, context: Context, fork: Runner): Job<void> {
    yield* fork.begin();
    yield* this.call(call, { ...context, runner: fork });
    context.runner.join(fork);
  }

  /** A call, tried again when it fails. */
  private *call({ to }: Call, context: Context): Job<void> {
    const { chance, scenario } = this.stage;
    const { runner } = context;
    const { service } = runner.process;
    const storage = isStorage(to.service.wire);
    const seen = service.otel && (!storage || service.otelDatabases);
    for (let attempt = 0; attempt < scenario.failures.attempts; attempt++) {
      const name = storage ? to.name.split(' ')[0] : to.method;
      const inside = seen ? this.open(context, 'client', name, to) : null;
      const within = inside?.context ?? context;
      yield* runner.compute(this.frameworkUs());
      const headers: Headers = storage
        ? { trace: null, xRequestId: '' }
        : { trace: within.trace, xRequestId: context.xRequestId };
      const way = wayTo(runner.process, to, chance);
      const { ok } = yield* this.exchange(context.request, runner, to, way, within.code ?? within.served, headers);
      yield* runner.compute(this.frameworkUs());
      inside?.close(!ok);
      if (ok) {
        return;
      }
    }
  }

  /** Hands a message to the broker, and goes on. */
  private *publish(topic: Topic, context: Context): Job<void> {
    const { kernel, scenario } = this.stage;
    const { runner, request } = context;
    const inside = runner.process.service.otel
      ? this.open(context, 'producer', `${topic.name} publish`, topic.at)
      : null;
    const { served, code, trace } = inside?.context ?? context;
    yield* runner.compute(this.frameworkUs());
    const connection = this.connections.take(runner.process, topic.broker, topic.at.service.wire);
    const sender = yield* runner.send();
    const headers: Headers = { trace, xRequestId: '' };
    const stops = routeOf(runner.process, topic.broker, this.world, scenario);
    const parent = code ?? served;
    const sending = { request, to: topic.at, connection, stops, headers, parent, message: { runs: null } };
    const sent = new Exchange(this, sending, kernel.nowUs, sender);
    runner.sent();
    kernel.start(this.deliver(sent, topic));
    yield* runner.compute(this.frameworkUs());
    inside?.close(false);
  }

  /** The message goes to the broker, waits there, and goes on to a consumer, which works on it. */
  private *deliver(sent: Exchange, topic: Topic): Job<void> {
    const { kernel, chance, scenario } = this.stage;
    const { broker, to } = topic;
    yield* this.travel(sent);
    const io = yield* broker.helpers.take();
    sent.received(io, kernel.nowUs, '');
    this.connections.give(sent.connection, true);
    broker.helpers.give(io);
    yield kernel.wait(draw(scenario.times.queue, chance));

    const consumer = chance.pick(to.service.replicas);
    const connection = this.connections.take(broker, consumer, topic.at.service.wire);
    const writer = yield* broker.helpers.take();
    const stops = routeOf(broker, consumer, this.world, scenario);
    const { request, headers, served } = sent;
    const message = { runs: to };
    const sending = { request, to: topic.at, connection, stops, headers, parent: served, message };
    const handed = new Exchange(this, sending, kernel.nowUs, writer);
    broker.helpers.give(writer);
    yield* this.travel(handed);
    const runner = createRunner(this.stage, consumer, connection);
    handed.received(yield* runner.receive(), kernel.nowUs, '');
    yield* runner.handOver();
    const context: Context = {
      request,
      runner,
      served: handed.served,
      code: null,
      trace: null,
      xRequestId: '',
    };
    yield* this.inService(to, context, headers.trace, 'consumer', false);
    runner.done();
    this.connections.give(connection, true);
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
      point: POINTS[kind],
      node: process.node,
      process,
      path: -1,
      asked: null,
      startUs,
      endUs: startUs,
      row: null,
    };
    this.spans.push(span);
    const close = (failed: boolean): void => {
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
    };
    return { context: { ...context, trace, code: span }, close };
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

  flowId(connection: Connection, point: string): string {
    return this.connections.flowId(connection, point);
  }
}

const POINTS: Record<Kind, TrueSpan['point']> = {
  internal: 'app',
  server: 's-app',
  consumer: 's-app',
  client: 'c-app',
  producer: 'c-app',
};

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
