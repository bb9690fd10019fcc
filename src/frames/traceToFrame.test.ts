import { NOTHING_MISSING } from '../trace/nothingMissing';
import { FieldType, type DataFrame } from '@grafana/data';
import fc from 'fast-check';
import { spanOf, UNKNOWN_END } from '../trace/blank';
import { readDrawing } from '../trace/drawing';
import type { Span } from '../trace/span';
import { stitch } from '../trace/stitch';
import type { Trace } from '../trace/trace';
import { frameOfColumns } from './frameOfColumns';
import { frameToTrace } from './frameToTrace';
import { nodeGraphFrames } from './nodeGraph';
import { serviceGraph } from './serviceGraph';
import { OWN_FIELDS, STANDARD_FIELDS, type TraceFrameMeta } from './schema';
import { traceColumns } from './traceColumns';
import { traceToFrame } from './traceToFrame';
import { readVector } from './vector';

const ORIGIN = 1_700_000_000_123_456_789n;

/** A trace of spans given as parts, each under the span whose index is given. */
function traceOf(parts: Array<[Partial<Span>, number]>, more: Partial<Trace> = {}): Trace {
  return {
    originNs: ORIGIN,
    spans: parts.map(([part], i) =>
      spanOf({ ids: [String(100 + i)], startNs: i * 1000, endNs: i * 1000 + 500, ...part })
    ),
    links: parts.map(([, parent]) =>
      parent < 0
        ? null
        : ({
            parent,
            evidence: ['tcp-seq', 'syscall'],
            strength: 'inferred',
            confidence: 0.75,
            why: 'because',
          } as never)
    ),
    roots: parts.flatMap(([, parent], i) => (parent < 0 ? [i] : [])),
    clocks: [],
    completeness: {
      ...NOTHING_MISSING,
      rowsRead: 9,
      rowsUsed: 8,
      statements: 3,
      missingParents: 1,
      halves: 2,
      notices: ['a gap'],
    },
    passedOver: new Map(),
    ...more,
  };
}

const values = (frame: DataFrame, name: string) =>
  Array.from(readVector(frame.fields.find((field) => field.name === name)));

const pod = (name: string, id: number, service = '') => ({
  ...UNKNOWN_END,
  pod: name,
  autoInstanceType: 10,
  autoInstanceId: id,
  autoInstance: name,
  autoService: service,
  podNode: 'node0',
  ip: '10.0.0.9',
});

it('has the fields of the schema, in its order', () => {
  const frame = traceToFrame(traceOf([[{}, -1]]), { callId: '100' });
  expect(frame.fields.map((field) => field.name)).toEqual([...STANDARD_FIELDS, ...OWN_FIELDS]);
  expect(frame.meta?.preferredVisualisationType).toBe('trace');
  expect(values(frame, 'startTime').every((ms) => typeof ms === 'number' && ms > 0)).toBe(true);
});

it('is what Grafana needs: unique ids, status 0 to 2, error tags, ms', () => {
  const frame = traceToFrame(
    traceOf([
      [
        {
          signalSource: 'otel',
          spanId: 'aa',
          traceIds: ['T1', 'T2'],
          responseStatus: 'ok',
          startNs: 0,
          endNs: 1_500_000,
        },
        -1,
      ],
      [{ signalSource: 'otel', spanId: 'bb', responseStatus: 'timeout' }, 0],
      [{ signalSource: 'otel', spanId: 'bb', responseStatus: 'unknown' }, 0],
      [{ signalSource: 'ebpf', spanId: 'aa', responseStatus: 'client_error', responseException: 'bad' }, 1],
      [{ signalSource: 'packet', observationPoint: 's', responseStatus: 'parse_failed' }, 3],
    ]),
    { callId: '' }
  );
  expect(values(frame, 'traceID')).toEqual(['T1', 'T1', 'T1', 'T1', 'T1']);
  expect(values(frame, 'spanID')).toEqual(['aa', 'id-101', 'id-102', 'id-103', 'id-104']);
  expect(values(frame, 'parentSpanID')).toEqual([undefined, 'aa', 'aa', 'id-101', 'id-103']);
  expect(values(frame, 'statusCode')).toEqual([1, 2, 0, 2, 0]);
  expect(values(frame, 'statusMessage')[3]).toBe('bad');
  expect(values(frame, 'duration')[0]).toBe(1.5);
  expect(values(frame, 'startTime')[0]).toBeCloseTo(1_700_000_000_123.4568, 3);
  const hasError = values(frame, 'tags').map((tags) =>
    (tags as Array<{ key: string }>).some(({ key }) => key === 'error')
  );
  expect(hasError).toEqual([false, true, false, true, false]);
  expect(frame.fields.find((field) => field.name === 'tags')?.type).toBe(FieldType.other);
});

