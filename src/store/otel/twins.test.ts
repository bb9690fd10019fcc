import { spanOf } from '../../trace/blank';
import type { Span } from '../../trace/span';
import { joinTwins } from './twins';

const TRACE = 'abc';
const deepflow = (id: string, more: Partial<Span> = {}): Span =>
  spanOf({ ids: [id], traceIds: [TRACE], spanId: '01', startNs: 1_000_000, endNs: 3_000_000, agentId: 7, ...more });
const collector = (startNs: number, more: Partial<Span> = {}): Span =>
  spanOf({
    ids: [`otel-${startNs}-${TRACE}-01`],
    traceIds: [TRACE],
    spanId: '01',
    startNs,
    endNs: startNs + 2_000_456,
    ...more,
  });
const idsOf = (spans: Span[]) => spans.map(({ ids }) => ids.join('+'));

it('joins a span that both stores have: exact times, and what DeepFlow knows', () => {
  const [joined, ...rest] = joinTwins([deepflow('9'), collector(1_000_789)]);
  expect(rest).toEqual([]);
  expect(joined).toMatchObject({
    ids: ['9', `otel-1000789-${TRACE}-01`],
    startNs: 1_000_789,
    endNs: 3_001_245,
    agentId: 7,
  });
});

it.each([
  ['another kind: one id over a call', { observationPoint: 'c-app' as const }],
  ['another span', { spanId: '02' }],
  ['another trace', { traceIds: ['abd'] }],
  ['another start', { startNs: 2_500_000 }],
  ['no span id', { spanId: '' }],
])('keeps apart %s', (_, more) => {
  expect(joinTwins([deepflow('9'), collector(1_000_789, more)])).toHaveLength(2);
});

it('leaves eBPF and packet rows alone, which carry the id of the span that sent the request', () => {
  const ebpf = deepflow('9', { signalSource: 'ebpf', observationPoint: 'c-p' });
  expect(joinTwins([ebpf, collector(1_000_000, { observationPoint: 'c-p' })])).toHaveLength(2);
});

it('joins each once, the same whatever the order', () => {
  const spans = [deepflow('9'), deepflow('8', { startNs: 1_400_000 }), collector(1_000_100), collector(1_400_200)];
  const expected = [`8+otel-1400200-${TRACE}-01`, `9+otel-1000100-${TRACE}-01`];
  expect(idsOf(joinTwins(spans)).sort()).toEqual(expected);
  expect(idsOf(joinTwins([...spans].reverse())).sort()).toEqual(expected);
});

it('does not change the spans given', () => {
  const given = [deepflow('9'), collector(1_000_789)];
  const before = JSON.stringify(given);
  joinTwins(given);
  expect(JSON.stringify(given)).toBe(before);
});
