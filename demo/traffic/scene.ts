import type { KeyValue, OtlpSpan } from '../receiver/otlp/model';
import { agentRow, nodeAt, type Answer, type Request } from './agentRow';
import type { NodeName, Pod } from './cluster';
import type { Plan } from './demo';
import type { Observation } from './observation';
import type { Path } from './paths';
import type { Random } from './random';
import { resourceOf } from './resource';
import {
  advanceSeq,
  dropConnection,
  flowIdAt,
  nextSyscallTraceId,
  takeConnection,
  takeThread,
  type Thread,
  type TrafficState,
} from './state';

/** A thread at work on a request, with its OTel spans that are open, the innermost last (first of all the caller's). */
export interface Task {
  pod: Pod;
  thread: Thread;
  spanIds: string[];
}

/** Thrown inside the simulated program; spans on its way record it as OpenTelemetry's Java agent does. */
export class Failure extends Error {
  constructor(
    readonly type: string,
    message: string
  ) {
    super(message);
  }
}

/** An OTel span while it is open. */
export interface OpenSpan {
  id: string;
  set(key: string, value: string | number): void;
  /** How it ended: OTLP's status. */
  end(code: 0 | 1 | 2, message?: string): void;
  /** An event of now. */
  note(name: string, attributes?: KeyValue[]): void;
  /** Ended in an error, with an exception as event. */
  fail(failure: Failure): void;
}

type ClockOffsets = Readonly<Record<NodeName, number>>;

/** A client gives up reading after this long. */
const READ_TIMEOUT_US = 2_000_000;
/** A thread that hangs is given back after this long. */
const HANG_US = 60_000_000;

/**
 * The stage on which a call is played: true time goes on in it, and everything that an application, an
 * agent or an interface would notice is noted as an observation, stamped by the clock of its node.
 */
export class Scene<Its extends Plan = Plan> {
  readonly observations: Observation[] = [];
  /** The last number that `numbers` has given out. */
  private lastNumber = 0;
  /** Numbers of the observations that enclose what happens now. */
  private readonly enclosing: number[] = [];

  constructor(
    readonly state: TrafficState,
    readonly random: Random,
    readonly plan: Its,
    readonly traceId: string,
    private readonly clockOffsetUs: ClockOffsets,
    /** True time, Unix µs. */
    public nowUs: number
  ) {}

  /** Lets true time go on. */
  elapse(lowUs: number, highUs: number): void {
    this.nowUs += this.random.int(lowUs, highUs);
  }

  /** Lets the program work for a while; longer when the call is slow. */
  work(lowUs = 40, highUs = 350): void {
    this.elapse(lowUs * this.plan.factor, highUs * this.plan.factor);
  }

  /** The next running numbers, for observations that have none by themselves; gives the first. */
  numbers(count = 1): number {
    this.lastNumber += count;
    return this.lastNumber - count + 1;
  }

  /** Runs `body` in a thread of the pod from whom the call comes. */
  user(pod: Pod, body: (user: Task) => void): void {
    const thread = takeThread(this.state, pod, this.nowUs);
    body({ pod, thread, spanIds: [] });
    thread.freeAtUs = this.nowUs + 1;
  }

  /** Runs `body` inside an OTel span. A failure passes through and leaves its mark on the span. */
  span<T>(
    task: Task,
    n: number,
    about: { name: string; kind: number; attributes: KeyValue[] },
    body: (span: OpenSpan) => T
  ): T {
    const { pod, spanIds } = task;
    const span: OtlpSpan = {
      traceId: this.traceId,
      spanId: this.random.hex(16),
      parentSpanId: spanIds.at(-1) ?? '',
      name: about.name,
      kind: about.kind,
      startNs: this.stampNs(pod),
      endNs: 0n,
      attributes: [...about.attributes],
      events: [],
      statusCode: 0,
      statusMessage: '',
    };
    const observation: Observation = {
      n,
      parentN: this.enclosing.at(-1) ?? null,
      node: pod.node.name,
      trueStartUs: this.nowUs,
      trueEndUs: 0,
      source: 'otel',
      pod,
      resource: resourceOf(pod),
      span,
    };
    const open: OpenSpan = {
      id: span.spanId,
      set: (key, value) => span.attributes.push({ key, value: typeof value === 'number' ? BigInt(value) : value }),
      end: (code, message = '') => {
        span.statusCode = code;
        span.statusMessage = message;
      },
      note: (name, attributes = []) => span.events.push({ timeNs: this.stampNs(pod), name, attributes }),
      fail: (failure) => {
        span.statusCode = 2;
        span.statusMessage = failure.message;
        open.note('exception', [
          { key: 'exception.type', value: failure.type },
          { key: 'exception.message', value: failure.message },
        ]);
      },
    };
    this.observations.push(observation);
    this.enclosing.push(n);
    spanIds.push(span.spanId);
    this.work();
    try {
      return body(open);
    } catch (failure) {
      if (failure instanceof Failure) {
        open.fail(failure);
      }
      throw failure;
    } finally {
      this.work();
      spanIds.pop();
      this.enclosing.pop();
      observation.trueEndUs = this.nowUs;
      span.endNs = this.stampNs(pod);
      this.elapse(1, 30);
    }
  }

