/** Attributes, events and raw row of a span, as titled lists. */
import type { Detail } from '../../../frames/details';
import type { PanelTrace } from '../../../frames/panelTrace';
import { inLanguage } from '../../language';
import { formatInstant } from '../format/instant';
import type { Fact } from './facts';
import type { TitledFacts } from './spanText';
import { carriedEvents, storedEvents, storedLinks, type LinkedSpan, type SpanEvent } from './storedEvents';

const say = inLanguage({
  en: { attribute: 'Attributes', resource: 'Resource', event: 'Events', link: 'Links', column: 'Row in the store' },
  zh: { attribute: '属性', resource: '资源属性', event: '事件', link: '链接', column: '存储中的行' },
});

export interface StoredPart extends TitledFacts {
  name: 'attribute' | 'resource' | 'event' | 'link' | 'column';
  /** The same as `facts`, with their parts. */
  events?: SpanEvent[];
  links?: LinkedSpan[];
}

/** What the store answered. */
export function storedParts(details: readonly Detail[], originNs: bigint, timeZone: string): StoredPart[] {
  const facts = (kind: Detail['kind']): Fact[] =>
    details.filter((detail) => detail.kind === kind).map(({ key, value }) => [key, value] as const);
  const links = storedLinks(details);
  return [
    { name: 'attribute', title: say().attribute, facts: facts('attribute') },
    eventPart(storedEvents(details, originNs), originNs, timeZone),
    { name: 'link', title: say().link, facts: links.map(linkFact), links },
    { name: 'column', title: say().column, facts: facts('column') },
  ];
}

/** What the frame itself carries, as those of other data sources do. */
export function carriedParts(trace: PanelTrace, span: number, timeZone: string): StoredPart[] {
  const pairs = (list: Array<{ key: string; value: unknown }>): Fact[] => list.map((p) => [p.key, asText(p.value)]);
  return [
    { name: 'attribute', title: say().attribute, facts: pairs(trace.tags(span)) },
    { name: 'resource', title: say().resource, facts: pairs(trace.serviceTags(span)) },
    eventPart(carriedEvents(trace, span), trace.originNs, timeZone),
  ];
}

function eventPart(events: SpanEvent[], originNs: bigint, timeZone: string): StoredPart {
  const facts = events.map(({ name, atNs, facts: parts }): Fact => {
    const at = atNs === null ? [] : [formatInstant(originNs, atNs, timeZone, 'ns')];
    return [name, [...at, ...parts.map(([key, value]) => `${key}=${value}`)].join('\n')];
  });
  return { name: 'event', title: say().event, facts, events };
}

function linkFact({ traceId, spanId, facts }: LinkedSpan): Fact {
  return [traceId, [spanId, ...facts.map(([key, value]) => `${key}=${value}`)].join('\n')];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
