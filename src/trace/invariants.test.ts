import fc from 'fast-check';
import { spanOf, UNKNOWN_END } from './blank';
import { OBSERVATION_POINTS, type Span } from './span';
import { stitch } from './stitch';
import { topsOf } from './tree';

/** Few values for each id, so that they meet, contradict and form cycles. */
const few = (...values: string[]) => fc.constantFrom(...values);
const number = (max: number) => fc.integer({ min: 0, max });

const brokenSpan = fc
  .record({
    signalSource: fc.constantFrom<Span['signalSource']>('otel', 'ebpf', 'packet'),
    observationPoint: fc.constantFrom(...OBSERVATION_POINTS),
    half: fc.constantFrom<Span['half']>(null, null, null, 'request', 'response'),
    startNs: number(50).map((ms) => ms * 1e6),
    lengthNs: number(20).map((ms) => ms * 1e6),
    agentId: number(3),
    traceIds: fc.uniqueArray(few('t', 'u'), { maxLength: 2 }),
    spanId: few('', 'a', 'b', 'c'),
    parentSpanId: few('', 'a', 'b', 'c', 'lost'),
    spanKind: fc.constantFrom<Span['spanKind']>('', 'server', 'client', 'internal'),
    reqTcpSeq: number(3),
    respTcpSeq: number(3),
    syscallTraceIdRequest: few('', '1', '2', '3'),
    syscallTraceIdResponse: few('', '1', '2', '3'),
    syscallCapSeq0: number(3),
    syscallCapSeq1: number(3),
    flowId: few('', '1', '2'),
    requestId: few('', '1'),
    clientPod: number(2),
    serverPod: number(2),
    responseStatus: fc.constantFrom<Span['responseStatus']>('ok', 'timeout', 'server_error'),
  })
  .map(({ lengthNs, clientPod, serverPod, ...known }) =>
    spanOf({
      ...known,
      endNs: known.startNs + lengthNs,
      client: { ...UNKNOWN_END, podId: clientPod, podNodeId: clientPod },
      server: { ...UNKNOWN_END, podId: serverPod, podNodeId: serverPod },
    })
  );

const rows = fc
  .array(brokenSpan, { maxLength: 60 })
  .map((spans) => spans.map((span, i) => ({ ...span, ids: [String(100 + i)] })));

function links(spans: Span[], startId?: string): string[] {
  const trace = stitch({ originNs: 0n, spans }, { startId });
  return trace.spans
    .map((span, i) => {
      const link = trace.links[i];
      return `${span.ids.join('+')} < ${link ? `${trace.spans[link.parent].ids[0]} ${link.evidence.join('+')}` : '-'}`;
    })
    .sort();
}

describe('whatever the rows', () => {
  it('every row is in exactly one span', () => {
    fc.assert(
      fc.property(rows, (spans) => {
        const trace = stitch({ originNs: 0n, spans });
        const ids = trace.spans.flatMap((span) => span.ids);
        expect([...ids].sort()).toEqual(spans.map((span) => span.ids[0]).sort());
        expect(trace.completeness.rowsUsed).toBe(spans.length);
      }),
      { numRuns: 300 }
    );
  });

  it('links form a forest in display order', () => {
    fc.assert(
      fc.property(rows, (spans) => {
        const trace = stitch({ originNs: 0n, spans });
        trace.links.forEach((link, i) => link && expect(link.parent).toBeLessThan(i));
        expect(trace.roots).toEqual([...new Set(topsOf(trace.links))]);
      }),
      { numRuns: 300 }
    );
  });

  it('the order of the rows and the choice of the start change no link', () => {
    fc.assert(
      fc.property(rows, fc.integer({ min: 100, max: 159 }), (spans, start) => {
        const straight = links(spans);
        expect(links([...spans].reverse())).toEqual(straight);
        expect(links(spans, String(start))).toEqual(straight);
      }),
      { numRuns: 300 }
    );
  });

  it('a row of another process without an equal id changes no link', () => {
    fc.assert(
      fc.property(rows, brokenSpan, (spans, other) => {
        const stranger: Span = {
          ...other,
          ids: ['900'],
          agentId: 9,
          traceIds: ['other'],
          spanId: 'z',
          parentSpanId: '',
          reqTcpSeq: 99,
          respTcpSeq: 98,
          syscallTraceIdRequest: '97',
          syscallTraceIdResponse: '96',
          flowId: '95',
          client: { ...UNKNOWN_END, podId: 9 },
          server: { ...UNKNOWN_END, podId: 8 },
        };
        expect(links([...spans, stranger]).filter((link) => !link.startsWith('900 '))).toEqual(links(spans));
      }),
      { numRuns: 300 }
    );
  });

  it('clocks are left alone where every child already lies inside its parent', () => {
    fc.assert(
      fc.property(rows, (spans) => {
        const trace = stitch({ originNs: 0n, spans });
        const fits = trace.links.every((link, i) => {
          const [parent, child] = [link ? trace.spans[link.parent] : trace.spans[i], trace.spans[i]];
          return parent.startNs <= child.startNs && child.endNs <= parent.endNs;
        });
        fc.pre(fits);
        expect(trace.clocks.map(({ offsetNs }) => offsetNs).filter(Boolean)).toEqual([]);
      }),
      { numRuns: 300 }
    );
  });

  it('50,000 levels and 100,000 children are ordinary', () => {
    const deep = Array.from({ length: 50_000 }, (_, i) =>
      spanOf({
        ids: [String(i + 1)],
        traceIds: ['t'],
        spanId: `s${i}`,
        parentSpanId: i ? `s${i - 1}` : '',
        startNs: i,
        endNs: 200_000 - i,
      })
    );
    const wide = Array.from({ length: 100_000 }, (_, i) =>
      spanOf({
        ids: [String(i + 1)],
        traceIds: ['t'],
        spanId: `s${i}`,
        parentSpanId: i ? 's0' : '',
        startNs: i,
        endNs: 200_000,
      })
    );
    expect(stitch({ originNs: 0n, spans: deep }).roots).toEqual([0]);
    expect(stitch({ originNs: 0n, spans: wide }).roots).toEqual([0]);
  });
});
