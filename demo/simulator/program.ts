import { draw } from './distribution';
import type { CodeSpans, Context } from './codeSpans';
import type { Exchange, Headers, Trace } from './exchange';
import type { Job } from './kernel';
import type { Runner, Stage } from './runners/runner';
import type { TrueSpan } from './trueSpan';
import { isStorage, wayTo, type Call, type Endpoint, type Process, type Topic } from './world';

/** What came of an exchange. */
export interface Outcome {
  ok: boolean;
  /** Syscall id of the reading of the answer. */
  answerId: string;
}

/** What a program needs of the play it is part of: others that it calls or leaves messages for. */
export interface Others {
  /**
   * Sends a request and waits for its answer.
   *
   * @param way the processes that it passes: proxies, and last the server.
   */
  exchange(
    request: number,
    from: Runner | null,
    to: Endpoint,
    way: readonly Process[],
    parent: TrueSpan | null,
    headers: Headers
  ): Job<Outcome>;
  /** Hands a message to the broker, and goes on. */
  publish(topic: Topic, context: Context): Job<void>;
}

/** What the code of a service does with a request: work, calls, work, inside spans where it is instrumented. */
export class Program {
  constructor(
    private readonly stage: Stage,
    private readonly codeSpans: CodeSpans,
    private readonly others: Others
  ) {}

  /** @returns whether it succeeded */
  *serve(exchange: Exchange, runner: Runner): Job<boolean> {
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
  *inService(
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
    const inside = this.codeSpans.open({ ...context, trace: remote ?? fresh }, kind, `${to.method} ${to.name}`, to);
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
          ? this.codeSpans.open(context, 'internal', `Step${s}.run`, null)
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
      yield* this.others.publish(endpoint.publishes, context);
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
      const inside = seen ? this.codeSpans.open(context, 'client', name, to) : null;
      const within = inside?.context ?? context;
      yield* runner.compute(this.frameworkUs());
      const headers: Headers = storage
        ? { trace: null, xRequestId: '' }
        : { trace: within.trace, xRequestId: context.xRequestId };
      const way = wayTo(runner.process, to, chance);
      const { ok } = yield* this.others.exchange(
        context.request,
        runner,
        to,
        way,
        within.code ?? within.served,
        headers
      );
      yield* runner.compute(this.frameworkUs());
      inside?.close(!ok);
      if (ok) {
        return;
      }
    }
  }

  private frameworkUs(): number {
    return draw(this.stage.scenario.times.framework, this.stage.chance);
  }
}
