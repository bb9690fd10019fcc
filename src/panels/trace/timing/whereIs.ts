import { inLanguage } from '../../language';
import type { TraceSpans } from '../layout/traceSpans';
import { placeWords } from '../../observationPoints';
import { NIC, isCode, placeOf } from './places';

const say = inLanguage({
  en: {
    code: (service: string) => `${service} code`,
    process: (name: string) => `${name} process`,
    unknown: 'unknown',
  },
  zh: { code: (service) => `${service} 代码`, process: (name) => `${name} 进程`, unknown: '未知' },
});

/** Where a span was seen, for the ends of a link: `shop code`, `shop process`, `client node node1`. */
export function whereIs(spans: TraceSpans, span: number): string {
  const { trace } = spans;
  const place = placeOf(spans, span);
  if (place === NIC) {
    return [placeWords(trace.observationPoint[span]), trace.host[span]].filter((word) => word !== '').join(' ');
  }
  const name = trace.service[span] || trace.process[span] || trace.pod[span] || trace.host[span] || say().unknown;
  return isCode(place) ? say().code(name) : say().process(name);
}

/** The request that a span is of: `GET /items`, or its operation where no more is known. */
export function requestOf({ trace }: TraceSpans, span: number): string {
  return `${trace.requestType[span]} ${trace.requestResource[span]}`.trim() || trace.operation[span];
}
