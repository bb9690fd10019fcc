/**
 * Rows of `otel_traces` have no id of their own. Theirs is made of what names a span and when it began, so that a link
 * to it can be followed whatever the range of the dashboard is: `otel-<start, Unix ns>-<trace id>-<span id>`. The start
 * also keeps apart the two spans that share an id where a client's goes on in its server (Zipkin's way), and gives a
 * span that was sent twice the same id twice.
 */
export interface OtelRowKey {
  /** Unix ns, decimal. */
  startNs: string;
  traceId: string;
  spanId: string;
}

const ROW_ID = /^otel-(\d{1,19})-([^-,\s]*)-([^-,\s]*)$/;

export function otelRowId({ startNs, traceId, spanId }: OtelRowKey): string {
  return `otel-${startNs}-${encode(traceId)}-${encode(spanId)}`;
}

/** What an id says; null when it is no id of this kind. */
export function readOtelRowId(id: string): OtelRowKey | null {
  const found = ROW_ID.exec(id);
  try {
    return found && { startNs: found[1], traceId: decodeURIComponent(found[2]), spanId: decodeURIComponent(found[3]) };
  } catch {
    return null;
  }
}

/** Unix s in which the row's span began. */
export function secondOfOtelRow({ startNs }: OtelRowKey): number {
  return Number(BigInt(startNs) / 1_000_000_000n);
}

/** Ids are hex as a rule and stay as they are; whatever else a table holds must not break the parts, or lists of ids. */
function encode(id: string): string {
  return /^[0-9a-f]*$/i.test(id) ? id : encodeURIComponent(id).replace(/-/g, '%2D');
}