  /**
   * Sends a request over a path, lets the server work on it and brings the answer back; every point of the
   * path notes both.
   * @param client null outside the cluster
   * @param serve null = the server hangs
   * @returns null = no answer came, and the client has given up waiting
   */
  exchange(client: Task | null, path: Path, request: Request, serve: ((server: Task) => Answer) | null): Answer | null {
    const { state } = this;
    const { client: clientPod, server: serverPod } = path;
    const connection = takeConnection(state, clientPod, serverPod, client?.thread ?? null, this.nowUs);

    const requestId = path.protocol === 'gRPC' ? String(connection.nextStream) : null;
    connection.nextStream += 2;
    const clientRequestId = client ? takeSyscallTraceId(client.thread) : '0';
    const clientCapSeq = ++connection.clientCapSeq;
    const reqTcpSeq = connection.clientSeq;
    connection.clientSeq = advanceSeq(reqTcpSeq, request.bytes);
    const startsUs = this.travel(path.points);

    const serverThread = connection.serverThread ?? takeThread(state, serverPod, this.nowUs);
    const serverRequestId = this.readSyscall(serverThread, serverPod);
    const serverCapSeq = ++connection.serverCapSeq;
    for (const { n } of path.points) {
      this.enclosing.push(n);
    }
    const answer =
      serve?.({ pod: serverPod, thread: serverThread, spanIds: request.traced ? [request.traced.spanId] : [] }) ?? null;
    this.enclosing.length -= path.points.length;

    let respTcpSeq = 0;
    let endsUs = startsUs;
    let serverResponseId = '0';
    let clientResponseId = '0';
    if (answer) {
      respTcpSeq = connection.serverSeq;
      connection.serverSeq = advanceSeq(respTcpSeq, answer.bytes);
      serverResponseId = takeSyscallTraceId(serverThread);
      serverThread.freeAtUs = this.nowUs + 1;
      endsUs = this.travel([...path.points].reverse()).reverse();
      clientResponseId = client ? this.readSyscall(client.thread, client.pod) : '0';
      connection.clientCapSeq++;
      connection.serverCapSeq++;
      connection.freeAtUs = this.nowUs;
    } else {
      serverThread.freeAtUs = this.nowUs + HANG_US;
      this.nowUs = startsUs[0] + READ_TIMEOUT_US + this.random.int(100, 5_000);
      dropConnection(state, clientPod, serverPod, connection);
    }

    path.points.forEach(({ n, point }, index) => {
      const node = nodeAt(path, point);
      const offsetUs = this.clockOffsetUs[node.name];
      const inProcess = point === 'c-p' || point === 's-p';
      const thread = client && point === 'c-p' ? client.thread : serverThread;
      const capSeqRequest = point === 'c-p' ? clientCapSeq : serverCapSeq;
      this.observations.push({
        n,
        parentN: (index === 0 ? this.enclosing.at(-1) : path.points[index - 1].n) ?? null,
        node: node.name,
        trueStartUs: startsUs[index],
        trueEndUs: endsUs[index],
        source: inProcess ? 'ebpf' : 'packet',
        row: agentRow({
          path,
          point,
          request,
          answer,
          startUs: startsUs[index] + offsetUs,
          endUs: endsUs[index] + offsetUs,
          reqTcpSeq,
          respTcpSeq,
          clientPort: connection.clientPort,
          requestId,
          flowId: flowIdAt(state, connection, point),
          syscalls: inProcess
            ? {
                request: point === 'c-p' ? clientRequestId : serverRequestId,
                response: point === 'c-p' ? clientResponseId : serverResponseId,
                tid: thread.tid,
                coroutine: thread.coroutine,
                capSeqRequest,
                capSeqResponse: answer ? capSeqRequest + 1 : 0,
              }
            : null,
        }),
      });
    });
    return answer;
  }

  /** Passes the points one after another; gives the true time at each. */
  private travel(points: Path['points']): number[] {
    return points.map(({ point }, index) => {
      if (index > 0) {
        const wire = [points[index - 1].point, point].every((at) => at.endsWith('-nd'));
        this.elapse(wire ? 60 : 4, wire ? 250 : 30);
      }
      return this.nowUs;
    });
  }

  /** Reading makes a new syscall trace id, which the thread's next writing will take. */
  private readSyscall(thread: Thread, pod: Pod): string {
    thread.syscallTraceId = nextSyscallTraceId(this.state, pod.node.name);
    return thread.syscallTraceId;
  }

  private stampNs(pod: Pod): bigint {
    return BigInt(this.nowUs + this.clockOffsetUs[pod.node.name]) * 1000n + BigInt(this.random.int(0, 999));
  }
}

function takeSyscallTraceId(thread: Thread): string {
  const id = thread.syscallTraceId;
  thread.syscallTraceId = '0';
  return id;
}
