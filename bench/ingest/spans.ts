import type { OtlpSpan } from '../../demo/receiver/otlp/model';
import { encodeProtobuf } from '../../demo/receiver/otlp/protobuf';

const SPANS_PER_TRACE = 16;
const TRACE_MARK = 'a5c3a5c3a5c3a5c3';
const SPAN_MARK = '5a3c5a3c';

/** Requests that differ in their ids only: the number of the request is the first half of each span id, big-endian. */
export interface RequestMaker {
  spans: number;
  /** An ExportTraceServiceRequest in protobuf. */
  request(number: number): Buffer;
}

/** What a shop's service sends: requests of 16 spans with calls to a database and to others, events and attributes. */
export function requestMaker(spansPerRequest: number, startMs = Date.now()): RequestMaker {
  const spans = Array.from({ length: spansPerRequest }, (_, i) => spanOf(i, startMs));
  const resource = {
    'service.name': 'checkout',
    'service.namespace': 'bench',
    'service.version': '1.2.3',
    'host.name': 'vm-a',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.name': 'opentelemetry',
  };
  const template = Buffer.from(
    encodeProtobuf([{ resource: Object.entries(resource).map(([key, value]) => ({ key, value })), spans }])
  );
  const traces = placesOf(template, TRACE_MARK);
  const ids = placesOf(template, SPAN_MARK);
  return {
    spans: spansPerRequest,
    request: (number) => {
      const body = Buffer.from(template);
      traces.forEach((at) => body.writeUInt32BE(number, at));
      ids.forEach((at) => body.writeUInt32BE(number, at));
      return body;
    },
  };
}

function spanOf(index: number, startMs: number): OtlpSpan {
  const ofTrace = index % SPANS_PER_TRACE;
  const spanId = (i: number) => SPAN_MARK + hex(i);
  const startNs = BigInt(startMs) * 1_000_000n + BigInt(index) * 1_000n;
  const isRoot = ofTrace === 0;
  const attributes: Record<string, string | bigint> = isRoot
    ? {
        'http.method': 'POST',
        'http.target': `/cart/${index}/checkout`,
        'http.status_code': 200n,
        'http.scheme': 'http',
      }
    : { 'db.system': 'mysql', 'db.statement': `SELECT * FROM items WHERE id = ${index}`, 'db.name': 'shop' };
  return {
    traceId: TRACE_MARK + hex(0) + hex(Math.floor(index / SPANS_PER_TRACE)),
    spanId: spanId(index),
    parentSpanId: isRoot ? '' : spanId(index - ofTrace),
    name: isRoot ? 'POST /cart/{id}/checkout' : `SELECT shop.items ${ofTrace}`,
    kind: isRoot ? 2 : 3,
    startNs,
    endNs: startNs + 5_000_000n,
    attributes: [
      ...Object.entries({
        ...attributes,
        'thread.id': BigInt(index),
        'thread.name': `worker-${ofTrace}`,
        'net.peer.name': 'db',
      }),
    ].map(([key, value]) => ({ key, value })),
    events: isRoot ? [{ timeNs: startNs, name: 'cart loaded', attributes: [{ key: 'items', value: 3n }] }] : [],
    statusCode: 0,
    statusMessage: '',
  };
}

const hex = (number: number) => number.toString(16).padStart(8, '0');

function placesOf(template: Buffer, mark: string): number[] {
  const bytes = Buffer.from(mark, 'hex');
  const places: number[] = [];
  for (let at = template.indexOf(bytes); at >= 0; at = template.indexOf(bytes, at + 1)) {
    places.push(at);
  }
  return places;
}
