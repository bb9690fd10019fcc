import fc from 'fast-check';
import { runAtOnce } from '../../../background/slices';
import { FieldType, toDataFrame } from '@grafana/data';
import { frameToTrace } from '../../../frames/frameToTrace';
import type { TraceSpans } from '../layout/traceSpans';
import { REQUEST, trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { matchSpans } from './matchSpans';
import { parseQuery } from './parseQuery';
import { and, or, printQuery, type Query } from './query';

function found(spans: TraceSpans, typed: string): string[] {
  const { query } = parseQuery(typed);
  const { matches, count } = runAtOnce(matchSpans(spans, query!));
  const names = Array.from(matches).flatMap((match, span) => (match ? [spans.trace.operation[span]] : []));
  expect(names).toHaveLength(count);
  return names;
}

const request = spansOf(trace(REQUEST));

/** As another data source sends it: attributes in the frame. */
const jaeger = spansOf(
  frameToTrace(
    toDataFrame({
      fields: [
        { name: 'traceID', type: FieldType.string, values: ['t', 't'] },
        { name: 'spanID', type: FieldType.string, values: ['a', 'b'] },
        { name: 'parentSpanID', type: FieldType.string, values: ['', 'a'] },
        { name: 'operationName', type: FieldType.string, values: ['root', 'leaf'] },
        { name: 'serviceName', type: FieldType.string, values: ['shop', 'shop'] },
        { name: 'startTime', type: FieldType.number, values: [1000, 1001] },
        { name: 'duration', type: FieldType.number, values: [5, 1] },
        {
          name: 'tags',
          type: FieldType.other,
          values: [
            [
              { key: 'http.status_code', value: 503 },
              { key: 'service', value: 'inner' },
            ],
            [{ key: 'flag', value: true }],
          ],
        },
        { name: 'serviceTags', type: FieldType.other, values: [[{ key: 'host.name', value: 'Pine' }], []] },
      ],
    })
  )
);

describe('matching spans', () => {
  it.each([
    ['', 'GET / eth0 handle select'],
    ['STOCK', 'handle'],
    ['node1', 'eth0'],
    ['eth0 OR db', 'eth0 select'],
    ['-eth0', 'GET / handle select'],
    ['/^h.*e$/', 'handle'],
    ['service=Stock', 'handle'],
    ['service!=stock', 'GET / eth0 select'],
    ['service=~/^s[ht]o/', 'GET / handle'],
    ['source=N', 'eth0'],
    ['source=ebpf', 'GET / select'],
    ['status=error', 'handle'],
    ['code=500', 'handle'],
    ['code>=500', 'handle'],
    ['code=~5..', 'handle'],
    ['node=node-a', 'GET /'],
    ['evidence=syscall', 'select'],
    ['strength=inferred', 'select'],
    ['has:nic', 'eth0'],
    ['-has:nic -has:code', 'GET / select'],
    ['duration>=8ms', 'GET / eth0'],
    ['duration=1000us', 'select'],
    ['self<2.5ms', 'GET / eth0 select'],
    ['start>1400us', 'handle select'],
    ['depth=2', 'handle'],
    ['id=3', 'handle'],
    ['span=span-eth0', 'eth0'],
    ['confidence<0.9', 'select'],
    ['nothing=here', ''],
    ['constructor=x OR source=constructor', ''],
  ])('%s: %s', (typed, names) => expect(found(request, typed).join(' ')).toBe(names));

  it.each([
    ['pine', 'root'],
    ['http.status_code', 'root'],
    ['http.status_code>=500', 'root'],
    ['http.status_code=~^5', 'root'],
    ['flag=true', 'leaf'],
    ['has:flag', 'leaf'],
    ['service=inner', ''],
    ['tag:service=inner', 'root'],
    ['host.name=pine', 'root'],
    ['source=A', 'root leaf'],
  ])('in attributes, %s: %s', (typed, names) => expect(found(jaeger, typed).join(' ')).toBe(names));

  const word = fc.constantFrom('a', 'b', 'ab', 'B', '');
  const rows = fc.array(
    fc.record({ name: word, service: word, host: word, parent: fc.integer({ min: -1, max: 5 }), ns: fc.nat(9) }),
    { minLength: 1, maxLength: 9 }
  );
  const spansFrom = (list: Array<{ name: string; service: string; host: string; parent: number; ns: number }>) =>
    spansOf(
      trace(
        list.map(({ name, service, host, parent, ns }, i): Row => ({
          name: `${name}${i}`,
          service,
          parent: parent < i ? parent : -1,
          start: i,
          duration: ns,
          own: { host },
        }))
      )
    );
  const leaf = fc.oneof(
    fc.constantFrom('a', 'b', 'ab', '1').map((text): Query => ({ kind: 'text', text })),
    fc
      .tuple(fc.constantFrom('service', 'host'), fc.constantFrom('a', 'b', 'AB'))
      .map(([key, value]): Query => ({ kind: 'equals', key, value })),
    fc.constantFrom('service', 'host', 'pod').map((key): Query => ({ kind: 'has', key })),
    fc
      .tuple(fc.constantFrom(null, 'service'), fc.constantFrom('^a', 'b$', 'a.?b'))
      .map(([key, source]): Query => ({ kind: 'pattern', key, source, ignoreCase: true })),
    fc
      .tuple(fc.constantFrom<'>' | '<='>('>', '<='), fc.nat(9))
      .map(([operator, ns]): Query => ({ kind: 'compare', key: 'duration', operator, value: `${ns}ns` }))
  );
  const { query } = fc.letrec<{ query: Query }>((tie) => ({
    query: fc.oneof(
      { maxDepth: 3 },
      leaf,
      tie('query').map((of): Query => ({ kind: 'not', of })),
      fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map(and),
      fc.array(tie('query'), { minLength: 1, maxLength: 3 }).map(or)
    ),
  }));

  /** The same by the definition: one span, no columns. */
  function naive(spans: TraceSpans, span: number, asked: Query): boolean {
    const { trace: t } = spans;
    const texts: Record<string, string> = { service: t.service[span], host: t.host[span], pod: t.pod[span] };
    const everywhere = [texts.service, texts.host, t.operation[span], t.spanId[span], t.rowIds[span]];
    switch (asked.kind) {
      case 'all':
        return true;
      case 'and':
        return asked.of.every((part) => naive(spans, span, part));
      case 'or':
        return asked.of.some((part) => naive(spans, span, part));
      case 'not':
        return !naive(spans, span, asked.of);
      case 'text':
        return everywhere.some((text) => text.toLowerCase().includes(asked.text.toLowerCase()));
      case 'pattern':
        return (asked.key === null ? everywhere : [texts[asked.key]]).some((text) =>
          new RegExp(asked.source, 'i').test(text)
        );
      case 'has':
        return texts[asked.key] !== '';
      case 'equals':
        return texts[asked.key].toLowerCase() === asked.value.toLowerCase();
      case 'compare':
        return asked.operator === '>'
          ? t.durationNs[span] > Number.parseInt(asked.value, 10)
          : t.durationNs[span] <= Number.parseInt(asked.value, 10);
    }
  }

  it('finds what the definition says, span by span', () => {
    fc.assert(
      fc.property(rows, query, (list, asked) => {
        const spans = spansFrom(list);
        const { matches } = runAtOnce(matchSpans(spans, asked));
        expect([printQuery(asked), Array.from(matches)]).toEqual([
          printQuery(asked),
          list.map((_, span) => (naive(spans, span, asked) ? 1 : 0)),
        ]);
      }),
      { numRuns: 500 }
    );
  });

  it('obeys the laws of AND, OR and NOT', () => {
    fc.assert(
      fc.property(rows, query, query, (list, a, b) => {
        const spans = spansFrom(list);
        const of = (asked: Query) => Array.from(runAtOnce(matchSpans(spans, asked)).matches);
        const not = (asked: Query): Query => ({ kind: 'not', of: asked });
        expect(of(not(and([a, b])))).toEqual(of(or([not(a), not(b)])));
        expect(of(and([a, not(a)]))).toEqual(list.map(() => 0));
        expect(of(or([a, not(a)]))).toEqual(list.map(() => 1));
        expect(of(and([a, b]))).toEqual(of(and([b, a])));
        expect(of(and([a, or([a, b])]))).toEqual(of(a));
      }),
      { numRuns: 200 }
    );
  });

  it('gives the page back while a regular expression is hard, and tells how far it is', () => {
    const long = 'a'.repeat(3000);
    const spans = spansOf(
      trace(Array.from({ length: 40 }, (_, i) => ({ name: `${long}${i}`, parent: -1, start: i, duration: 1 })))
    );
    const progress = { done: 0 };
    const steps = matchSpans(spans, parseQuery('/^(a+)+(a|aa)*$/').query!, progress);
    let yields = 0;
    while (!steps.next().done) {
      yields++;
    }
    expect(yields).toBeGreaterThan(20);
    expect(progress.done).toBeGreaterThan(30);
  });
});
