/** @jest-environment jsdom */
import fc from 'fast-check';
import { NOTHING_MISSING } from '../../../trace/nothingMissing';
import { frameToTrace } from '../../../frames/frameToTrace';
import { passedOverText } from '../../../frames/passedOver';
import type { PanelTrace } from '../../../frames/panelTrace';
import { REQUEST, trace, type Row } from '../testing/frame';
import { MOST_BYTES, checkSize, openTraceFile } from './openFile';
import { otlpPieces } from './otlpWrite';
import { rowLines, rowsOf } from './rows';

const write = (of: PanelTrace, rows = new Map()) => Array.from(otlpPieces(of, rows)).join('');
const openText = (text: string) =>
  openTraceFile(new Blob([text]), { series: [] } as never, new AbortController().signal);
const open = async (text: string) => frameToTrace((await openText(text)).frame);

/** Everything that a file must keep, by span id. */
function contents(of: PanelTrace) {
  const rows = Array.from({ length: of.count }, (_, i) => ({
    id: of.spanId[i],
    parent: of.parent[i] < 0 ? null : of.spanId[of.parent[i]],
    startNs: of.originNs + BigInt(of.startNs[i]),
    durationNs: of.durationNs[i],
    status: of.status[i],
    name: of.operation[i],
    service: of.service[i],
    code: of.responseCode[i],
    kind: of.signalSource[i],
    offset: of.clockOffsetNs[i],
    evidence: [of.evidence[i], of.strength[i], of.confidence[i], of.why[i]],
    place: [of.observationPoint[i], of.host[i], of.nic[i]],
    ids: of.ids(i),
    passedOver: of.passedOver(i),
  }));
  return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
}

describe('a downloaded trace', () => {
  const passedOver = passedOverText([
    { parent: 'span-GET /', evidence: ['containment'], strength: 'inferred', confidence: 0.2, note: 'n', reason: 'r' },
  ]);
  const rows: Row[] = [
    ...REQUEST,
    {
      ...REQUEST[3],
      name: 'more',
      own: { ...REQUEST[3].own, passedOver, ids: '{"req_tcp_seq":"7"}', otelSpanId: 'ab' },
    },
  ];

  it('opens as the same trace: tree, times to the ns, statuses, evidence, clocks, gaps', async () => {
    const clocks = [{ domain: 'node:b', offsetNs: -500_000, driftPpm: 1.5, minNs: null, maxNs: 3 }];
    const completeness = { ...NOTHING_MISSING, halves: 3, notices: ['Cut.'], leftOut: [{ reason: 'x', rows: 2 }] };
    const before = trace(rows, { clocks, completeness });
    const after = await open(write(before));
    expect(contents(after)).toEqual(contents(before));
    expect([after.own, after.traceId]).toEqual([true, before.traceId]);
    expect(after.meta?.clocks).toEqual(clocks);
    expect(after.meta?.completeness).toEqual(completeness);
    expect(after.notices).toEqual([]);
  });

  it('opens as the same for whatever times there are', async () => {
    const row = fc.record({
      start: fc.nat(2 ** 40),
      duration: fc.nat(2 ** 40),
      parent: fc.integer({ min: -1, max: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 20 }), async (list) => {
        const before = trace(
          list.map((one, i) => ({ ...one, name: `s${i}`, parent: one.parent < i ? one.parent : -1 }))
        );
        expect(contents(await open(write(before)))).toEqual(contents(before));
      }),
      { numRuns: 50 }
    );
  });

  it('is OTLP that others read: ids of the right length, all different, one trace, times as text', () => {
    const file = JSON.parse(write(trace(rows)));
    const spans = file.resourceSpans.flatMap((r: never) => (r as { scopeSpans: [{ spans: [] }] }).scopeSpans[0].spans);
    expect(spans).toHaveLength(rows.length);
    const ids = spans.map(({ spanId }: { spanId: string }) => spanId);
    expect(new Set(ids).size).toBe(rows.length);
    for (const span of spans) {
      expect(span.spanId).toMatch(/^[0-9a-f]{16}$/);
      expect(span.traceId).toBe(spans[0].traceId);
      expect(span.traceId).toMatch(/^[0-9a-f]{32}$/);
      expect(span.startTimeUnixNano).toMatch(/^\d{19}$/);
      expect(span.parentSpanId === undefined || ids.includes(span.parentSpanId)).toBe(true);
    }
    const services = file.resourceSpans.map((r: { resource: { attributes: unknown } }) => r.resource.attributes);
    expect(services).toContainEqual([{ key: 'service.name', value: { stringValue: 'stock' } }]);
    const failed = spans.find(({ name }: { name: string }) => name === 'handle');
    expect(failed.status).toEqual({ code: 2 });
    expect(failed.attributes).toContainEqual({ key: 'spanloom.response_code', value: { intValue: '500' } });
  });

  it('has what the store knows of its rows', async () => {
    const stored = rowsOf([
      { kind: 'attribute', key: 'http.route', value: '/x' },
      { kind: 'event', key: 'exception', value: '{}' },
      { kind: 'column', key: '_id', value: '3' },
    ]);
    const after = await open(write(trace(rows), new Map([['3', stored[0]]])));
    const span = Array.from({ length: after.count }, (_, i) => i).find(
      (i) => after.operation[i] === 'handle'
    ) as number;
    expect(after.tags(span)).toEqual([{ key: 'http.route', value: '/x' }]);
    expect(after.events(span)[0].name).toBe('exception');
    expect(after.rowIds[span]).toBe('');
  });
});

