import fc from 'fast-check';
import { runAtOnce } from '../../../background/slices';
import { trace, type Row } from '../testing/frame';
import { spansOf } from '../testing/model';
import { SLOW_START_NS, USUAL_GAP_NS, referenceTrace } from '../testing/reference';
import { hopGaps, slowFromNs } from './gaps';
import { timeSplit, type Part } from './splitTime';

const GAP = USUAL_GAP_NS;
const split = (spans: ReturnType<typeof spansOf>, root = 0) => runAtOnce(timeSplit(spans, root));
const told = ({ category, way, service, towards, stretch, ns }: Part) =>
  [
    category,
    stretch ? `${stretch.from}→${stretch.to}` : service,
    ...(way ? [way] : []),
    ...(stretch?.tunnel ? [`by ${stretch.tunnel}`] : []),
    ...(towards ? [towards] : []),
    ns,
  ].join(' ');

describe('where the time went', () => {
  const spans = spansOf(referenceTrace());

  it('of the reference trace: every part, to the nanosecond', () => {
    // 3 → 96 spans; each link takes a gap before and one after, but for the slow ones.
    const { ns, parts } = split(spans);
    expect(ns).toBe(spans.endNs[0] - spans.startNs[0]);
    expect(parts.reduce((sum, part) => sum + part.ns, 0)).toBe(ns);
    const of = (category: string) => parts.filter((part) => part.category === category).map(told);
    const slow = Object.values(SLOW_START_NS).reduce((sum, one) => sum + one, 0);
    expect(of('client')).toEqual([
      `client web-shop request ${slow}`,
      `client web-shop response ${4 * GAP}`,
      // 63, 76 and 87 of svc-order call; 63 and 87 two each, one after the other.
      `client svc-order request ${3 * GAP}`,
      `client svc-order response ${3 * GAP}`,
      `client svc-order ${2 * GAP}`,
    ]);
    // Two statements of mysqld, whose code tells nothing.
    expect(of('server')).toEqual([`server db-demo ${2 * 400_000}`]);
    // Statements that nobody saw on the wire.
    expect(of('waiting')).toEqual([`waiting svc-user ${5 * 400_000}`]);
    expect(of('between')).toEqual([]);
    expect(of('network').sort()).toEqual(
      [
        // Across nodes seven requests go; on one node one; between processes only, two.
        `network c-p→c request ${8 * GAP}`,
        `network c→c-nd request ${7 * GAP}`,
        `network c-nd→s-nd request by IPIP ${7 * GAP}`,
        `network s-nd→s request ${7 * GAP}`,
        `network s→s-p request ${8 * GAP}`,
        `network c→s request ${GAP}`,
        `network c-p→s-p request ${2 * GAP}`,
        `network c→c-p response ${8 * GAP}`,
        `network c-nd→c response ${7 * GAP}`,
        `network s-nd→c-nd response by IPIP ${7 * GAP}`,
        `network s→s-nd response ${7 * GAP}`,
        `network s-p→s response ${8 * GAP}`,
        `network s→c response ${GAP}`,
        `network s-p→c-p response ${2 * GAP}`,
      ].sort()
    );
    expect(of('process').sort()).toEqual(
      [
        ...[1, 2, 3, 1, 1].flatMap((requests, k) =>
          ['request', 'response'].map(
            (way) =>
              `process ${['web-shop', 'svc-user', 'svc-item', 'svc-order', 'svc-stock'][k]} ${way} ${requests * GAP}`
          )
        ),
      ].sort()
    );
  });

  it('of one span: what lies below it, and nothing else', () => {
    const { ns, parts } = split(spans, 11);
    expect(ns).toBe(spans.endNs[11] - spans.startNs[11]);
    expect(parts.some(({ service }) => service === 'web-shop')).toBe(false);
    // The first of the three statements that took as long.
    expect(parts.find(({ category }) => category === 'waiting')!.mostIn).toBe(20);
  });

  it('shows the slow links of the reference as the largest gaps', () => {
    const gaps = runAtOnce(hopGaps(spans));
    const larger = Array.from(gaps.child, (child, k) => ({
      link: `${spans.forest.parent[child] + 1}→${child + 1}`,
      ms: Math.max(gaps.startNs[k], gaps.endNs[k]) / 1e6,
    })).sort((a, b) => b.ms - a.ms);
    expect(larger.slice(0, 5)).toEqual([
      { link: '52→53', ms: 55 },
      { link: '26→27', ms: 34 },
      { link: '11→12', ms: 21 },
      { link: '40→41', ms: 8 },
      { link: expect.any(String), ms: 0.05 },
    ]);
    const slow = slowFromNs(gaps, spans.endNs[0]);
    expect(larger.filter(({ ms }) => ms * 1e6 >= slow)).toHaveLength(4);
  });

  it('says no more than what was seen: only code, as other data sources have it', () => {
    const rows: Row[] = [
      { name: 'get', parent: -1, start: 0, duration: 100, service: 'web' },
      { name: 'call', parent: 0, start: 10, duration: 80, service: 'web' },
      { name: 'serve', parent: 1, start: 30, duration: 40, service: 'stock' },
      { name: 'select', parent: 2, start: 40, duration: 10, service: 'stock' },
    ];
    const made = { ...trace(rows), own: false, kind: ['server', 'client', 'server', 'client'] };
    expect(split(spansOf(made)).parts.map(told)).toEqual([
      'code stock 30',
      'code web 20',
      'between web request stock 20',
      'between web response stock 20',
      'waiting stock 10',
    ]);
  });

  it('sums to the duration, whatever the spans are', () => {
    const row = fc.record({
      start: fc.nat(60),
      duration: fc.nat(40),
      parent: fc.integer({ min: -1, max: 25 }),
      service: fc.constantFrom('a', 'b', ''),
      signalSource: fc.constantFrom('otel', 'ebpf', 'packet'),
      observationPoint: fc.constantFrom('c-p', 'c', 's', 's-p', ''),
      kind: fc.constantFrom('client', 'server', 'internal', 'producer', 'consumer', ''),
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 30 }), (list) => {
        const made = trace(
          list.map(({ signalSource, observationPoint, ...one }, i) => ({
            ...one,
            name: `${i}`,
            parent: one.parent < list.length ? one.parent : -1,
            own: { signalSource, observationPoint },
          }))
        );
        const any = spansOf({ ...made, kind: list.map(({ kind }) => kind) });
        for (let span = 0; span < any.count; span++) {
          const { ns, parts } = split(any, span);
          expect(ns).toBe(any.endNs[span] - any.startNs[span]);
          expect(parts.every((part) => part.ns > 0)).toBe(true);
          expect(parts.reduce((sum, part) => sum + part.ns, 0)).toBe(ns);
        }
      })
    );
  });
});
