/** Attributes, events and raw row of a span, as titled lists. */
import { dateTimeFormat } from '@grafana/data';
import type { Detail } from '../../../frames/details';
import type { PanelTrace } from '../../../frames/panelTrace';
import { inLanguage } from '../../language';
import type { Fact } from './facts';
import type { TitledFacts } from './spanText';

const say = inLanguage({
  en: { attribute: 'Attributes', resource: 'Resource', event: 'Events', link: 'Links', column: 'Row in the store' },
  zh: { attribute: '属性', resource: '资源属性', event: '事件', link: '链接', column: '存储中的行' },
});

export interface StoredPart extends TitledFacts {
  name: 'attribute' | 'resource' | 'event' | 'link' | 'column';
}

/** What the store answered. */
export function storedParts(details: readonly Detail[]): StoredPart[] {
  return (['attribute', 'event', 'link', 'column'] as const).map((name) => ({
    name,
    title: say()[name],
    facts: details.filter((detail) => detail.kind === name).map(({ key, value }) => [key, value] as const),
  }));
}

/** What the frame itself carries, as those of other data sources do. */
export function carriedParts(trace: PanelTrace, span: number, timeZone: string): StoredPart[] {
  const pairs = (list: Array<{ key: string; value: unknown }>): Fact[] => list.map((p) => [p.key, asText(p.value)]);
  const events = trace
    .events(span)
    .map((event): Fact => [
      dateTimeFormat(event.timestampMs, { timeZone, defaultWithMS: true }),
      [event.name, ...event.fields.map((f) => `${f.key}=${asText(f.value)}`)].filter((t) => t !== '').join('\n'),
    ]);
  return [
    { name: 'attribute', title: say().attribute, facts: pairs(trace.tags(span)) },
    { name: 'resource', title: say().resource, facts: pairs(trace.serviceTags(span)) },
    { name: 'event', title: say().event, facts: events },
  ];
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
