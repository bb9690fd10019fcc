import { nextSeq, type Connection } from './connections';
import type { Stop } from './route';
import { agentRow, type Message, type Row, type Sight } from './rows';
import type { Asked, TrueSpan } from './trueSpan';
import type { Endpoint, Node, Process, Slot } from './world';

/** What travels with a request beside its payload. */
export interface Headers {
  trace: Trace | null;
  /** '' = none. */
  xRequestId: string;
}

/** What instrumented code hands on: the trace and its innermost span. */
export interface Trace {
  traceId: string;
  spanId: string;
  recorded: boolean;
}

/** What an exchange needs of the play it is part of. */
export interface Recorder {
  readonly spans: TrueSpan[];
  /** A fresh number. */
  newPath(): number;
  /** Size of a message. */
  bytes(): number;
  stamp(node: Node, trueUs: number): number;
  flowId(connection: Connection, point: string): string;
}

/** What is sent over what. */
export interface Sending {
  request: number;
  to: Endpoint;
  connection: Connection;
  stops: readonly Stop[];
  headers: Headers;
  /** What it is sent in; null for a request from outside. */
  parent: TrueSpan | null;
  /** Where it is a message, for which nobody waits for an answer: what is done with it at the other end, if anything. */
  message?: { runs: Endpoint | null };
}

/** One request on its way to a server and its answer on the way back, as all stops see it. */
export class Exchange {
  readonly request: number;
  readonly to: Endpoint;
  readonly connection: Connection;
  readonly stops: readonly Stop[];
  readonly headers: Headers;
  readonly starts: number[];
  readonly ends: Array<number | null>;
  failed = false;
  /** The client no longer waits. */
  givenUp = false;
  /** The observation by the server's system calls. */
  readonly served: TrueSpan;
  /** Where the agent knows which answer belongs to which request (nginx): the id of the answer that is handed on. */
  answerId = '';
  private readonly spans: TrueSpan[] = [];
  private readonly message: Message;
  private atClient: NonNullable<Sight['syscalls']> | null = null;
  private atServer: NonNullable<Sight['syscalls']> | null = null;
  private isClientDone = false;
  private isServerDone = false;

  private readonly isOneWay: boolean;

  /**
   * The request leaves now.
   *
   * @param sender the thread that writes it; null outside the cluster.
   */
  constructor(
    private readonly recorder: Recorder,
    about: Sending,
    nowUs: number,
    sender: Slot | null
  ) {
    const { request, to, connection, stops, headers, parent, message } = about;
    this.request = request;
    this.to = to;
    this.connection = connection;
    this.stops = stops;
    this.headers = headers;
    this.isOneWay = message !== undefined;
    const path = recorder.newPath();
    this.message = this.compose();
    const { client, server } = this.message;
    const asked: Asked = { client, server, to, runs: message ? message.runs : to, served: null };
    let above = parent;
    for (const stop of stops) {
      const span: TrueSpan = {
        request,
        parent: above,
        source: stop.process ? 'ebpf' : 'packet',
        point: stop.point,
        node: stop.node,
        process: stop.process,
        path,
        asked,
        startUs: nowUs,
        endUs: nowUs,
        row: null,
      };
      this.spans.push(span);
      recorder.spans.push(span);
      above = span;
    }
    this.served = this.spans[this.spans.length - 1];
    asked.served = this.served;
    this.starts = new Array(stops.length).fill(nowUs);
    this.ends = new Array(stops.length).fill(null);
    if (sender) {
      this.atClient = syscalls(takeId(sender), sender, ++connection.clientCapSeq);
    }
  }

  /** The server has read the request, with this thread. @param xRequestId what it will answer with. */
  received(slot: Slot, nowUs: number, xRequestId: string): void {
    const last = this.stops.length - 1;
    const node = (this.stops[last].process as Process).node;
    this.starts[last] = nowUs;
    this.message.xRequestId1 = xRequestId;
    this.atServer = syscalls(readId(slot, node), slot, ++this.connection.serverCapSeq);
    if (this.isOneWay) {
      this.isClientDone = true;
      this.isServerDone = true;
      this.write();
    }
  }

