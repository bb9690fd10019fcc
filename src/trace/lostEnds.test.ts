import { spanOf } from './blank';
import type { Span } from './span';
import { stitch } from './stitch';

const code = (spanId: string, startMs: number, endMs: number, more: Partial<Span> = {}): Span =>
  spanOf({
    ids: [spanId],
    spanId,
    traceIds: ['t'],
    endpoint: `span ${spanId}`,
    startNs: startMs * 1e6,
    endNs: endMs * 1e6,
    ...more,
  });

const stitched = (...spans: Span[]) => stitch({ originNs: 0n, spans });

it('spans without an end are told of, by their names', () => {
  const { completeness } = stitched(
    code('1', 0, 100),
    code('2', 10, 10, { parentSpanId: '1', lostEnd: 'before start' }),
    code('3', 20, 20, { parentSpanId: '1', lostEnd: 'missing' })
  );
  expect(completeness.notices).toEqual([
    '2 spans without a length: “span 2” ends before it starts, “span 3” never ended.',
  ]);
  const many = Array.from({ length: 9 }, (_, i) => code(`${i}`, i, i, { lostEnd: 'missing' }));
  expect(stitched(...many).completeness.notices[0]).toMatch(/^9 spans without a length: .*, and 4 more\.$/);
  expect(stitched(code('1', 0, 100)).completeness.notices).toEqual([]);
});

it('move no clock, and keep their children', () => {
  const { links, clocks } = stitched(
    code('1', 0, 0, { lostEnd: 'missing', clockDomain: 'node:a', spanKind: 'client' }),
    code('2', 10, 90, { parentSpanId: '1', clockDomain: 'node:b', spanKind: 'server' })
  );
  expect(links.map((link) => link?.parent)).toEqual([undefined, 0]);
  expect(clocks.filter(({ offsetNs }) => offsetNs !== 0)).toEqual([]);
});

it('hosts tell clocks apart', () => {
  const { clocks } = stitched(
    code('1', 2000, 2080, { clockDomain: 'node:vm-a', spanKind: 'client', observationPoint: 'c-app' }),
    code('2', 10, 70, { parentSpanId: '1', clockDomain: 'node:vm-b', spanKind: 'server', observationPoint: 's-app' })
  );
  expect(clocks.find(({ domain }) => domain === 'node:vm-b')?.offsetNs).toBe(1990e6);
});