it('makes a trace id where no span carries one', () => {
  expect(values(traceToFrame(traceOf([[{ ids: ['7'] }, -1]]), { callId: '' }), 'traceID')).toEqual(['id-7']);
});

it('names spans by what was asked: of gRPC with the method, of Redis with the command once', () => {
  const seen = { signalSource: 'ebpf', observationPoint: 's-p' } as const;
  const trace = traceOf([
    [{ ...seen, requestType: 'POST', requestResource: 'shop.Carts', endpoint: '/shop.Carts/Get' }, -1],
    [{ ...seen, requestType: 'HGET', requestResource: 'HGET 42 cart' }, 0],
    [{ ...seen, requestType: 'GET', requestResource: '/items/42?full=1', endpoint: '/items' }, 0],
    [{ ...seen, requestType: 'GET', endpoint: '/items' }, 0],
    [{ ...seen, requestType: 'PING', requestResource: 'PING' }, 0],
  ]);
  expect(values(traceToFrame(trace, { callId: '' }), 'operationName')).toEqual([
    'POST /shop.Carts/Get',
    'HGET 42 cart',
    'GET /items/42?full=1',
    'GET /items',
    'PING',
  ]);
});

it('def6d8f: names spans: a process by the name its code gives it, without any by its address, packets as network', () => {
  const cart = pod('cart-0', 5, 'cart-deployment');
  const frame = traceToFrame(
    traceOf([
      [
        { signalSource: 'ebpf', observationPoint: 's-p', server: cart, requestType: 'GET', requestResource: '/cart' },
        -1,
      ],
      [{ signalSource: 'otel', observationPoint: 's-app', server: cart, appService: 'cart', endpoint: 'GetCart' }, 0],
      [{ signalSource: 'packet', observationPoint: 'c', client: cart, protocol: 'MySQL', captureNicName: 'eth0' }, 1],
      [{ signalSource: 'ebpf', observationPoint: 's-p', server: pod('db-0', 6, 'db'), protocol: 'MySQL' }, 2],
      [{ signalSource: 'ebpf', observationPoint: 's-p', server: { ...UNKNOWN_END, processKname: 'java' } }, 3],
      [{ signalSource: 'ebpf', observationPoint: 's-p', server: { ...UNKNOWN_END, ip: '1.2.3.4' } }, 3],
      [{ signalSource: 'otel' }, 3],
    ]),
    { callId: '' }
  );
  expect(values(frame, 'serviceName')).toEqual(['cart', 'cart', 'network', 'db', 'java', '1.2.3.4', 'unknown']);
  expect(values(frame, 'operationName')).toEqual(['GET /cart', 'GetCart', 'MySQL', 'MySQL', 's-p', 's-p', 'app']);
  expect(values(frame, 'nic')[2]).toBe('eth0');
  expect(values(frame, 'host')[2]).toBe('node0');
});

it('keeps two services of one pod apart', () => {
  const shared = pod('both-0', 5, 'both');
  const frame = traceToFrame(
    traceOf([
      [{ signalSource: 'otel', server: shared, appService: 'one' }, -1],
      [{ signalSource: 'otel', server: shared, appService: 'two' }, 0],
      [{ signalSource: 'ebpf', observationPoint: 's-p', server: shared }, 0],
    ]),
    { callId: '' }
  );
  expect(values(frame, 'serviceName')).toEqual(['one', 'two', 'both']);
});

it('1c3e66a: keeps two programs of one node apart, and workers of one program together', () => {
  const process = (processKname: string, processId: number) => ({
    ...UNKNOWN_END,
    autoService: 'node-3',
    autoServiceType: 14,
    processKname,
    processId,
  });
  const at = (server: ReturnType<typeof process>) =>
    ({ signalSource: 'ebpf', observationPoint: 's-p', server }) satisfies Partial<Span>;
  const names = (...servers: Array<ReturnType<typeof process>>) =>
    values(traceToFrame(traceOf(servers.map((server) => [at(server), -1])), { callId: '' }), 'serviceName');
  expect(names(process('nginx', 1), process('mysqld', 2))).toEqual(['node-3:nginx', 'node-3:mysqld']);
  expect(names(process('nginx', 1), process('nginx', 2))).toEqual(['node-3', 'node-3']);
});

