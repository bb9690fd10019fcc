import type { CodeSpans, Context } from './codeSpans';
import type { Connections } from './connections';
import { draw } from './distribution';
import { Exchange, type Headers, type Recorder } from './exchange';
import type { Job } from './kernel';
import type { Program } from './program';
import { routeOf } from './route';
import { createRunner } from './runners/createRunner';
import type { Stage } from './runners/runner';
import { travel } from './travel';
import type { Topic, World } from './world';

/** Messages, for which nobody waits: they go to a broker, and from there to a consumer. */
export class Messages {
  constructor(
    private readonly stage: Stage,
    private readonly world: World,
    private readonly recorder: Recorder,
    private readonly connections: Connections,
    private readonly codeSpans: CodeSpans,
    private readonly program: Program
  ) {}

  /** Hands a message to the broker, and goes on. */
  *publish(topic: Topic, context: Context): Job<void> {
    const { kernel, chance, scenario } = this.stage;
    const { runner, request } = context;
    const inside = runner.process.service.otel
      ? this.codeSpans.open(context, 'producer', `${topic.name} publish`, topic.at)
      : null;
    const { served, code, trace } = inside?.context ?? context;
    yield* runner.compute(draw(scenario.times.framework, chance));
    const connection = this.connections.take(runner.process, topic.broker, topic.at.service.wire);
    const sender = yield* runner.send();
    const headers: Headers = { trace, xRequestId: '' };
    const stops = routeOf(runner.process, topic.broker, this.world, scenario);
    const parent = code ?? served;
    const sending = { request, to: topic.at, connection, stops, headers, parent, message: { runs: null } };
    const sent = new Exchange(this.recorder, sending, kernel.nowUs, sender);
    runner.sent();
    kernel.start(this.deliver(sent, topic));
    yield* runner.compute(draw(scenario.times.framework, chance));
    inside?.close(false);
  }

  /** The message goes to the broker, waits there, and goes on to a consumer, which works on it. */
  private *deliver(sent: Exchange, topic: Topic): Job<void> {
    const { kernel, chance, scenario } = this.stage;
    const { broker, to } = topic;
    yield* travel(this.stage, sent);
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
    const handed = new Exchange(this.recorder, sending, kernel.nowUs, writer);
    broker.helpers.give(writer);
    yield* travel(this.stage, handed);
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
    yield* this.program.inService(to, context, headers.trace, 'consumer', false);
    runner.done();
    this.connections.give(connection, true);
  }
}
