/** What a bar is called: its span, or the spans that it is made of. */
import { inLanguage } from '../../language';
import { placeWords } from '../../observationPoints';
import { titleOf } from './spanTitle';
import { barKind, membersOf, type TraceModel } from './traceModel';

/** More names than these say nothing on a bar. */
const MOST_NAMES = 12;

const say = inLanguage({
  en: { hops: (count: number, names: string) => `${count} hops: ${names}` },
  zh: { hops: (count: number, names: string) => `${count} 跳：${names}` },
});

/** `shop GET /`, `4 hops: node1 eth0 → …`, `×12 db select`. */
export function barTitle(model: TraceModel, i: number): string {
  const members = membersOf(model, i);
  const kind = barKind(model, i);
  if (kind === 'path') {
    const names = Array.from(members.subarray(0, MOST_NAMES), (span) => hopName(model, span));
    return say().hops(members.length, names.join(' → ') + (members.length > MOST_NAMES ? ' → …' : ''));
  }
  const title = titleOf(model.spans, model.spanOf[i]);
  return kind === 'repeats' ? `×${members.length} ${title}` : title;
}

/** The interface, by its node; where neither is known, the place on the way. */
function hopName({ trace }: TraceModel, span: number): string {
  return [trace.host[span], trace.nic[span]].filter(Boolean).join(' ') || placeWords(trace.observationPoint[span]);
}