it('knows a pod by its name where a store has no ids', () => {
  const named = { ...UNKNOWN_END, pod: 'cart-0' };
  const frame = traceToFrame(
    traceOf([
      [{ signalSource: 'ebpf', observationPoint: 's-p', server: pod('cart-0', 5, 'cart-deployment') }, -1],
      [{ signalSource: 'otel', observationPoint: 's-app', server: named, appService: 'cart' }, 0],
      [{ signalSource: 'ebpf', observationPoint: 's-p', server: pod('', 6, 'db') }, 1],
      [{ signalSource: 'otel', observationPoint: 's-app', server: pod('', 6), appService: 'database' }, 2],
    ]),
    { callId: '' }
  );
  expect(values(frame, 'serviceName')).toEqual(['cart', 'cart', 'database', 'database']);
});

it('comes back as it was', () => {
  const clocks = [{ domain: 'node:2', offsetNs: -1500, driftPpm: 0, minNs: null, maxNs: 3 }];
  const trace = traceOf(
    [
      [
        {
          startNs: 0,
          endNs: 1_234_567,
          signalSource: 'ebpf',
          observationPoint: 'c-p',
          ids: ['18446744073709551614', '18446744073709551615'],
        },
        -1,
      ],
      [
        {
          startNs: -7,
          endNs: 2,
          clockDomain: 'node:2',
          responseCode: 200,
          half: 'request',
          tunnel: 'IPIP',
          spanKind: 'client',
        },
        0,
      ],
    ],
    { clocks }
  );
  const frame = traceToFrame(trace, { callId: '18446744073709551614' });
  const read = frameToTrace(frame);
  expect(read).toMatchObject({ own: true, count: 2, originNs: ORIGIN, notices: [] });
  expect([...read.startNs]).toEqual([0, -7]);
  expect([...read.durationNs]).toEqual([1_234_567, 9]);
  expect([...read.clockOffsetNs]).toEqual([0, -1500]);
  expect([...read.parent]).toEqual([-1, 0]);
  expect(read.rowIds).toEqual(['18446744073709551614,18446744073709551615', '101']);
  expect([read.evidence[1], read.strength[1], read.confidence[1]]).toEqual(['tcp-seq,syscall', 'inferred', 0.75]);
  expect([read.evidence[0], read.strength[0], read.confidence[0]]).toEqual(['', '', null]);
  expect([read.half[1], read.tunnel[1], read.kind[1], read.responseCode[1], read.responseCode[0]]).toEqual([
    'request',
    'IPIP',
    'client',
    200,
    null,
  ]);
  const meta: TraceFrameMeta = {
    schemaVersion: 1,
    originNs: String(ORIGIN),
    callId: '18446744073709551614',
    clocks,
    completeness: trace.completeness,
  };
  expect(read.meta).toEqual(meta);
});

it('comes back as it was: any stitched trace', () => {
  const part = fc.record({
    ids: fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n - 1n }).map(String), { minLength: 1, maxLength: 3 }),
    signalSource: fc.constantFrom('otel' as const, 'ebpf' as const, 'packet' as const),
    spanId: fc.constantFrom('', 'a', 'b', 'c', 'd'),
    startNs: fc.integer({ min: -1e12, max: 1e12 }),
    endNs: fc.constant(2e12),
    responseStatus: fc.constantFrom('ok' as const, 'timeout' as const, 'unknown' as const),
  });
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), fc.array(fc.nat()), (parts, parents) => {
      // ids of rows are unique in a trace
      const seen = new Set<string>();
      const unique = parts.filter(
        ({ ids }) => ids.every((id) => !seen.has(id)) && ids.forEach((id) => seen.add(id)) === undefined
      );
      const trace = traceOf(unique.map((one, i) => [one, i === 0 ? -1 : (parents[i] ?? 0) % i]));
      const read = frameToTrace(traceToFrame(trace, { callId: '' }));
      expect(read.notices).toEqual([]);
      expect([...read.parent]).toEqual(trace.links.map((link) => link?.parent ?? -1));
      expect([...read.startNs]).toEqual(trace.spans.map((span) => span.startNs));
      expect([...read.durationNs]).toEqual(trace.spans.map((span) => span.endNs - span.startNs));
      expect(Array.from(read.rowIds)).toEqual(trace.spans.map((span) => span.ids.join(',')));
      expect(Array.from(read.status)).toEqual(trace.spans.map((span) => span.responseStatus));
    }),
    { numRuns: 100 }
  );
});

