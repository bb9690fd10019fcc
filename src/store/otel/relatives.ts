import { asTold, oneSpanId, oneTraceId, spanIdSpellings, traceIdSpellings } from '../../trace/idSpelling';
import type { Span } from '../../trace/span';
import type { StoreRow } from '../client';
import { anyOf, both, type Condition } from '../condition';
import { overlapOf, rangeOfSeconds, type TimeRange } from '../timeRange';
import type { AskBeside } from './askBeside';
import type { OtelCatalog } from './catalog';
import { ofTraces, startBound } from './conditions';
import { decodeOtelSpans } from './decode';
import { otelSpanColumns, PREFIX } from './spanColumns';
import { kindOf, kindSql, kindWords } from './words';

/** What is called: their spans stand for requests, as the code that served these saw them. */
export const SERVERS = kindWords('server', 'consumer');

/** A caller may have begun so long before what it called, and a message may wait as long for who consumes it, s. */
const LONG_S = 3600;
/** What clocks may differ by, s. */
const CLOCKS_S = 60;

/** Spans that one statement asks about: each id in all its spellings, and ClickHouse takes 128 KB for a parameter. */
const MOST_ASKED = 500;

/** A span of the list. */
export interface PlacedSpan {
  span: Span;
  /** What the span's times are relative to: the second in which it began, Unix s. */
  second: number;
}

/** SQL: the span has no parent; that is '' where the collector writes, and zeros where OTLP's bytes were written as they are; a table without parents tells no roots. */
export function isRootSql(catalog: OtelCatalog): string {
  return catalog.has('ParentSpanId') ? `replaceAll(toString(${catalog.column('ParentSpanId')}), '0', '') = ''` : '0';
}

/**
 * Rows of the list without the roots for which another row of the list stands: a client's or producer's root whose
 * request a server or consumer span answers. That is the root's child, or has the root's own id where a server goes on
 * in its client's span (Zipkin's way). Only what is in the list stands for a root. One more statement where there are
 * such roots.
 * @param rows read by `otelSpanColumns`: servers, consumers and roots
 * @param list what the list holds: its whole range, and its filters
 */
export async function withoutAnswered(
  ask: AskBeside,
  catalog: OtelCatalog,
  rows: readonly StoreRow[],
  list: { range: TimeRange; filters: Condition }
): Promise<StoreRow[]> {
  const answered = new Set<string>();
  const take = (row: StoreRow): void => {
    const trace = textOf(row, 'trace');
    answered.add(keyOf(trace, textOf(row, 'span')));
    answered.add(keyOf(trace, textOf(row, 'parent')));
  };
  rows.filter(isServer).forEach(take);
  const roots = rows.filter(
    (row) => !isServer(row) && textOf(row, 'trace') !== '' && textOf(row, 'span') !== '' && !answered.has(rowKeyOf(row))
  );
  for (const some of inPieces(roots)) {
    const near = reach(some.map(secondOf), CLOCKS_S, LONG_S);
    const bound = startBound(catalog, overlapOf(near, list.range) ?? near);
    const traces = ofTraces(
      catalog,
      allSpellings(
        some.map((row) => textOf(row, 'trace')),
        traceIdSpellings
      ),
      '_roots'
    );
    const [span, parent] = [catalog.column('SpanId'), catalog.column('ParentSpanId')];
    const ids = allSpellings(
      some.map((row) => textOf(row, 'span')),
      spanIdSpellings
    );
    const answers = anyOf([
      catalog.isOneOf('ParentSpanId', ids, 'root_ids'),
      catalog.isOneOf('SpanId', ids, 'root_own_ids'),
    ]);
    const found = await ask(
      `SELECT DISTINCT toString(${catalog.column('TraceId')}) AS ${PREFIX}trace, toString(${span}) AS ${PREFIX}span, toString(${parent}) AS ${PREFIX}parent
FROM ${catalog.table}
WHERE ${bound.sql}
  AND ${traces.sql}
  AND ${answers.sql}
  AND ${kindSql(catalog.column('SpanKind'))} IN {kinds:Array(String)}
  AND ${list.filters.sql}`,
      {
        ...bound.params,
        ...traces.params,
        ...list.filters.params,
        ...answers.params,
        kinds: SERVERS,
      }
    );
    found.forEach(take);
  }
  return rows.filter((row) => isServer(row) || !answered.has(rowKeyOf(row)));
}

