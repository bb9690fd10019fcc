/** What each colour means, how often it occurs and how much of the time is its own. */
import { inLanguage } from '../../language';
import type { BarColour } from '../draw/palette';
import { formatDuration } from '../format/duration';
import type { GroupShare, TraceSummary } from '../layout/summary';
import { KIND_LETTERS, NETWORK_GROUP, type TraceModel } from '../layout/traceModel';
import { KIND_SOURCES, STATUS_WORDS, countOf } from '../words';

/** More than these are counted, not listed. */
const MOST_ITEMS = 30;

export interface LegendItem {
  name: string;
  /** Null for those that are not listed one by one. */
  colour: string | null;
  /** Its part of all self times, `12 %`. */
  share: string;
  title: string;
}

const say = inLanguage({
  en: {
    network: 'network',
    none: 'none',
    noService: 'no service',
    more: (count: number) => `${count} more`,
    about: (spans: number, failures: number, self: string) =>
      `${countOf(spans, 'span')}${failures > 0 ? ` (${countOf(failures, 'error')})` : ''}, ${self} in none of their children`,
  },
  zh: {
    network: '网络',
    none: '无',
    noService: '无服务',
    more: (count: number) => `另外 ${count} 项`,
    about: (spans: number, failures: number, self: string) =>
      `${spans} 个 Span${failures > 0 ? `（${failures} 个错误）` : ''}，自身耗时 ${self}`,
  },
});

/**
 * The groups with the most self time, longest first, then the rest as one.
 * @param selfNs by group
 */
export function legendItems(
  model: TraceModel,
  summary: TraceSummary,
  selfNs: Float64Array,
  colours: readonly BarColour[]
): LegendItem[] {
  const order = Array.from(summary.groups.keys()).filter((group) => summary.groups[group].spans > 0);
  order.sort((a, b) => selfNs[b] - selfNs[a] || a - b);
  const allNs = selfNs.reduce((sum, ns) => sum + ns, 0);
  const item = (name: string, colour: string | null, { spans, failures }: GroupShare, ns: number): LegendItem => ({
    name,
    colour,
    share: allNs > 0 ? `${Math.round((100 * ns) / allNs)} %` : '',
    title: say().about(spans, failures, formatDuration(ns)),
  });
  const items = order
    .slice(0, MOST_ITEMS)
    .map((group) =>
      item(
        groupName(model.options.colourBy, model.groups[group]),
        colours[group].fill,
        summary.groups[group],
        selfNs[group]
      )
    );
  const rest = order.slice(MOST_ITEMS);
  if (rest.length > 0) {
    const sum = (of: (group: number) => number) => rest.reduce((all, group) => all + of(group), 0);
    const all = {
      spans: sum((group) => summary.groups[group].spans),
      failures: sum((group) => summary.groups[group].failures),
    };
    items.push(
      item(
        say().more(rest.length),
        null,
        all,
        sum((group) => selfNs[group])
      )
    );
  }
  return items;
}

/** A colour group in words. */
export function groupName(colourBy: string, group: string): string {
  if (group === NETWORK_GROUP) {
    return say().network;
  }
  if (colourBy === 'source') {
    return KIND_SOURCES[(KIND_LETTERS as readonly string[]).indexOf(group)] ?? group;
  }
  if (colourBy === 'status') {
    return STATUS_WORDS[group] ?? group;
  }
  return group || (colourBy === 'service' ? say().noService : say().none);
}