describe('rows', () => {
  it('are told apart and written a line each', () => {
    const rows = rowsOf([
      { kind: 'attribute', key: 'a (row 1)', value: '1' },
      { kind: 'column', key: 'number (row 1)', value: '10', row: '7' },
      { kind: 'column', key: 'number (row 2)', value: '20', row: '8' },
    ]);
    expect(rows).toEqual([
      { id: '7', columns: { number: '10' }, attributes: [['a', '1']], events: [] },
      { id: '8', columns: { number: '20' }, attributes: [], events: [] },
    ]);
    const texts = new Map(['10', '20'].map((id) => [id, `{"_id":"${id}"}`]));
    expect(Array.from(rowLines(['20', 'gone', '10'], texts)).join('')).toBe('{"_id":"20"}\n{"_id":"10"}\n');
  });
});

describe('files of others', () => {
  const otlp = (spans: object[], key = 'resourceSpans') => ({
    [key]: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] },
        scopeSpans: [{ scope: { name: 'lib' }, spans }],
      },
    ],
  });
  const SPAN = {
    traceId: 'AB'.repeat(16),
    spanId: '0000000000000001',
    name: 'GET',
    startTimeUnixNano: '1700000000000000000',
  };

  it('open from OTLP, also Tempo’s with ids in base64, and one document a line', async () => {
    const child = {
      ...SPAN,
      spanId: '0000000000000002',
      parentSpanId: '0000000000000001',
      kind: 'SPAN_KIND_SERVER',
      endTimeUnixNano: '1700000000250000000',
      status: { code: 'STATUS_CODE_ERROR' },
      attributes: [
        { key: 'n', value: { intValue: '7' } },
        { key: 'list', value: { arrayValue: { values: [{ stringValue: 'x' }] } } },
      ],
    };
    const lines = [otlp([SPAN]), otlp([child])].map((one) => JSON.stringify(one)).join('\n');
    for (const text of [JSON.stringify(otlp([SPAN, child])), lines]) {
      const opened = await open(text);
      expect([opened.own, opened.count, Array.from(opened.parent)]).toEqual([false, 2, [-1, 0]]);
      expect([opened.service[1], opened.kind[1], opened.status[1]]).toEqual(['cart', 'server', 'server_error']);
      expect(opened.durationNs[1]).toBe(250e6);
      expect(opened.tags(1)).toEqual([
        { key: 'n', value: 7 },
        { key: 'list', value: ['x'] },
      ]);
    }
    const tempo = otlp(
      [
        { ...SPAN, spanId: 'AAAAAAAAAAE=' },
        { ...child, parentSpanId: 'AAAAAAAAAAE=' },
      ],
      'batches'
    );
    expect(Array.from((await open(JSON.stringify(tempo))).parent)).toEqual([-1, 0]);
  });

  it('open from Jaeger and Zipkin', async () => {
    const jaeger = {
      data: [
        {
          traceID: 'ab',
          processes: { p1: { serviceName: 'cart', tags: [] } },
          spans: [
            { traceID: 'ab', spanID: '1', operationName: 'GET', startTime: 1.7e15, duration: 2500, processID: 'p1' },
            {
              traceID: 'ab',
              spanID: '2',
              operationName: 'sql',
              references: [{ refType: 'CHILD_OF', traceID: 'ab', spanID: '1' }],
              startTime: 1.7e15 + 1,
              duration: 1,
              processID: '__proto__',
              tags: [{ key: 'error', type: 'bool', value: true }],
              logs: [{ timestamp: 1.7e15 + 1, fields: [{ key: 'event', value: 'x' }] }],
            },
          ],
        },
      ],
    };
    const opened = await open(JSON.stringify(jaeger));
    expect([Array.from(opened.parent), opened.service[0], opened.status[1]]).toEqual([[-1, 0], 'cart', 'server_error']);
    expect(Array.from(opened.durationNs)).toEqual([2_500_000, 1000]);
    const zipkin = [
      { traceId: 'ab', id: '1', name: 'get', timestamp: 1.7e15, duration: 9, localEndpoint: { serviceName: 'web' } },
      { traceId: 'ab', id: '2', parentId: '1', name: 'x', timestamp: 1.7e15, duration: 1, tags: { error: 'no' } },
    ];
    expect(Array.from((await open(JSON.stringify(zipkin))).parent)).toEqual([-1, 0]);
  });

  it('show the largest of several traces, and say so', async () => {
    const text = JSON.stringify(
      otlp([SPAN, { ...SPAN, traceId: 'CD'.repeat(16) }, { ...SPAN, spanId: '2', traceId: 'CD'.repeat(16) }])
    );
    const { frame, notices } = await openText(text);
    expect([frame.length, notices]).toEqual([2, ['The file holds 2 traces; the one with the most spans is shown.']]);
  });

  it.each([
    ['', 'no trace'],
    ['{', 'no JSON'],
    ['[]', 'no trace'],
    ['null', 'no trace'],
    ['{"resourceSpans":[{"scopeSpans":7},null]}', 'no trace'],
    ['['.repeat(200_000), 'no JSON'],
    ['{"resourceSpans":[]}\n\n{"resourceSpans":', 'Line 3 of the file is no JSON.'],
    ['{"resourceSpans":[]}\n'.repeat(9) + '{"_id":"1","start_time":1}', 'several kinds: line 10 is a row of the store'],
  ])('are refused in plain words: %.20s', async (text, reason) => {
    await expect(openText(text)).rejects.toThrow(reason);
  });

  it('are refused when they are too large, before they are read', () => {
    expect(() => checkSize(200 * 1024 * 1024)).toThrow('The file is too large: 200 MB.');
    expect(() => checkSize(MOST_BYTES)).not.toThrow();
  });

  it('never break the panel, whatever stands in them', async () => {
    const junk = fc.anything({ withNullPrototype: true, maxDepth: 3 });
    const span = fc.record(
      {
        traceId: fc.constantFrom('a', 'b', 5, null),
        spanId: fc.constantFrom('1', '2', '', 7, '__proto__'),
        parentSpanId: fc.constantFrom('1', '2', '3', {}),
        id: fc.constantFrom('1', '2'),
        name: junk,
        kind: junk,
        startTimeUnixNano: fc.oneof(junk, fc.constantFrom('99999999999999999999', '-5', '1700000000000000000')),
        endTimeUnixNano: fc.oneof(junk, fc.constantFrom('1700000000000000001', '0')),
        attributes: fc.oneof(junk, fc.array(fc.record({ key: fc.string(), value: junk }))),
        events: fc.array(junk),
        status: junk,
        tags: junk,
        logs: junk,
        references: junk,
      },
      { requiredKeys: [] }
    );
    const about = JSON.stringify({
      schemaVersion: 1,
      clocks: [null, { domain: 5 }],
      completeness: { notices: 5, leftOut: [3] },
    });
    const scope = { name: 'spanloom', attributes: [{ key: 'spanloom.trace', value: { stringValue: about } }] };
    await fc.assert(
      fc.asyncProperty(
        fc.array(span, { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        fc.nat(2),
        async (spans, ours, format) => {
          const file = [
            { resourceSpans: [{ scopeSpans: [{ scope: ours ? scope : null, spans }] }] },
            { data: [{ spans, processes: 3 }] },
            spans,
          ][format];
          let text: string;
          try {
            text = JSON.stringify(file);
          } catch {
            return;
          }
          try {
            const opened = await open(text);
            expect(opened.count).toBeGreaterThan(0);
            Array.from({ length: opened.count }, (_, i) => [opened.tags(i), opened.events(i), opened.ids(i)]);
          } catch (error) {
            expect((error as Error).message).toMatch(/^There is no trace in the file/);
          }
        }
      )
    );
  });
});