/**
 * The parents of servers and consumers, by these spans' row ids: who called is not said by the span that was called. Parents
 * among the spans are not asked for. The others are looked for as spans name them and near them, which is where nearly all
 * are and reads little; those that are not there in all spellings and further back.
 * @param spans of the list
 * @param others that were read with them
 * @returns the spans without their attributes: of a caller only its name matters
 */
export async function parentsOf(
  ask: AskBeside,
  catalog: OtelCatalog,
  spans: readonly PlacedSpan[],
  others: readonly PlacedSpan[] = []
): Promise<Map<string, Span>> {
  const known = new Map<string, Span>();
  // Where a client and its server share an id, what the server calls has the server for a parent.
  const take = (span: Span): void => {
    const key = keyOf(span.traceIds[0] ?? '', span.spanId);
    if (!known.has(key) || span.observationPoint === 's-app') {
      known.set(key, span);
    }
  };
  const parentKey = (span: Span): string => keyOf(span.traceIds[0] ?? '', span.parentSpanId);
  [...spans, ...others].forEach(({ span }) => take(span));
  const called = spans.filter(({ span }) => span.observationPoint === 's-app');
  const wanted = called.filter(
    ({ span }) => span.traceIds.length > 0 && span.parentSpanId !== '' && !known.has(parentKey(span))
  );
  const look = async (children: readonly PlacedSpan[], isNear: boolean): Promise<void> => {
    for (const some of inPieces(children)) {
      const { sql, params } = parentsNear(catalog, some, isNear);
      const rows = await ask(
        `SELECT
  ${otelSpanColumns(catalog, [])}
FROM ${catalog.table}
WHERE ${sql}
ORDER BY ${kindSql(catalog.column('SpanKind'))} IN {kinds:Array(String)} DESC, ${catalog.column('Timestamp')}
LIMIT 1 BY ${catalog.column('TraceId')}, ${catalog.column('SpanId')}`,
        { ...params, kinds: SERVERS }
      );
      decodeOtelSpans(rows, 0n).forEach(take);
    }
  };
  await look(wanted, true);
  await look(
    wanted.filter(({ span }) => !known.has(parentKey(span))),
    false
  );
  const parents = new Map<string, Span>();
  for (const { span } of called) {
    const parent = span.parentSpanId === '' ? undefined : known.get(parentKey(span));
    if (parent) {
      parents.set(span.ids[0], parent);
    }
  }
  return parents;
}

/** That a row is the parent of one of these spans. @param isNear as they name it, and not long before them */
function parentsNear(catalog: OtelCatalog, spans: readonly PlacedSpan[], isNear: boolean): Condition {
  const bound = startBound(
    catalog,
    reach(
      spans.map(({ second }) => second),
      isNear ? CLOCKS_S : LONG_S,
      CLOCKS_S
    )
  );
  const asked = (id: (span: Span) => string, spellings: (id: string) => readonly string[]) =>
    allSpellings(
      spans.map(({ span }) => asTold(span, id(span))),
      isNear ? (told) => [told] : spellings
    );
  const traceIds = asked(({ traceIds: [id] }) => id, traceIdSpellings);
  const spanIds = asked(({ parentSpanId }) => parentSpanId, spanIdSpellings);
  return both(bound, both(ofTraces(catalog, traceIds), catalog.isOneOf('SpanId', spanIds, 'parent_ids')));
}

function reach(seconds: readonly number[], beforeS: number, afterS: number): TimeRange {
  const { fromS, toS } = rangeOfSeconds(seconds);
  return { fromS: fromS - beforeS, toS: toS + afterS };
}

function* inPieces<T>(all: readonly T[]): Generator<T[]> {
  for (let from = 0; from < all.length; from += MOST_ASKED) {
    yield all.slice(from, from + MOST_ASKED);
  }
}

function allSpellings(ids: readonly string[], spellings: (id: string) => readonly string[]): string[] {
  return [...new Set(ids.flatMap(spellings))];
}

function textOf(row: StoreRow, name: 'trace' | 'span' | 'parent' | 'start' | 'kind'): string {
  return String(row[PREFIX + name] ?? '');
}

const isServer = (row: StoreRow): boolean => ['server', 'consumer'].includes(kindOf(textOf(row, 'kind')));
const secondOf = (row: StoreRow): number => Number(BigInt(textOf(row, 'start')) / 1_000_000_000n);
const keyOf = (traceId: string, spanId: string): string => `${oneTraceId(traceId)} ${oneSpanId(spanId)}`;
const rowKeyOf = (row: StoreRow): string => keyOf(textOf(row, 'trace'), textOf(row, 'span'));
