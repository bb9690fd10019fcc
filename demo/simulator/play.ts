import { Connections, type Connection } from './connections';
import { draw } from './distribution';
import { CodeSpans, type Context } from './codeSpans';
import { Exchange, type Headers, type Recorder } from './exchange';
import type { Job } from './kernel';
import { routeOf } from './route';
import { Messages } from './messages';
import { Program, type Others, type Outcome } from './program';
import { createRunner } from './runners/createRunner';
import type { Runner, Stage } from './runners/runner';
import { travel } from './travel';
import type { TrueSpan } from './trueSpan';
import { wayTo, type Endpoint, type Node, type Process, type Topic, type World } from './world';

/** Plays requests through a world in true time and notes what was noticed of them. */
export class Play implements Recorder, Others {
  readonly spans: TrueSpan[] = [];
  private readonly connections: Connections;
  private readonly program: Program;
  private readonly messages: Messages;

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
    const codeSpans = new CodeSpans(stage, this, stage.scenario.otel.central ? world.nodes[0] : null);
    this.program = new Program(stage, codeSpans, this);
    this.messages = new Messages(stage, world, this, this.connections, codeSpans, this.program);
  }

  get nextPath(): number {
    return this.paths;
  }

  /** A request from outside the cluster. */
  *request(request: number, entry: Endpoint): Job<void> {
    const way = wayTo(null, entry, this.stage.chance);
    yield* this.exchange(request, null, entry, way, null, { trace: null, xRequestId: '' });
  }

  *exchange(
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
    yield* travel(this.stage, exchange);
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
      exchange.failed = !(yield* this.program.serve(exchange, runner));
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

  private frameworkUs(): number {
    return draw(this.stage.scenario.times.framework, this.stage.chance);
  }

  publish(topic: Topic, context: Context): Job<void> {
    return this.messages.publish(topic, context);
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

function uuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
