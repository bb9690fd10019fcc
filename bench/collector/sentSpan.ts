/** A span as an SDK says that it is: times in Unix ns as decimal text, attributes as the text by which we show them. */
export interface SentSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  name: string;
  /** In small letters. */
  kind: string;
  startNs: string;
  endNs: string;
  /** `Unset`, `Ok` or `Error`. */
  status: string;
  message: string;
  /** Name and version. */
  scope: string;
  attributes: Record<string, string>;
  resource: Record<string, string>;
  events: Array<{ name: string; timeNs: string; attributes: Record<string, string> }>;
  links: Array<{ traceId: string; spanId: string; attributes: Record<string, string> }>;
}
