import type { SentSpan } from '../../demo/otherStores/otherStore';
import type { Holds } from '../../demo/otherStores/otherStore';
import type { StoreClient } from '../../src/store/client';
import { callsOf, detailsOfSpan, gather, type Stores } from '../../src/store/stores';

/** What a user reads of spans. */
export const PARTS = ['list', 'trace', 'attributes', 'events', 'links'] as const;
export type Part = (typeof PARTS)[number];

/** Of each part: whether all that was sent was read, or that the table does not keep it; else what was otherwise. */
export type Answers = Record<Part, 'all' | 'not kept' | { wrong: string }>;

const MOST_CALLS = 1000;

/**
 * Reads what a tool's tables hold, the way a user does, and compares it with what was sent.
 *
 * @param reference spans of one trace
 * @param odd spans of other traces, with events and links
 */
export async function answersOf(
  client: StoreClient,
  stores: Stores,
  reference: readonly SentSpan[],
  odd: readonly SentSpan[],
  holds: Holds
): Promise<Answers> {
  const detailsOf = async (sent: SentSpan, kind: string) =>
    (await detailsOfSpan(client, stores, await idsOf(client, stores, sent))).filter((one) => one.kind === kind);
  const itemsOf = async <T>(all: readonly SentSpan[], kind: string, told: (sent: SentSpan) => T[], read: Read<T>) =>
    firstWrong(
      await Promise.all(
        all.map(async (sent) => differs(sent.span.name, told(sent), (await detailsOf(sent, kind)).map(read)))
      )
    );
  return {
    list: await listOf(client, stores, reference, holds),
    trace: await traceOf(client, stores, reference, holds),
    attributes:
      holds.attributes === 'none'
        ? 'not kept'
        : firstWrong(
            await Promise.all(
              reference.slice(0, 3).map(async (sent) => {
                const keys = (await detailsOf(sent, 'attribute')).map(({ key }) => dotted(key));
                return differs(sent.span.name, namesSent(sent), [...new Set(keys)].sort());
              })
            )
          ),
    events: holds.events
      ? await itemsOf(
          odd.filter(({ span }) => span.events.length > 0),
          'event',
          ({ span }) => span.events.map(({ name, timeNs }) => `${name} ${timeNs}`),
          ({ key, value }) => `${key} ${timeIn(value)}`
        )
      : 'not kept',
    links:
      holds.links === 'none'
        ? 'not kept'
        : await itemsOf(
            odd.filter(({ span }) => (span.links ?? []).length > 0),
            'link',
            ({ span }) => span.links!.map(({ traceId, spanId }) => `${traceId} ${spanId}`),
            ({ value }) => linkIn(value)
          ),
  };
}

type Read<T> = (detail: { key: string; value: string }) => T;
type Answer = Answers[Part];

/** Some tables have `_` for the dots in names. */
const dotted = (key: string): string => key.replace(/_/g, '.');

const namesSent = ({ span, resource }: SentSpan): string[] =>
  [...new Set([...span.attributes, ...resource].map(({ key }) => dotted(key)))].sort();

const timeIn = (event: string): string => (JSON.parse(event) as { time_unix_nano: string }).time_unix_nano;

function linkIn(link: string): string {
  const { trace_id, span_id } = JSON.parse(link) as { trace_id: string; span_id: string };
  return `${trace_id} ${span_id}`;
}

function differs(of: string, expected: readonly unknown[], read: readonly unknown[]): Answer {
  const [a, b] = [expected, read].map((all) => JSON.stringify(all));
  return a === b ? 'all' : { wrong: `${of}: ${a.slice(0, 300)} was sent, ${b.slice(0, 300)} read` };
}

const firstWrong = (answers: readonly Answer[]): Answer => answers.find((answer) => answer !== 'all') ?? 'all';

const secondOf = ({ span }: SentSpan): number => Number(span.startNs / 1_000_000_000n);

async function idsOf(client: StoreClient, stores: Stores, { span }: SentSpan): Promise<string[]> {
  const around = Number(span.startNs / 1_000_000_000n);
  const rangeS = { from: around - 60, to: around + 60 };
  const found = await gather(client, stores, { traceId: span.traceId, rangeS });
  return found?.trace.spans.find(({ spanId }) => spanId === span.spanId)?.ids ?? [];
}

/** Every request of the trace once: each server's span, and each consumer's, where kinds are kept. */
async function listOf(
  client: StoreClient,
  stores: Stores,
  reference: readonly SentSpan[],
  { kind, nanoseconds }: Holds
): Promise<Answer> {
  const seconds = reference.map(secondOf);
  const { calls } = await callsOf(client, stores, {
    fromMs: (Math.min(...seconds) - 1) * 1000,
    toMs: (Math.max(...seconds) + 2) * 1000,
    traceIds: [reference[0].span.traceId],
    limit: MOST_CALLS,
    allObservations: !kind,
  });
  const [SERVER, CONSUMER] = [2, 5];
  const expected = reference.filter(({ span }) => !kind || span.kind === SERVER || span.kind === CONSUMER);
  const startOf = ({ startNs }: { startNs: bigint }): bigint => (nanoseconds ? startNs : cutToSecond(startNs));
  return differs(
    'calls',
    expected.map(({ span }) => `${span.name} ${startOf(span)}`).sort(),
    calls.map(({ id, endpoint }) => `${endpoint} ${id.split('-')[1]}`).sort()
  );
}

const cutToSecond = (ns: bigint): bigint => ns - (ns % 1_000_000_000n);

/** By its id, and from one of its spans: every span under its parent, with its times, name and service. */
async function traceOf(
  client: StoreClient,
  stores: Stores,
  reference: readonly SentSpan[],
  holds: Holds
): Promise<Answer> {
  const { traceId } = reference[0].span;
  const second = secondOf(reference[0]);
  const byId = await gather(client, stores, { traceId, rangeS: { from: second - 60, to: second + 60 } });
  const last = byId?.trace.spans.at(-1)?.ids[0];
  const fromSpan = last === undefined ? null : await gather(client, stores, { callId: last });
  const sent = new Set(reference.map(({ span }) => span.spanId));
  const expected = reference
    .map(({ span, resource }) =>
      [
        span.spanId,
        sent.has(span.parentSpanId) ? span.parentSpanId : '',
        holds.nanoseconds ? span.startNs : cutToSecond(span.startNs),
        span.endNs - span.startNs,
        span.name,
        resource.find(({ key }) => key === 'service.name')?.value,
        holds.kind ? KINDS[span.kind] : '',
      ].join(' ')
    )
    .sort();
  const answers = [byId, fromSpan].map((found) => {
    const { spans = [], links = [], originNs = 0n } = found?.trace ?? {};
    const read = spans.map((span, i) =>
      [
        span.spanId,
        links[i] ? spans[links[i].parent].spanId : '',
        originNs + BigInt(span.startNs),
        span.endNs - span.startNs,
        span.endpoint,
        span.appService,
        holds.kind ? span.spanKind : '',
      ].join(' ')
    );
    return differs(`trace ${traceId}`, expected, read.sort());
  });
  return firstWrong(answers);
}

/** By OTLP's number. */
const KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'];
