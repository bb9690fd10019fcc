import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import fc from 'fast-check';
import { NOTHING_MISSING } from '../trace/nothingMissing';
import { frameToTrace, isTraceFrame, traceOf } from './frameToTrace';

type Row = Record<string, unknown>;

/** A frame of another data source, with the fields that its rows have. */
function foreign(rows: Row[]): DataFrame {
  const names = [
    ...new Set(['traceID', 'spanID', 'startTime', 'duration', ...rows.flatMap((row) => Object.keys(row))]),
  ];
  return toDataFrame({
    fields: names.map((name) => ({ name, type: FieldType.other, values: rows.map((row) => row[name]) })),
  });
}

const span = (spanID: string, parentSpanID: string, startTime = 1_700_000_000_000, duration = 1): Row => ({
  traceID: 't',
  spanID,
  parentSpanID,
  operationName: `op ${spanID}`,
  serviceName: 'shop',
  startTime,
  duration,
});

describe('a frame of another data source', () => {
  it('gives times, names, parents and status from the standard fields', () => {
    const trace = frameToTrace(
      foreign([
        { ...span('a', '', 1_700_000_000_000.5, 12.25), kind: 'server', statusCode: 2, statusMessage: 'broken' },
        { ...span('b', 'a', 1_700_000_000_001.75, 0.5), statusCode: 1, tags: [{ key: 'x', value: 1 }] },
        {
          ...span('c', 'b'),
          tags: JSON.stringify([{ key: 'error', value: true }]),
          logs: [{ timestamp: 5, name: 'event', fields: [{ key: 'k', value: 'v' }] }],
        },
      ])
    );
    expect(trace).toMatchObject({ own: false, count: 3, traceId: 't', meta: null, notices: [] });
    expect(trace.originNs).toBe(1_700_000_000_000_000_000n);
    expect([...trace.startNs]).toEqual([500_000, 1_750_000, 0]);
    expect([...trace.durationNs]).toEqual([12_250_000, 500_000, 1_000_000]);
    expect([...trace.parent]).toEqual([-1, 0, 1]);
    expect(trace.status).toEqual(['server_error', 'ok', 'server_error']);
    expect(trace.evidence).toEqual(['', 'parent-span-id', 'parent-span-id']);
    expect(trace.strength).toEqual(['', 'exact', 'exact']);
    expect([trace.operation[1], trace.service[1], trace.kind[0], trace.signalSource[0], trace.rowIds[0]]).toEqual([
      'op b',
      'shop',
      'server',
      'otel',
      '',
    ]);
    expect(trace.tags(1)).toEqual([{ key: 'x', value: 1 }]);
    expect(trace.events(2)).toEqual([{ timestampMs: 5, name: 'event', fields: [{ key: 'k', value: 'v' }] }]);
  });

  it('may have Vectors in place of arrays', () => {
    const frame = foreign([span('a', ''), span('b', 'a')]);
    const old = {
      ...frame,
      fields: frame.fields.map((field) => {
        const values = Array.from(field.values);
        return { ...field, values: { length: values.length, get: (i: number) => values[i], toArray: () => values } };
      }),
    } as unknown as DataFrame;
    expect([...frameToTrace(old).parent]).toEqual([-1, 0]);
  });

  it('makes roots of spans whose parent is missing, and says so', () => {
    const trace = frameToTrace(foreign([span('a', 'gone'), span('b', '0000000000000000'), span('c', 'a')]));
    expect([...trace.parent]).toEqual([-1, -1, 0]);
    expect(trace.notices).toEqual(['1 span names a parent that is not in this trace.']);
  });

  it('cuts a loop above its earliest span', () => {
    const trace = frameToTrace(
      foreign([span('a', 'c', 30), span('b', 'a', 10), span('c', 'b', 20), span('d', 'a', 5), span('e', 'e', 1)])
    );
    expect([...trace.parent]).toEqual([2, -1, 1, 0, -1]);
    expect(trace.notices).toEqual(['1 loop of parents cut.']);
  });

  it('hangs the server of a shared span under its client, and others under the server', () => {
    const trace = frameToTrace(
      foreign([
        { ...span('r', ''), kind: 'server' },
        { ...span('a', 'r'), kind: 'server' },
        { ...span('a', 'r'), kind: 'client' },
        { ...span('b', 'a'), kind: 'client' },
      ])
    );
    expect([...trace.parent]).toEqual([-1, 2, 0, 1]);
    expect(new Set(Array.from(trace.spanId)).size).toBe(4);
  });

  it('is found beside other frames', () => {
    const nodes = toDataFrame({ fields: [{ name: 'id', values: ['x'] }] });
    expect(isTraceFrame(nodes)).toBe(false);
    expect(traceOf([nodes])).toBeNull();
    expect(traceOf([nodes, foreign([span('a', '')])])?.count).toBe(1);
    expect(traceOf([foreign([])])?.count).toBe(0);
  });
});