it('carries the ids that links rest on, and the proposals that lost by the ids of their spans', () => {
  const passedOver = new Map([
    [
      1,
      [
        {
          parent: 2,
          evidence: ['syscall' as const, 'containment' as const],
          strength: 'inferred' as const,
          confidence: 0.5,
          note: 'the same "thread", 7',
          reason: 'it ends before the child starts',
        },
      ],
    ],
  ]);
  const trace = traceOf(
    [
      [{ signalSource: 'otel', spanId: 'aa', traceIds: ['t'], reqTcpSeq: 4294967295 }, -1],
      [{ spanId: 'bb', parentSpanId: 'aa', syscallTraceIdRequest: '18446744073709551615' }, 0],
      [{}, 0],
    ],
    { passedOver }
  );
  const read = frameToTrace(traceToFrame(trace, { callId: '' }));
  expect(read.ids(0)).toEqual({ trace_id: 't', span_id: 'aa', req_tcp_seq: '4294967295' });
  expect(read.ids(1)).toEqual({
    span_id: 'bb',
    parent_span_id: 'aa',
    syscall_trace_id_request: '18446744073709551615',
  });
  expect(read.ids(2)).toEqual({});
  expect(read.passedOver(0)).toEqual([]);
  expect(read.passedOver(1)).toEqual([{ ...passedOver.get(1)![0], parent: 'id-102' }]);
});

it('corrects a start by what the clock had drifted up to it', () => {
  const clocks = [{ domain: 'node:2', offsetNs: 1000, driftPpm: -50, minNs: null, maxNs: null }];
  const trace = traceOf(
    [
      [{ startNs: 0, endNs: 5e9, clockDomain: 'node:2' }, -1],
      [{ startNs: 2e9, endNs: 3e9, clockDomain: 'node:2' }, 0],
    ],
    { clocks }
  );
  expect([...frameToTrace(traceToFrame(trace, { callId: '' })).clockOffsetNs]).toEqual([1000, 1000 - 100_000]);
});

it('is made in steps that are no longer for a large trace than for a small one', () => {
  const steps = (spans: number) => {
    const parts = Array.from({ length: spans }, (_, i): [Partial<Span>, number] => [{ spanId: `s${i}` }, i - 1]);
    let count = 0;
    const made = traceColumns(traceOf(parts));
    let step = made.next();
    for (; !step.done; step = made.next()) {
      count++;
    }
    const frame = frameOfColumns(step.value, traceOf(parts), { callId: '' });
    for (let next = frame.next(); !next.done; next = frame.next()) {
      count++;
    }
    return count;
  };
  expect(steps(40_000)).toBeGreaterThan(3 * steps(10));
});

it('keeps its span ids when the rows come in another order', () => {
  const { set } = readDrawing(`
    c-p agent=1 seq=7:8 trace=t span=1      | ======== |
      s-p agent=2 seq=7:8 trace=t span=1    |  ======  | tcp-seq
  `);
  const ids = (spans: Span[]) => values(traceToFrame(stitch({ originNs: 0n, spans }), { callId: '' }), 'spanID');
  expect(ids([...set.spans].reverse())).toEqual(ids(set.spans));
});

describe('the node graph', () => {
  const service = (name: string, more: Partial<Span> = {}): Partial<Span> => ({
    signalSource: 'otel',
    appService: name,
    startNs: 0,
    endNs: 2_000_000,
    ...more,
  });
  const network: Partial<Span> = { signalSource: 'packet' };

  it('has services and the calls between them, through the network', () => {
    const [nodes, edges] = nodeGraphFrames(
      serviceGraph(
        traceOf([
          [service('shop'), -1],
          [service('shop'), 0],
          [network, 1],
          [network, 2],
          [service('cart', { responseStatus: 'server_error' }), 3],
          [service('cart', { endNs: 4_000_000 }), 0],
          [service('db'), 4],
        ])
      )
    );
    expect(values(nodes, 'id')).toEqual(['shop', 'cart', 'db']);
    expect(values(nodes, 'secondarystat')).toEqual([2, 2, 1]);
    expect(values(nodes, 'arc__failed')).toEqual([0, 0.5, 0]);
    expect(values(edges, 'source')).toEqual(['shop', 'cart']);
    expect(values(edges, 'target')).toEqual(['cart', 'db']);
    expect(values(edges, 'mainstat')).toEqual([2, 1]);
    expect(values(edges, 'secondarystat')).toEqual([3, 2]);
    expect(nodes.meta?.preferredVisualisationType).toBe('nodeGraph');
  });

  it('passes through a deep network, whatever the order', () => {
    const count = 20_000;
    const parts: Array<[Partial<Span>, number]> = [[service('end'), 1]];
    for (let i = 1; i < count; i++) {
      parts.push([network, i + 1]);
    }
    parts.push([service('start'), -1]);
    const [, edges] = nodeGraphFrames(serviceGraph(traceOf(parts)));
    expect([values(edges, 'source'), values(edges, 'target')]).toEqual([['start'], ['end']]);
  });
});
