import { correctionNs } from './clocks';
import { isClientSide, type Span } from './span';
import type { Strength, Trace } from './trace';

const MS = 1_000_000;

const LETTER: Record<Span['signalSource'], string> = { otel: 'A', ebpf: 'S', packet: 'N' };

/**
 * Prints a trace as text: a line per span with its letter (A application, S system, N network), what it is, its
 * bar, its duration and the evidence of its link.
 *
 * @param barWidth characters between the bars' ends.
 */
export function printTrace(trace: Trace, barWidth = 40): string {
  const clocks = new Map(trace.clocks.map((clock) => [clock.domain, clock]));
  const startOf = ({ startNs, clockDomain }: Span): number => {
    const clock = clocks.get(clockDomain);
    return startNs + (clock ? correctionNs(clock, startNs) : 0);
  };
  let fromNs = Infinity;
  let toNs = -Infinity;
  for (const span of trace.spans) {
    fromNs = Math.min(fromNs, startOf(span));
    toNs = Math.max(toNs, startOf(span) + span.endNs - span.startNs);
  }
  const scale = barWidth / Math.max(1, toNs - fromNs);
  const depths = new Int32Array(trace.spans.length);
  const labels = trace.spans.map((span, i) => {
    const link = trace.links[i];
    depths[i] = link ? depths[link.parent] + 1 : 0;
    return `${'  '.repeat(Math.min(depths[i], 60))}${describeSpan(span)}`;
  });
  const width = Math.min(
    100,
    labels.reduce((most, label) => Math.max(most, label.length), 0)
  );
  return trace.spans
    .map((span, i) => {
      const left = Math.min(barWidth - 1, Math.floor((startOf(span) - fromNs) * scale));
      const length = Math.max(1, Math.min(barWidth - left, Math.round((span.endNs - span.startNs) * scale)));
      const bar = (' '.repeat(left) + '='.repeat(length)).padEnd(barWidth);
      const ms = ((span.endNs - span.startNs) / MS).toFixed(3);
      return `${labels[i].padEnd(width)} |${bar}| ${ms.padStart(10)} ms ${linkWords(trace, i)}`.trimEnd();
    })
    .join('\n');
}

/** A span in a few words: its letter, where and by whom it was seen, what it did, its rows. */
export function describeSpan(span: Span): string {
  const here = isClientSide(span.observationPoint) ? span.client : span.server;
  const who =
    span.signalSource === 'packet'
      ? span.captureNicName || here.podNode
      : span.appService || here.autoService || here.pod || here.processKname || here.ip;
  const what = span.endpoint || [span.requestType, span.requestResource].filter(Boolean).join(' ');
  const words = [span.observationPoint, who, what, `#${span.ids.join('+')}`].filter(Boolean).join(' ');
  return `${LETTER[span.signalSource]} ${words.slice(0, 160)}`;
}

function linkWords(trace: Trace, i: number): string {
  const link = trace.links[i];
  return link ? evidenceWords(link.evidence, link.strength) : '';
}

/** `tcp-seq` where exact, `~syscall+containment` where inferred. */
export function evidenceWords(evidence: readonly string[], strength: Strength): string {
  return (strength === 'inferred' ? '~' : '') + evidence.join('+');
}
