/** The reference trace as the panel gets it: the tree of the Spring Boot demo, with times that are known to the nanosecond. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trace, type Row } from './frame';
import type { PanelTrace } from '../../../frames/panelTrace';

interface ReferenceSpan {
  n: number;
  source: 'eBPF' | 'BPF' | 'OTel';
  label: string;
  node: string;
  pod: string | null;
  parent: number | null;
  encap?: string;
}

const FILE = join(__dirname, '../../../../demo/traffic/reference/spring-boot-trace.json');

/** What every link takes before its child starts and after it ends, where nothing else is said. */
export const USUAL_GAP_NS = 50_000;
/** The slow links of the reference, by the number of the child: from the parent's start to the child's, ns. */
export const SLOW_START_NS: Record<number, number> = { 12: 21_000_000, 27: 34_000_000, 41: 8_000_000, 53: 55_000_000 };
const LEAF_NS = 400_000;

/** Numbers as in the reference, so that span `n` is at `n - 1`. */
export function referenceTrace(change: (row: Row, n: number) => Row = (row) => row): PanelTrace {
  const { spans } = JSON.parse(readFileSync(FILE, 'utf8')) as { spans: ReferenceSpan[] };
  const kids = new Map<number, ReferenceSpan[]>();
  spans.forEach((span) => kids.set(span.parent ?? 0, [...(kids.get(span.parent ?? 0) ?? []), span]));
  const start = new Map<number, number>();
  const end = new Map<number, number>();
  const place = (span: ReferenceSpan, atNs: number): number => {
    start.set(span.n, atNs);
    const below = kids.get(span.n) ?? [];
    const lastNs = below.reduce((ns, kid) => place(kid, ns + (SLOW_START_NS[kid.n] ?? USUAL_GAP_NS)), atNs);
    const endNs = lastNs + (below.length === 0 ? LEAF_NS : USUAL_GAP_NS);
    end.set(span.n, endNs);
    return endNs;
  };
  place(spans[0], 0);
  const made = trace(
    spans.map((span) =>
      change(
        {
          name: `${span.n}`,
          parent: (span.parent ?? 0) - 1,
          start: start.get(span.n)!,
          duration: end.get(span.n)! - start.get(span.n)!,
          service: span.source === 'BPF' ? '' : span.label.split(' ')[0],
          own: {
            signalSource: { eBPF: 'ebpf', BPF: 'packet', OTel: 'otel' }[span.source],
            observationPoint: pointOf(span),
            host: span.node,
            pod: span.pod ?? '',
            tunnel: /nic/.test(span.label) && !/vnic/.test(span.label) ? 'IPIP' : '',
            clockDomain: `host:${span.node}`,
          },
        },
        span.n
      )
    )
  );
  return { ...made, kind: spans.map((span) => roleOf(span, kids.get(span.n) ?? [], spans[(span.parent ?? 0) - 1])) };
}

/** The kind of a span of the code, which the reference leaves to the reader. */
function roleOf({ source, label }: ReferenceSpan, kids: ReferenceSpan[], parent: ReferenceSpan | undefined): string {
  if (source !== 'OTel') {
    return '';
  }
  return parent?.source === 'eBPF'
    ? 'server'
    : / sql-/.test(label) || kids.some((kid) => kid.source === 'eBPF')
      ? 'client'
      : 'internal';
}

function pointOf({ source, label }: ReferenceSpan): string {
  const side = / send/.test(label) ? 'c' : 's';
  return source === 'OTel' ? '' : source === 'eBPF' ? `${side}-p` : / vnic /.test(label) ? side : `${side}-nd`;
}
