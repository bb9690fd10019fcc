import fc from 'fast-check';
import { spanOf, UNKNOWN_END } from './blank';
import { Dice } from './infer/dice';
import { OBSERVATION_POINTS, type End, type Span } from './span';

/**
 * For tests: rows that make no sense, with so few values for each id that they meet, contradict each other and form
 * cycles. A row is made from a number alone, so that fast-check shrinks a failing set by leaving rows out.
 */
export function brokenRow(seed: number): Span {
  const dice = new Dice(seed);
  const one = <T>(...values: T[]): T => values[Math.floor(dice.next() * values.length)];
  const upTo = (most: number): number => Math.floor(dice.next() * (most + 1));
  const id = (most: number): string => (upTo(3) === 0 ? '' : String(1 + upTo(most)));
  const end = (): End => ({
    ...UNKNOWN_END,
    podId: upTo(2),
    podNodeId: upTo(2),
    processId: upTo(3),
    ip: one('', '10.0.0.1', '10.0.0.2'),
    autoInstanceId: upTo(2),
    autoInstanceType: one(0, 1, 10, 255),
  });
  const startNs = upTo(50) * 1e6 + one(0, 0, 1000);
  const agentId = upTo(3);
  const l7Protocol = one(20, 20, 21, 41, 60, 100, 108, 120, 0);
  return spanOf({
    signalSource: one('otel', 'ebpf', 'packet'),
    observationPoint: one(...OBSERVATION_POINTS),
    half: one(null, null, null, 'request', 'response'),
    startNs,
    endNs: startNs + one(0, 1000, upTo(20) * 1e6),
    agentId,
    clockDomain: one('', `agent:${agentId}`, `agent:${agentId}`, 'node:1'),
    traceIds: one([], ['t'], ['t'], ['u'], ['t', 'u']),
    spanId: one('', 'a', 'b', 'c', 'd'),
    parentSpanId: one('', 'a', 'b', 'c', 'd', 'lost'),
    spanKind: one('', 'server', 'client', 'internal', 'producer', 'consumer'),
    reqTcpSeq: upTo(3),
    respTcpSeq: upTo(3),
    syscallTraceIdRequest: id(4),
    syscallTraceIdResponse: id(4),
    syscallThread0: upTo(2),
    syscallThread1: upTo(2),
    syscallCoroutine0: id(2),
    syscallCapSeq0: upTo(3),
    syscallCapSeq1: upTo(3),
    xRequestId0: one('', '', '', 'q', 'r'),
    xRequestId1: one('', '', '', 'q', 'r'),
    requestId: id(2),
    flowId: id(2),
    transport: one(6, 6, 17, 0),
    l7Protocol,
    protocol: one('', 'HTTP', 'gRPC'),
    isAsync: one(false, false, false, true),
    isTls: one(false, false, true),
    clientPort: one(0, 5000, 5001),
    serverPort: one(0, 1, 53, 80),
    captureNic: upTo(2),
    requestType: one('', 'GET', 'POST'),
    requestResource: one('', '/a', '/b'),
    endpoint: one('', 'a', 'b'),
    responseStatus: one('ok', 'ok', 'timeout', 'server_error', 'unknown'),
    responseCode: one(null, 200, 500),
    client: end(),
    server: end(),
    appService: one('', 'x', 'y'),
    appInstance: one('', '1'),
  });
}

/** Row ids in the order given: decimal, as the store's. */
export function numbered(spans: readonly Span[]): Span[] {
  return spans.map((span, i) => ({ ...span, ids: [String(1000 + i)] }));
}

/** A smaller number is no simpler row. */
const seeds = (minLength: number, maxLength: number) =>
  fc.array(fc.noShrink(fc.integer({ min: 1, max: 0x7fffffff })), { minLength, maxLength });

/** Broken rows: mostly few, now and then up to 500. */
export const brokenRows = fc
  .oneof(
    { weight: 80, arbitrary: seeds(0, 8) },
    { weight: 20, arbitrary: seeds(0, 40) },
    { weight: 1, arbitrary: seeds(300, 500) }
  )
  .map((numbers) => numbered(numbers.map(brokenRow)));
