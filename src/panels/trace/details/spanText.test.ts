import fc from 'fast-check';
import { REQUEST, trace } from '../testing/frame';
import { spansOf } from '../testing/model';
import { spanAsJson, spanAsMarkdown } from './spanText';

const SPANS = spansOf(trace(REQUEST));

describe('a span as text', () => {
  it('is JSON with exact times, ids and what the store has', () => {
    const details = [{ kind: 'attribute' as const, key: 'http.route', value: '/orders' }];
    const json = JSON.parse(spanAsJson(SPANS, 2, details));
    expect(json).toMatchObject({
      spanId: 'span-handle',
      parentSpanId: 'span-eth0',
      status: 'server_error',
      responseCode: 500,
      startUnixNano: '1763841600125456000',
      endUnixNano: '1763841600131456000',
      clockOffsetNs: -500_000,
      children: 1,
      rows: ['3'],
      details,
    });
    expect(json).not.toHaveProperty('tunnel');
    expect(JSON.parse(spanAsJson(SPANS, 0, null))).toMatchObject({ parentSpanId: null, attributes: [], events: [] });
  });

  it('is Markdown, a table for each part that has something', () => {
    const parts = [
      { title: 'Span', facts: [['Request', 'a | b\nc'] as const] },
      { title: 'Nothing', facts: [] },
    ];
    expect(spanAsMarkdown(SPANS, 2, parts)).toBe(
      '### stock handle\n\n**Span**\n\n| | |\n|---|---|\n| Request | a \\| b<br>c |\n'
    );
  });

  it('keeps whatever a value holds within its cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const text = spanAsMarkdown(SPANS, 0, [{ title: 'T', facts: [['k', value]] }]);
        const [row, ...after] = text.split('\n').slice(6);
        expect(after).toEqual(['']);
        expect(row.replace(/\\./g, '').split('|')).toHaveLength(4);
      })
    );
  });
});
