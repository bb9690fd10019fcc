import type { StoreClient } from '../../src/store/client';
import { decoderOf } from '../../src/store/decoders';
import { RowsAtHand } from '../../src/store/search/atHand';
import { callsOf, detailsOfSpan, readStores, searchStores, type Stores } from '../../src/store/stores';
import type { Detail } from '../../src/trace/call';
import { otelRowId } from '../../src/trace/rowId';
import type { SentSpan } from './sentSpan';

export interface Difference {
  span: string;
  what: string;
  sent: unknown;
  found: unknown;
}

export interface Comparison {
  inList: number;
  inTraces: number;
  attributes: number;
  events: number;
  links: number;
  differences: Difference[];
}

/** Looks for every span in the list, in its trace and in its details, and compares them to the nanosecond and the letter. */
export async function compareWithStore(client: StoreClient, sent: readonly SentSpan[]): Promise<Comparison> {
  const stores = await readStores(client);
  const result: Comparison = { inList: 0, inTraces: 0, attributes: 0, events: 0, links: 0, differences: [] };
  result.inList = await countInList(client, stores, sent);
  for (const traceId of new Set(sent.map((span) => span.traceId))) {
    const ofTrace = sent.filter((span) => span.traceId === traceId);
    await compareTrace(client, stores, ofTrace, result);
  }
  return result;
}

async function countInList(client: StoreClient, stores: Stores, sent: readonly SentSpan[]): Promise<number> {
  const starts = sent.map(({ startNs }) => Number(BigInt(startNs) / 1_000_000n));
  const { calls } = await callsOf(client, stores, {
    fromMs: Math.min(...starts) - 1000,
    toMs: Math.max(...starts) + 1000,
    limit: 10_000,
    allObservations: true,
  });
  const listed = new Set(calls.map(({ id }) => id));
  return sent.filter((span) => listed.has(otelRowId(span))).length;
}

async function compareTrace(
  client: StoreClient,
  stores: Stores,
  sent: readonly SentSpan[],
  result: Comparison
): Promise<void> {
  const atHand = new RowsAtHand(decoderOf);
  const { traceId, startNs } = sent[0];
  const startS = Number(BigInt(startNs) / 1_000_000_000n);
  await searchStores(client, stores, { traceId, rangeS: { from: startS - 600, to: startS + 600 } }, atHand);
  const trace = await atHand.trace();
  for (const span of sent) {
    const differs = (what: string, ours: unknown, found: unknown): boolean => {
      const isSame = JSON.stringify(ours) === JSON.stringify(found);
      if (!isSame) {
        result.differences.push({ span: `${span.name} ${span.spanId}`, what, sent: ours, found });
      }
      return !isSame;
    };
    const at = trace.spans.findIndex(({ spanId }) => spanId === span.spanId);
    if (at < 0) {
      differs('span', span.spanId, null);
      continue;
    }
    const found = trace.spans[at];
    const parent = trace.spans[trace.links[at]?.parent ?? -1]?.spanId ?? '';
    const ns = (afterNs: number): string => String(trace.originNs + BigInt(afterNs));
    result.inTraces++;
    differs('start', span.startNs, ns(found.startNs));
    differs('end', span.endNs, ns(found.endNs));
    differs('name', span.name, found.endpoint);
    differs('kind', span.kind, found.spanKind);
    differs('parent', span.parentSpanId, parent);
    const details = await detailsOfSpan(client, stores, found.ids);
    const column = (name: string) => details.find(({ kind, key }) => kind === 'column' && key === name)?.value;
    differs('status', span.status, column('StatusCode'));
    differs('message', span.message, column('StatusMessage'));
    differs('scope', span.scope, `${column('ScopeName')} ${column('ScopeVersion')}`);
    differs('trace state', span.traceState, column('TraceState'));
    compareDetails(span, details, differs, result);
  }
}

function compareDetails(
  span: SentSpan,
  details: readonly Detail[],
  differs: (what: string, ours: unknown, found: unknown) => boolean,
  result: Comparison
): void {
  const of = (kind: Detail['kind']) => details.filter((detail) => detail.kind === kind);
  const attributes = of('attribute');
  const sentAttributes = { ...span.resource, ...span.attributes };
  for (const [name, value] of Object.entries(sentAttributes)) {
    const found = attributes.find(({ key }) => key === name)?.value;
    if (!differs(`attribute ${name}`, sameTime(value, found) ? found : value, found)) {
      result.attributes++;
    }
  }
  differs('number of attributes', Object.keys(sentAttributes).length, attributes.length);
  const events = of('event').map(({ value }) => JSON.parse(value));
  span.events.forEach((event, i) => {
    const { name, time_unix_nano: timeNs, attributes: texts = {} } = events[i] ?? {};
    const asSent = { name: event.name, timeNs: event.timeNs, attributes: sorted(event.attributes) };
    if (!differs(`event ${i}`, asSent, { name, timeNs, attributes: sorted(texts) })) {
      result.events++;
    }
  });
  differs('number of events', span.events.length, events.length);
  const links = of('link').map(({ value }) => JSON.parse(value));
  span.links.forEach((link, i) => {
    const { trace_id: traceId, span_id: spanId, attributes: texts = {} } = links[i] ?? {};
    const asSent = { traceId: link.traceId, spanId: link.spanId, attributes: sorted(link.attributes) };
    if (!differs(`link ${i}`, asSent, { traceId, spanId, attributes: sorted(texts) })) {
      result.links++;
    }
  });
  differs('number of links', span.links.length, links.length);
}

const sorted = (texts: Record<string, string>) => Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));

/** JSON columns keep a text that looks like a time as that time: the instant is the same, the spelling need not be. */
function sameTime(sent: string, found: string | undefined): boolean {
  const ms = (text: string) =>
    text.replace(/\d{4}-\d\d-\d\d[ T][\d:.]+(Z|[+-]\d\d:\d\d)?/g, (time) => String(Date.parse(time)));
  return found !== undefined && sent !== found && /\d{4}-\d\d-\d\d[ T]/.test(sent) && ms(sent) === ms(found);
}
