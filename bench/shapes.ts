import { spanOf } from '../src/trace/blank';
import type { Span } from '../src/trace/span';

/** Row sets of one shape in any size: what a stitching engine can be slow on. */
export const SHAPES: Record<string, (rows: number) => Span[]> = {
  /** One parent, all others its children. */
  wide: (rows) =>
    Array.from({ length: rows }, (_, i) => code(i, i === 0 ? -1 : 0, i * 1000, 1000 + (i === 0 ? rows * 1000 : 0))),
  /** Chains of at most 50,000 levels. */
  deep: (rows) =>
    Array.from({ length: rows }, (_, i) => {
      const level = i % 50_000;
      return code(i, level === 0 ? -1 : i - 1, level * 1000, (100_000 - 2 * level) * 1000);
    }),
  /** Calls of eight rows each: client code, six observations, server code. */
  trees: (rows) =>
    Array.from({ length: Math.ceil(rows / 8) }, (_, call) => callRows(call))
      .flat()
      .slice(0, rows),
};

function code(i: number, parent: number, startNs: number, durationNs: number): Span {
  return spanOf({
    ids: [String(i + 1)],
    traceIds: ['0af7651916cd43dd8448eb211c80319c'],
    spanId: (i + 1).toString(16).padStart(16, '0'),
    parentSpanId: parent < 0 ? '' : (parent + 1).toString(16).padStart(16, '0'),
    spanKind: 'internal',
    startNs,
    endNs: startNs + durationNs,
    endpoint: 'work',
    appService: 'service',
  });
}

const WAY = ['c-p', 'c', 'c-nd', 's-nd', 's', 's-p'] as const;

function callRows(call: number): Span[] {
  const traceId = call.toString(16).padStart(32, '0');
  const header = { traceIds: [traceId], spanId: 'c'.padStart(16, '0') };
  const startNs = call * 10_000;
  const at = (n: number): Partial<Span> => ({
    ids: [String(call * 8 + n + 1)],
    startNs: startNs + n * 1000,
    endNs: startNs + (20 - n) * 1000,
  });
  return [
    spanOf({ ...at(0), ...header, observationPoint: 'c-app', spanKind: 'client', appService: 'a' }),
    ...WAY.map((observationPoint, i) =>
      spanOf({
        ...at(i + 1),
        ...header,
        observationPoint,
        signalSource: observationPoint.endsWith('-p') ? 'ebpf' : 'packet',
        agentId: observationPoint.startsWith('c') ? 1 : 2,
        flowId: String(call * 8 + i + 1),
        reqTcpSeq: (call * 2654435761 + 1) >>> 0 || 1,
        respTcpSeq: (call * 40503 + 7) >>> 0,
      })
    ),
    spanOf({
      ...at(7),
      traceIds: [traceId],
      spanId: 'd'.padStart(16, '0'),
      parentSpanId: header.spanId,
      observationPoint: 's-app',
      spanKind: 'server',
      appService: 'b',
    }),
  ];
}