  /** The server has written the answer, with this thread. */
  answered(slot: Slot, nowUs: number): void {
    const { connection, message } = this;
    const seen = this.atServer as NonNullable<Sight['syscalls']>;
    this.ends[this.stops.length - 1] = nowUs;
    message.respTcpSeq = nextSeq(connection, 'serverSeq', this.recorder.bytes());
    message.failed = this.failed;
    const id = takeId(slot);
    seen.response = this.answerId || id;
    seen.thread1 = slot.tid;
    seen.capSeq1 = ++connection.serverCapSeq;
    this.isServerDone = true;
    this.write();
  }

  /**
   * The client has read the answer with `reader`'s thread, or has given up.
   *
   * @returns the syscall id of that reading; '' where there was none.
   */
  end(isAnswered: boolean, reader: Slot | null, nowUs: number): string {
    const [first] = this.stops;
    let id = '';
    if (isAnswered && reader && first.process && this.atClient) {
      this.ends[0] = nowUs;
      id = readId(reader, first.process.node);
      this.atClient.response = id;
      this.atClient.thread1 = reader.tid;
      this.atClient.capSeq1 = ++this.connection.clientCapSeq;
    }
    this.isClientDone = true;
    this.write();
    return id;
  }

  private compose(): Message {
    const { stops, to, connection, headers, recorder } = this;
    const { wire } = to.service;
    const stream = wire === 'grpc' ? connection.nextStream : null;
    connection.nextStream += 2;
    return {
      client: stops[0].point === 'c-p' ? stops[0].process : null,
      server: stops[stops.length - 1].process as Process,
      to,
      isOneWay: this.isOneWay,
      clientPort: connection.clientPort,
      header: headers.trace,
      xRequestId0: headers.xRequestId,
      xRequestId1: '',
      requestId: stream,
      reqTcpSeq: nextSeq(connection, 'clientSeq', recorder.bytes()),
      respTcpSeq: 0,
      failed: false,
    };
  }

  /** When both ends are through with it. */
  private write(): void {
    if (!this.isClientDone || !this.isServerDone) {
      return;
    }
    this.stops.forEach((stop, i) => {
      const span = this.spans[i];
      const endUs = this.ends[i];
      span.startUs = this.starts[i];
      span.endUs = endUs ?? span.startUs;
      span.row = stop.node && this.rowAt(stop, stop.node, i);
    });
  }

  private rowAt(stop: Stop, node: Node, i: number): Row {
    const { recorder } = this;
    const endUs = this.ends[i];
    return agentRow(stop, node, this.message, {
      startUs: recorder.stamp(node, this.starts[i]),
      endUs: endUs === null ? null : recorder.stamp(node, endUs),
      flowId: recorder.flowId(this.connection, `${i} ${stop.point}`),
      syscalls: stop.point === 'c-p' ? this.atClient : stop.point === 's-p' ? this.atServer : null,
    });
  }
}

function syscalls(request: string, { tid, coroutine }: Slot, capSeq0: number): NonNullable<Sight['syscalls']> {
  return { request, response: '0', thread0: tid, thread1: 0, coroutine, capSeq0, capSeq1: 0 };
}

/**
 * Reading makes a new syscall trace id of the node's agent, which the thread's next writing takes with it.
 * (DeepFlow's agent, `trace_process` in socket_trace.bpf.c: ingress stores a new id under the thread or coroutine,
 * egress takes it and deletes it.)
 */
function readId(slot: Slot, node: Node): string {
  slot.syscallTraceId = String(++node.syscallTraceId);
  return slot.syscallTraceId;
}

function takeId(slot: Slot): string {
  const id = slot.syscallTraceId;
  slot.syscallTraceId = '0';
  return id;
}
