/** SkyWalking's ids. */
import type { KeyValue } from '../otlp/model';
import { attributes, rowOf, withAttributes } from './testSpan';

describe('SkyWalking', () => {
  const SEGMENT = { 'sw8.trace_id': 'T.1', 'sw8.segment_id': 'SEG.2', 'sw8.span_id': 3n };

  it('numbers spans within their segment', () => {
    expect(withAttributes({ ...SEGMENT, 'sw8.parent_span_id': '2' })).toMatchObject({
      trace_id: 'T.1',
      span_id: 'SEG.2-3',
      parent_span_id: 'SEG.2-2',
    });
  });

  const link = (pairs: Record<string, KeyValue['value']>) => ({ attributes: attributes(pairs) });
  const parent = { 'sw8.parent_segment_id': 'SEG.1', 'sw8.parent_span_id': 7n };

  it('finds the parent of a segment in a link', () => {
    const row = withAttributes(SEGMENT, {
      parentSpanId: '',
      links: [link(parent), link({ refType: 'CrossThread' }), link({ ...parent, refType: 'CrossProcess' })],
    });
    expect(row).toMatchObject({ span_id: 'SEG.2-3', parent_span_id: 'SEG.1-7' });
  });

  it('(text) has no parent where no link tells of a call across processes or threads', () => {
    const links = [link(parent), link({ ...parent, refType: 'Other' })];
    expect(withAttributes(SEGMENT, { parentSpanId: '', links }).parent_span_id).toBe('');
    expect(withAttributes(SEGMENT, { parentSpanId: '' }).parent_span_id).toBe('');
  });

  it('(text) numbers without a segment stand alone, and the resource has the last word on the trace', () => {
    const row = rowOf(
      { attributes: attributes({ 'sw8.span_id': 3n, 'sw8.parent_span_id': '2', 'sw8.trace_id': 'own' }) },
      attributes({ 'sw8.trace_id': 'of the resource' })
    );
    expect(row).toMatchObject({ trace_id: 'of the resource', span_id: '3', parent_span_id: '2' });
  });

  it('(text) a parent in OTLP counts as one in the segment', () => {
    expect(withAttributes(SEGMENT).parent_span_id).toBe('SEG.2-00f067aa0ba902b7');
  });
});
