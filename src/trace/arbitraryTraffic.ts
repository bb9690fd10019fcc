import fc from 'fast-check';
import { spanOf, UNKNOWN_END } from './blank';
import { Dice } from './infer/dice';
import type { End, ObservationPoint, Span } from './span';

/** Rows of requests that could have been, and which span really called which. */
export interface Traffic {
  rows: Span[];
  /** Row id → row id of the true parent; null for the first span of a request. */
  trueParent: ReadonlyMap<string, string | null>;
}

/** A service and what is known of it. */
interface Service {
  end: End;
  agentId: number;
  name: string;
  /** Its code has an OpenTelemetry SDK. */
  code: boolean;
  /** An agent sees its system calls and its network interfaces. */
  agent: boolean;
  /** One thread works on one request at a time; else calls are made wherever a thread is free, and no id survives. */
  ownThread: boolean;
  /** Passes headers on as they came, with an X-Request-ID. */
  proxy: boolean;
}

/** How much of it all is seen: 0 none … 1 everything; shares of the services, not of the rows. */
export interface Sight {
  code: number;
  agents: number;
  ownThreads: number;
  proxies: number;
}

const EVERYTHING: Sight = { code: 1, agents: 1, ownThreads: 1, proxies: 0 };

const share = fc.constantFrom(0, 0.3, 0.7, 1);
const seed = fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff }));
/** Mostly one or two requests, now and then as many as make 500 spans. */
const requests = fc.oneof(
  { weight: 40, arbitrary: fc.array(seed, { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.array(seed, { minLength: 10, maxLength: 25 }) }
);

/** Requests of which every span was seen, with every id that there can be. */
export const wholeTraffic = fc
  .record({ world: seed, requests })
  .map(({ world, requests }) => trafficOf(world, requests, EVERYTHING));

/** Requests through services some of which nobody watches, and some of which lose the thread. */
export const partialTraffic = fc
  .record({
    world: seed,
    requests,
    sight: fc.record({ code: share, agents: share, ownThreads: share, proxies: fc.constantFrom(0, 0, 0.5) }),
  })
  .map(({ world, requests, sight }) => trafficOf(world, requests, sight));

/** A request for each seed, between the services of one world, some at the same time. */
export function trafficOf(world: number, seeds: readonly number[], sight: Sight): Traffic {
  const fate = new Dice(world);
  const services = makeServices(fate, sight);
  // Mostly a few levels of calls, now and then five.
  const mostDepth = Math.floor(fate.next() ** 2 * 5);
  const recorder = new Recorder();
  seeds.forEach((own, n) => {
    const dice = new Dice(own);
    const startUs = Math.floor(dice.next() * 200_000);
    playRequest(services, mostDepth, dice, recorder, n, startUs);
  });
  return { rows: recorder.rows, trueParent: recorder.trueParent };
}

function makeServices(dice: Dice, sight: Sight): Service[] {
  return Array.from({ length: 2 + Math.floor(dice.next() * 5) }, (_, i) => {
    const proxy = dice.next() < sight.proxies;
    const nodes = 1 + Math.floor(dice.next() * 3);
    return {
      end: { ...UNKNOWN_END, podId: 10 + i, podNodeId: nodes, processId: 100 + i, ip: `10.0.0.${i}` },
      agentId: nodes,
      name: `service-${i}`,
      code: !proxy && dice.next() < sight.code,
      agent: dice.next() < sight.agents,
      ownThread: dice.next() < sight.ownThreads,
      proxy,
    };
  });
}

/** Writes rows down with ids of their own, and who called whom. */
class Recorder {
  readonly rows: Span[] = [];
  readonly trueParent = new Map<string, string | null>();
  private next = 1000;

  add(known: Partial<Span>, parent: string | null): string {
    const id = String(this.next++);
    this.rows.push(spanOf({ ids: [id], ...known }));
    this.trueParent.set(id, parent);
    return id;
  }

  /** A number that nothing else has. */
  fresh(): number {
    return this.next++;
  }
}

/** A call that is still to be made: by whom, to whom, when, and under which span of the caller. */
interface Task {
  caller: Service;
  callee: Service;
  fromUs: number;
  toUs: number;
  parent: string | null;
  /** OTel parent's span id, '' for none. */
  parentSpanId: string;
  traceId: string;
  /** The header that a proxy passes on. */
  header: { traceId: string; spanId: string };
  xRequestId: string;
  syscall: readonly [request: string, response: string];
  depth: number;
}

/** Where a set is as large as tests want it. */
const MOST_ROWS = 500;
const ROWS_OF_A_CALL = 8;

function playRequest(
  services: Service[],
  mostDepth: number,
  dice: Dice,
  recorder: Recorder,
  n: number,
  startUs: number
): void {
  const whole = (from: number, to: number): number => from + Math.floor(dice.next() * (to - from + 1));
  const traceId = `t${n}`;
  const tasks: Task[] = [
    {
      caller: services[0],
      callee: services[whole(1, services.length - 1)],
      fromUs: startUs,
      toUs: startUs + whole(20_000, 100_000),
      parent: null,
      parentSpanId: '',
      traceId,
      header: { traceId: '', spanId: '' },
      xRequestId: '',
      syscall: ['', ''],
      depth: 0,
    },
  ];
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    if (recorder.rows.length > MOST_ROWS - ROWS_OF_A_CALL) {
      return;
    }
    const served = playCall(task, dice, recorder);
    const lengthUs = served.toUs - served.fromUs;
    const most = task.callee.proxy ? 1 : 3;
    if (task.depth >= mostDepth || lengthUs < 3000) {
      continue;
    }
    // One after the other, each in its own stretch of the time that the server has.
    const calls = whole(task.callee.proxy ? 1 : 0, most);
    let last = served.syscall[0];
    for (let c = 0; c < calls; c++) {
      const stretchUs = Math.floor(lengthUs / calls);
      const fromUs = served.fromUs + c * stretchUs + whole(50, Math.max(50, stretchUs >> 2));
      const toUs = served.fromUs + (c + 1) * stretchUs - whole(50, Math.max(50, stretchUs >> 2));
      const next = task.callee.ownThread ? String(recorder.fresh()) : '';
      const { callee } = task;
      tasks.push({
        caller: callee,
        callee: services[whole(0, services.length - 1)],
        fromUs,
        toUs,
        parent: served.id,
        parentSpanId: served.spanId,
        traceId: callee.code || callee.proxy ? task.traceId : `${traceId}-${recorder.fresh()}`,
        header: served.header,
        xRequestId: callee.proxy ? task.xRequestId || `x${recorder.fresh()}` : '',
        syscall: callee.ownThread ? [last, next] : [String(recorder.fresh()), String(recorder.fresh())],
        depth: task.depth + 1,
      });
      last = next || last;
    }
    served.finish(last);
  }
}

/** The innermost span of the server, and when it works. */
interface Served {
  id: string | null;
  spanId: string;
  fromUs: number;
  toUs: number;
  header: { traceId: string; spanId: string };
  syscall: readonly [string, string];
  /** Tells the server's process span the syscall id of its answer. */
  finish(lastSyscall: string): void;
}

/** Writes down everything that is seen of one call, from the client's code to the server's. */
function playCall(task: Task, dice: Dice, recorder: Recorder): Served {
  const { caller, callee } = task;
  let { fromUs, toUs, parent } = task;
  let header = caller.proxy ? task.header : { traceId: '', spanId: '' };
  let spanId = '';
  const add = (point: ObservationPoint, service: Service, more: Partial<Span>): Span => {
    const isCode = point.endsWith('app');
    parent = recorder.add(
      {
        signalSource: isCode ? 'otel' : point.endsWith('-p') ? 'ebpf' : 'packet',
        observationPoint: point,
        startNs: fromUs * 1000,
        endNs: toUs * 1000,
        clockDomain: `node:${service.agentId}`,
        agentId: service.agentId,
        client: caller.end,
        server: callee.end,
        endpoint: callee.name,
        ...(isCode ? { appService: service.name, traceIds: [task.traceId] } : wire),
        ...more,
      },
      parent
    );
    const marginUs = 1 + Math.floor(dice.next() * Math.max(1, (toUs - fromUs) / 20));
    fromUs += marginUs;
    toUs -= marginUs;
    return recorder.rows[recorder.rows.length - 1];
  };
  let wire: Partial<Span> = {};
  if (caller.code) {
    spanId = `s${recorder.fresh()}`;
    header = { traceId: task.traceId, spanId };
    add('c-app', caller, { spanId, parentSpanId: task.parentSpanId, spanKind: 'client' });
  }
  wire = {
    reqTcpSeq: recorder.fresh(),
    respTcpSeq: recorder.fresh(),
    traceIds: header.traceId ? [header.traceId] : [],
    spanId: header.spanId,
    xRequestId0: task.xRequestId,
    transport: 6,
    l7Protocol: 20,
    protocol: 'HTTP',
    clientPort: 20_000 + recorder.fresh(),
    serverPort: 80,
  };
  // Each point of a connection counts its flows on its own.
  const flow = () => ({ flowId: String(recorder.fresh()) });
  if (caller.agent) {
    const [syscallTraceIdRequest, syscallTraceIdResponse] = task.syscall;
    add('c-p', caller, { ...flow(), syscallTraceIdRequest, syscallTraceIdResponse });
    add('c', caller, { ...flow(), captureNic: caller.end.podId });
    add('c-nd', caller, { ...flow(), captureNic: caller.agentId });
  }
  let process: Span | undefined;
  const syscallTraceIdRequest = callee.agent ? String(recorder.fresh()) : '';
  if (callee.agent) {
    add('s-nd', callee, { ...flow(), captureNic: callee.agentId });
    add('s', callee, { ...flow(), captureNic: callee.end.podId });
    process = add('s-p', callee, { ...flow(), syscallTraceIdRequest, syscallTraceIdResponse: syscallTraceIdRequest });
  }
  if (callee.code) {
    const parentSpanId = header.spanId;
    spanId = `s${recorder.fresh()}`;
    add('s-app', callee, { spanId, parentSpanId, spanKind: 'server', traceIds: [header.traceId || task.traceId] });
  } else {
    spanId = '';
  }
  return {
    id: parent,
    spanId,
    fromUs,
    toUs,
    header,
    syscall: [syscallTraceIdRequest, ''],
    finish: (last) => process && (process.syscallTraceIdResponse = last || syscallTraceIdRequest),
  };
}
