/** What bars are coloured by: a group for each span, by a field of the span or any of its attributes. */
import type { KeyValue, PanelTrace } from '../../../frames/panelTrace';
import { KIND_LETTERS, NETWORK, type TraceSpans } from './traceSpans';

/** Colour group of spans seen on a network interface, where colours mean services. */
export const NETWORK_GROUP = ' network';

/** `colourBy` of an attribute is this and its key. */
export const TAG = 'tag:';

/** Fields of a span to colour by, besides `service`, `source` and `status`. */
const FIELDS = {
  operation: (trace) => trace.operation,
  host: (trace) => trace.host,
  pod: (trace) => trace.pod,
  process: (trace) => trace.process,
  protocol: (trace) => trace.protocol,
  nic: (trace) => trace.nic,
  point: (trace) => trace.observationPoint,
} as const satisfies Record<string, (trace: PanelTrace) => ArrayLike<string>>;

/** Groups beyond this share the last number; nobody tells so many colours apart. */
const MOST_GROUPS = 65_535;

export interface ColourGroups {
  colourBy: string;
  /** By index in the trace: an index into `groups`. */
  group: Uint16Array;
  /** '' = a span without such a value. */
  groups: string[];
}

/** The last ones asked for: several views show the same colours. */
const known = new WeakMap<TraceSpans, ColourGroups>();

/** O(n); attributes are read only for `tag:…`. */
export function colourGroups(spans: TraceSpans, colourBy: string): ColourGroups {
  const last = known.get(spans);
  const groups = last?.colourBy === colourBy ? last : newGroups(spans, colourBy);
  known.set(spans, groups);
  return groups;
}

function newGroups(spans: TraceSpans, colourBy: string): ColourGroups {
  const read = readerOf(spans, colourBy);
  const group = new Uint16Array(spans.count);
  const numbers = new Map<string, number>();
  const groups: string[] = [];
  for (let span = 0; span < group.length; span++) {
    const name = read(span);
    let number = numbers.get(name);
    if (number === undefined) {
      number = Math.min(groups.length, MOST_GROUPS);
      numbers.set(name, number);
      if (number === groups.length) {
        groups.push(name);
      }
    }
    group[span] = number;
  }
  return { colourBy, group, groups };
}

function readerOf({ trace, kind }: TraceSpans, colourBy: string): (span: number) => string {
  if (colourBy === 'source') {
    return (span) => KIND_LETTERS[kind[span]];
  }
  if (colourBy === 'status') {
    return (span) => trace.status[span];
  }
  if (colourBy.startsWith(TAG)) {
    const key = colourBy.slice(TAG.length);
    return (span) => valueOf(trace.tags(span), key) ?? valueOf(trace.serviceTags(span), key) ?? '';
  }
  if (colourBy in FIELDS) {
    const column = FIELDS[colourBy as keyof typeof FIELDS](trace);
    return (span) => column[span];
  }
  const { service } = trace;
  return (span) => (kind[span] === NETWORK ? NETWORK_GROUP : service[span]);
}

function valueOf(pairs: readonly KeyValue[], key: string): string | undefined {
  const value = pairs.find((pair) => pair.key === key)?.value;
  return value === undefined || value === null ? undefined : typeof value === 'string' ? value : JSON.stringify(value);
}

/** Attributes are looked for in so many spans, evenly spread, and no more than so many are offered. */
const SAMPLE = 500;
const MOST_TAGS = 200;

/** What there is to colour this trace by, fields before attributes. */
export function colourChoices({ trace, count }: TraceSpans): string[] {
  const choices = ['service', ...(trace.own ? ['source'] : []), 'status'];
  for (const [name, column] of Object.entries(FIELDS)) {
    const values = column(trace);
    for (let span = 0; span < count; span++) {
      if (values[span] !== '') {
        choices.push(name);
        break;
      }
    }
  }
  const keys = new Set<string>();
  for (let k = 0; k < Math.min(SAMPLE, count) && keys.size < MOST_TAGS; k++) {
    const span = Math.floor((k * count) / Math.min(SAMPLE, count));
    for (const { key } of [...trace.tags(span), ...trace.serviceTags(span)]) {
      keys.add(key);
    }
  }
  return [
    ...choices,
    ...Array.from(keys)
      .sort()
      .map((key) => TAG + key),
  ];
}
