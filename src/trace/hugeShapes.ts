import { spanOf, UNKNOWN_END } from './blank';
import type { Span } from './span';

/** For tests: what a row is made of, by its number. */
type Maker = (i: number, n: number) => Partial<Span>;

const process = { ...UNKNOWN_END, podId: 1, processId: 10, ip: '10.0.0.1' };
const elsewhere = { ...UNKNOWN_END, podId: 2, processId: 20, ip: '10.0.0.2' };
const code: Partial<Span> = { signalSource: 'otel', observationPoint: 'app', traceIds: ['t'], clockDomain: 'node:1' };
const system: Partial<Span> = {
  signalSource: 'ebpf',
  agentId: 1,
  clockDomain: 'agent:1',
  transport: 6,
  client: process,
  server: process,
};
/** Odd numbers are received, even ones are calls, each within the time of the one before. */
const inAndOut = (i: number): Partial<Span> => ({
  ...system,
  observationPoint: i % 2 === 0 ? 's-p' : 'c-p',
  client: i % 2 === 0 ? elsewhere : process,
  server: i % 2 === 0 ? process : elsewhere,
  flowId: String(i + 1),
  startNs: (i >> 1) * 10_000 + (i % 2) * 1000,
  endNs: (i >> 1) * 10_000 + 9000_000 - (i % 2) * 1000,
});

/**
 * Sets of rows that are large in one way each. Where all rows share one id, everything proposes itself to everything:
 * such sets show what costs more than it should, and what recurses.
 */
export const HUGE_SHAPES: Readonly<Record<string, Maker>> = {
  'one under the other': (i, n) => ({
    ...code,
    spanId: `s${i}`,
    parentSpanId: i ? `s${i - 1}` : '',
    startNs: i,
    endNs: 3 * n - i,
  }),
  'all under one': (i, n) => ({
    ...code,
    spanId: `s${i}`,
    parentSpanId: i ? 's0' : '',
    startNs: i ? i : 0,
    endNs: i ? i + 1 : n + 2,
  }),
  'nothing in common': (i) => ({ ...code, traceIds: [`t${i}`], spanId: `s${i}`, startNs: i, endNs: i + 5 }),
  'a ring of parents': (i, n) => ({
    ...code,
    spanId: `s${i}`,
    parentSpanId: `s${(i + 1) % n}`,
    startNs: i,
    endNs: i + 5,
  }),
  'each its own parent': (i) => ({ ...code, spanId: `s${i}`, parentSpanId: `s${i}`, startNs: i, endNs: i + 5 }),
  'one span id, its own parent': (i) => ({ ...code, spanId: 's', parentSpanId: 's', startNs: i, endNs: i + 50 }),
  'one lost parent': (i, n) => ({
    ...code,
    appService: 'x',
    spanId: `s${i}`,
    parentSpanId: 'lost',
    startNs: i,
    endNs: 3 * n - i,
  }),
  'one header on every path': (i) => ({
    ...inAndOut(i),
    traceIds: ['t'],
    spanId: 's',
    reqTcpSeq: 1 + i,
    respTcpSeq: 1 + i,
  }),
  'one trace id on every path': (i) => ({
    ...inAndOut(i),
    traceIds: ['t'],
    spanId: `s${i}`,
    reqTcpSeq: 1 + i,
    respTcpSeq: 1 + i,
  }),
  'one sequence': (i) => ({ ...inAndOut(i), reqTcpSeq: 7, respTcpSeq: 8 }),
  'one sequence, a flow each': (i) => ({ ...inAndOut(i), reqTcpSeq: 7, respTcpSeq: 8, flowId: '1', endpoint: `/${i}` }),
  'one sequence of requests without answers': (i) => ({ ...inAndOut(i), half: 'request', reqTcpSeq: 7 }),
  'one syscall id': (i) => ({ ...inAndOut(i), syscallTraceIdRequest: '5', syscallTraceIdResponse: '6' }),
  'one chain of syscall ids': (i) => ({
    ...inAndOut(i),
    syscallTraceIdRequest: String(i + 1),
    syscallTraceIdResponse: String(i + 2),
  }),
  'one X-Request-ID': (i) => ({ ...inAndOut(i), xRequestId0: 'q', xRequestId1: 'q' }),
  'one stream': (i) => ({ ...inAndOut(i), l7Protocol: 41, requestId: '3', clientPort: 5000, serverPort: 80 }),
  'one DNS id': (i) => ({
    ...inAndOut(i),
    l7Protocol: 120,
    transport: 17,
    requestId: '3',
    clientPort: 5000,
    serverPort: 53,
  }),
  'one Unix socket': (i) => ({ ...inAndOut(i), serverPort: 1, traceIds: ['t'], spanId: 's' }),
  'one queue': (i) => ({ ...inAndOut(i), isAsync: true, l7Protocol: 100, traceIds: ['t'], spanId: 's' }),
  'halves of one session': (i) => ({
    ...inAndOut(i),
    observationPoint: 'c-p',
    flowId: '1',
    half: i % 3 === 2 ? 'response' : 'request',
    syscallCapSeq0: i,
    syscallCapSeq1: i,
  }),
  'frames of one stream': (i) => ({
    ...inAndOut(i),
    observationPoint: 'c-p',
    flowId: '1',
    l7Protocol: 41,
    requestId: '3',
    half: i % 2 ? 'response' : 'request',
    startNs: i,
    endNs: i,
  }),
  'messages in halves, one trace id': (i) => ({
    ...inAndOut(i),
    observationPoint: 'c-p',
    isAsync: true,
    l7Protocol: 108,
    traceIds: ['t'],
    half: i % 2 ? 'response' : 'request',
  }),
  'one row again and again': () => ({ ...inAndOut(0), reqTcpSeq: 7, respTcpSeq: 8 }),
  'all at one instant': (i) => ({ ...code, spanId: `s${i}`, parentSpanId: i ? `s${i >> 1}` : '' }),
  'no ids in one process': (i) => inAndOut(i),
  'no ids in one process, all at once': (i, n) => ({
    ...inAndOut(i),
    startNs: (i % 2) * 1000 + i,
    endNs: 9e9 + n - (i % 2) * 1000,
  }),
  'a clock each': (i) => ({
    ...inAndOut(i),
    agentId: 1 + i,
    clockDomain: `agent:${i}`,
    reqTcpSeq: 1 + (i >> 1),
    respTcpSeq: 1 + (i >> 1),
    startNs: ((i * 7919) % 1000) * 1e6,
    endNs: ((i * 7919) % 1000) * 1e6 + 5e6 - (i % 2) * 1e6,
  }),
  'one clock that wanders': (i) => ({
    ...inAndOut(i),
    agentId: 1 + (i % 2),
    clockDomain: `agent:${i % 2}`,
    reqTcpSeq: 1 + (i >> 1),
    respTcpSeq: 1 + (i >> 1),
    startNs: i * 1e6 + (i % 2 ? ((i * 7919) % 100) * 1e6 : 0),
    endNs: i * 1e6 + (i % 2 ? ((i * 7919) % 100) * 1e6 : 0) + 5e6,
  }),
};

/** The rows of a shape. */
export function hugeRows(shape: string, n: number): Span[] {
  const make = HUGE_SHAPES[shape];
  return Array.from({ length: n }, (_, i) => spanOf({ ids: [String(1000 + i)], ...make(i, n) }));
}
