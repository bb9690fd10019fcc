/** What a span is called, in all views. */
import { inLanguage } from '../../language';
import { placeWords } from '../../observationPoints';
import { NETWORK, type TraceSpans } from './traceSpans';

const say = inLanguage({ en: { unnamed: 'unnamed span' }, zh: { unnamed: '未命名 Span' } });

/**
 * Service and operation of a span; one of them where they say the same. A network span belongs to no service: it
 * says instead where on the way it was seen, `client node node1 eth0 GET /items`.
 */
export function titleOf({ trace, kind }: TraceSpans, span: number): string {
  const operation = trace.operation[span];
  if (trace.own && kind[span] === NETWORK) {
    const place = [placeWords(trace.observationPoint[span]), trace.host[span], trace.nic[span]];
    return [...new Set([...place, operation])].filter((word) => word !== '').join(' ');
  }
  const service = trace.service[span];
  return service === '' || operation.startsWith(service)
    ? operation || say().unnamed
    : `${service} ${operation}`.trim();
}
