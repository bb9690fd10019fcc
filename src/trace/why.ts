import { asTold } from './idSpelling';
import type { Span } from './span';
import type { Trace } from './trace';

/** Why a span hangs where it hangs: the matching ids in words; '' for a root. */
export function whyOf(trace: Trace, span: number): string {
  const link = trace.links[span];
  if (!link) {
    return '';
  }
  if (link.note !== '') {
    return link.note;
  }
  const child = trace.spans[span];
  switch (link.evidence[0]) {
    case 'tcp-seq':
      return sequencesInCommon(child, trace.spans[link.parent]);
    case 'parent-span-id':
      return `parent_span_id ${asTold(child, child.parentSpanId)}`;
    case 'span-id': {
      const parent = trace.spans[link.parent];
      return `span_id ${asTold(parent, parent.spanId)}`;
    }
    default:
      return '';
  }
}

function sequencesInCommon(a: Span, b: Span): string {
  const words: string[] = [];
  if (a.reqTcpSeq && a.reqTcpSeq === b.reqTcpSeq) {
    words.push(`req_tcp_seq ${a.reqTcpSeq}`);
  }
  if (a.respTcpSeq && a.respTcpSeq === b.respTcpSeq) {
    words.push(`resp_tcp_seq ${a.respTcpSeq}`);
  }
  return words.length > 0 ? `same ${words.join(', ')}` : 'tied to the same request by TCP sequence';
}