/** Anything that a data source, or a transformation between it and the panel, may put into a cell. */
const anyCell = fc.oneof(
  fc.constantFrom<unknown>(
    undefined,
    null,
    '',
    '0',
    'a',
    'b',
    'c',
    'a~2',
    '__proto__',
    NaN,
    Infinity,
    -1,
    0,
    1.5,
    '1700000000000',
    true
  ),
  fc.string(),
  fc.double(),
  fc.array(fc.constantFrom<unknown>(null, 1, { key: 'k' }, { key: 5 }, 'x')),
  fc.constant({})
);
const anyRow = fc.record(
  Object.fromEntries(
    [
      'traceID',
      'spanID',
      'parentSpanID',
      'operationName',
      'serviceName',
      'kind',
      'statusCode',
      'startTime',
      'duration',
      'tags',
      'serviceTags',
      'logs',
    ].map((name) => [name, anyCell])
  ),
  { requiredKeys: [] }
);
/** Few ids, so that most rows clash, loop or point nowhere. */
const tangled = fc.record({
  spanID: fc.constantFrom('a', 'b', 'c', 'd', 'e', ''),
  parentSpanID: fc.constantFrom('a', 'b', 'c', 'd', 'e', '', 'gone'),
  kind: fc.constantFrom('client', 'server', '', 'internal'),
  startTime: fc.integer({ min: 1, max: 50 }),
  duration: fc.integer({ min: 0, max: 50 }),
});

describe('whatever is in a frame', () => {
  it.each([
    ['any values', anyRow],
    ['tangled ids', tangled],
  ])('every row is one span, once, in a forest: %s', (_, row) => {
    fc.assert(
      fc.property(fc.array(row as fc.Arbitrary<Row>, { maxLength: 40 }), (rows) => {
        const trace = frameToTrace(foreign(rows));
        expect(trace.count).toBe(rows.length);
        const ids = Array.from(trace.spanId);
        expect(ids).toHaveLength(rows.length);
        expect(new Set(ids).size).toBe(rows.length);
        expect(ids.every((id) => typeof id === 'string' && id !== '')).toBe(true);
        for (let i = 0; i < rows.length; i++) {
          let steps = 0;
          for (let at = i; at >= 0; at = trace.parent[at]) {
            expect(at).toBeLessThan(rows.length);
            expect(steps++).toBeLessThan(rows.length);
          }
          expect(trace.durationNs[i]).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(trace.startNs[i]) && Number.isFinite(trace.durationNs[i])).toBe(true);
          expect(typeof trace.operation[i]).toBe('string');
          trace.tags(i).forEach((tag) => expect(typeof tag.key).toBe('string'));
          trace.serviceTags(i);
          trace.events(i);
        }
      }),
      { numRuns: 300 }
    );
  });

  it('is read in time that grows with the rows: one chain, one loop, one id for all', () => {
    const count = 100_000;
    const index = Array.from({ length: count }, (_, i) => i);
    const chain = frameToTrace(foreign(index.map((i) => span(`s${i}`, i === 0 ? '' : `s${i - 1}`))));
    expect(chain.parent[count - 1]).toBe(count - 2);
    const loop = frameToTrace(foreign(index.map((i) => span(`s${i}`, `s${(i + 1) % count}`))));
    expect(Array.from(loop.parent).filter((parent) => parent < 0)).toHaveLength(1);
    const same = frameToTrace(foreign(index.map(() => span('s', ''))));
    expect(new Set(Array.from(same.spanId)).size).toBe(count);
  });
});

describe('a frame that says it is ours', () => {
  const ours = (meta: object, fields: Row = {}) => {
    const frame = foreign([{ ...span('a', ''), ...fields }]);
    frame.meta = { custom: { spanloom: meta } };
    return frame;
  };

  it.each([
    ['no origin', {}],
    ['an origin that is no number', { originNs: 'x' }],
    ['fields of ours that are missing', { originNs: '5' }],
    ['a schema that is newer', { originNs: '5', schemaVersion: 99 }],
  ])('is read by its standard fields when it has %s', (_, meta) => {
    const trace = frameToTrace(ours({ schemaVersion: 1, ...meta }));
    expect([trace.own, trace.count]).toEqual([false, 1]);
  });

  it('is read with what it lacks filled in when an earlier version made it', () => {
    const trace = frameToTrace(
      ours({ schemaVersion: 1, originNs: '7', completeness: { rowsRead: 3 } }, { startNs: 3, durationNs: 4 })
    );
    expect(trace.meta?.clocks).toEqual([]);
    expect(trace.meta?.completeness).toEqual({ ...NOTHING_MISSING, rowsRead: 3 });
    expect([trace.ids(0), trace.passedOver(0)]).toEqual([{}, []]);
  });

  it('is read by its exact times', () => {
    const trace = frameToTrace(
      ours({ schemaVersion: 1, originNs: '1700000000000000007' }, { startNs: 3, durationNs: 4 })
    );
    expect([trace.own, trace.originNs, trace.startNs[0], trace.durationNs[0]]).toEqual([
      true,
      1700000000000000007n,
      3,
      4,
    ]);
  });
});
