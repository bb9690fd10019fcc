import { parse, stringify } from 'lossless-json';
import type { Detail } from '../../trace/call';

/** What stands for no events: DeepFlow's server writes Go's nil list as the text `null`. */
const NONE: ReadonlySet<string> = new Set(['', 'null', '[]']);

/**
 * The column `events`: one detail each, its name as key and the whole of it as JSON, attributes by their names; text
 * that is no JSON list stays whole. Numbers keep their digits: a time in ns since 1970 is beyond 2^53.
 */
export function eventsOf(raw: unknown, suffix: string): Detail[] {
  const text = typeof raw === 'string' ? raw.trim() : '';
  if (NONE.has(text)) {
    return [];
  }
  try {
    const events: unknown = parse(text);
    if (Array.isArray(events)) {
      return events.map((event) => ({
        kind: 'event' as const,
        key: `${nameOf(event)}${suffix}`,
        value: stringify(withNames(event)) ?? '',
      }));
    }
  } catch {
    // shown as it is
  }
  return [{ kind: 'event', key: `events${suffix}`, value: text }];
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function nameOf(event: unknown): string {
  const { name, Name } = isObject(event) ? event : {};
  return String(name ?? Name ?? 'event');
}

/** Attributes come as Go prints OTLP's: `{"key":"n","value":{"Value":{"IntValue":3}}}`. */
function withNames(event: unknown): unknown {
  if (!isObject(event) || !Array.isArray(event.attributes)) {
    return event;
  }
  const pairs = event.attributes.map((attribute) =>
    isObject(attribute) && typeof attribute.key === 'string'
      ? ([attribute.key, valueOf(attribute.value)] as const)
      : null
  );
  return pairs.every((pair) => pair !== null) ? { ...event, attributes: Object.fromEntries(pairs) } : event;
}

/** What is inside `{"Value":{"StringValue":…}}`, of lists and maps too; another form stays. */
function valueOf(value: unknown): unknown {
  const inner = isObject(value) && isObject(value.Value) ? value.Value : null;
  const [kind, ...others] = inner ? Object.keys(inner) : [];
  if (!inner || kind === undefined || others.length > 0) {
    return value;
  }
  const content = inner[kind];
  const list = isObject(content) && Array.isArray(content.values) ? content.values : null;
  if (kind === 'ArrayValue' && list) {
    return list.map(valueOf);
  }
  if (kind === 'KvlistValue' && list) {
    return Object.fromEntries(list.flatMap((one) => (isObject(one) ? [[String(one.key), valueOf(one.value)]] : [])));
  }
  return content;
}
