/**
 * Ids of rows, as they travel in frames, addresses, variables, links and lists: the one place that writes and reads them.
 *
 * DeepFlow's rows have a number, `_id`, whose upper half is the second in which the row's span ended. Rows of
 * OpenTelemetry's tables have no id of their own. Theirs is made of what names a span and when it began, so that a link
 * to it can be followed whatever the range of the dashboard is: `otel-<start, Unix ns>-<trace id>-<span id>`. The start
 * also keeps apart the two spans that share an id where a client's goes on in its server (Zipkin's way), and gives a
 * span that was sent twice the same id twice.
 *
 * An id is letters, digits, `_`, `~` and the dashes between its parts. So it is one word in a list with commas, one half
 * of `a.b`, and the same in an address whether or not somebody encodes and decodes it on the way.
 */

/** What names a row of an OpenTelemetry table. */
export interface OtelRowKey {
  /** Unix ns, decimal. */
  startNs: string;
  traceId: string;
  spanId: string;
}

/** A row by its store's kind. DeepFlow's `id` is decimal, without leading zeros. */
export type RowId = { kind: 'deepflow'; id: string } | ({ kind: 'otel' } & OtelRowKey);

const DIGITS = /^\d{1,20}$/;
const OTEL = /^otel-(\d{1,19})-([^-,\s]*)-([^-,\s]*)$/;
const MOST_UINT64 = 2n ** 64n - 1n;
/** ClickHouse keeps nanoseconds in 64 bits with a sign. */
const MOST_NS = 2n ** 63n - 1n;

/** Which row an id names, and its parts; null when it is no id of a row. */
export function readRowId(id: string): RowId | null {
  if (DIGITS.test(id)) {
    const number = BigInt(id);
    return number <= MOST_UINT64 ? { kind: 'deepflow', id: String(number) } : null;
  }
  const [, startNs, trace, span] = OTEL.exec(id) ?? [];
  if (startNs === undefined || BigInt(startNs) > MOST_NS) {
    return null;
  }
  const [traceId, spanId] = [decoded(trace), decoded(span)];
  return traceId === null || spanId === null ? null : { kind: 'otel', startNs, traceId, spanId };
}

/** The id of a row; the same for every way in which it may have been written. */
export function writeRowId(row: RowId): string {
  return row.kind === 'deepflow' ? row.id : otelRowId(row);
}

export function otelRowId({ startNs, traceId, spanId }: OtelRowKey): string {
  return `otel-${startNs}-${encoded(traceId)}-${encoded(spanId)}`;
}

/** What an id of an OpenTelemetry row says; null when it is no id of this kind. */
export function readOtelRowId(id: string): OtelRowKey | null {
  const row = readRowId(id);
  return row?.kind === 'otel' ? { startNs: row.startNs, traceId: row.traceId, spanId: row.spanId } : null;
}

/** Unix s in which the row's span began. */
export function secondOfOtelRow({ startNs }: OtelRowKey): number {
  return Number(BigInt(startNs) / 1_000_000_000n);
}

/** Unix s in which the row's span ended: the upper half of an `_id`. */
export function secondOfDeepflowRow(id: string): number {
  return Number(BigInt(id) >> 32n);
}

/** The id as a text that cannot be taken for a trace id: `id-…`, as DeepFlow's dashboards write it in addresses. */
export function markedRowId(id: string): string {
  return `id-${id}`;
}

/**
 * The id of the row that a text names, which somebody typed or which stands in an address, with `id-` before it or not;
 * '' when it names none. Digits alone are a trace id when there are 16 or 32 of them, the two lengths that trace ids
 * have: an `_id` holds its second in the upper half and so has 19 digits.
 */
export function askedRowId(text: string): string {
  const [, mark, id] = /^(id-)?(.*)$/is.exec(text.trim()) as RegExpExecArray;
  const row = mark === undefined && /^(\d{16}|\d{32})$/.test(id) ? null : readRowId(id);
  return row ? writeRowId(row) : '';
}

/** Ids of several rows as one text. */
export function listOfRowIds(ids: readonly string[]): string {
  return ids.join(',');
}

/** The ids in a text of `listOfRowIds`; none in ''. */
export function rowIdsIn(list: string): string[] {
  return list === '' ? [] : list.split(',');
}

/** Ids are hex as a rule and stay as they are; of whatever else a table holds `~2D` stands for a byte of UTF-8. */
function encoded(id: string): string {
  if (/^\w*$/.test(id)) {
    return id;
  }
  // Half a character, which no UTF-8 has, is U+FFFD, as everywhere.
  return encodeURIComponent(id.replace(/\p{Surrogate}/gu, '\ufffd'))
    .replace(/[^\w%]/g, (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%/g, '~');
}

/** Reads `%2D`, too, as earlier versions wrote it. Null where the bytes are no text. */
function decoded(text: string): string | null {
  if (/^\w*$/.test(text)) {
    return text;
  }
  try {
    return decodeURIComponent(text.includes('%') ? text : text.replace(/~/g, '%'));
  } catch {
    return null;
  }
}
