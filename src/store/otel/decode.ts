import { UNKNOWN_END, UNKNOWN_SPAN } from '../../trace/blank';
import { nameClockDomains } from '../../trace/clockDomains';
import { inOneSpelling } from '../../trace/idSpelling';
import { type End, type ObservationPoint, type Span, type SpanKind } from '../../trace/span';
import type { StoreRow } from '../client';
import { readConventions, type Attributes } from '../conventions';
import { readDuration } from './duration';
import { placeOf, usableAddress, type Place } from './ends';
import { otelRowId } from '../../trace/rowId';
import { PREFIX } from './spanColumns';
import { kindOf, statusOf } from './words';

/** Application code is seen by the kind of its span: clients and producers call, servers and consumers are called. */
const POINTS: Readonly<Partial<Record<SpanKind, ObservationPoint>>> = {
  client: 'c-app',
  producer: 'c-app',
  server: 's-app',
  consumer: 's-app',
};

/**
 * Rows of `otel_traces`, read by `otelSpanColumns`, into spans.
 * @param originNs what the spans' times are relative to, Unix ns.
 * @throws when a row's start is no number
 */
export function decodeOtelSpans(rows: readonly StoreRow[], originNs: bigint): Span[] {
  const spans = new OtelSpanDecoder(originNs).decode(rows);
  nameClockDomains(spans);
  return spans;
}

/** The same for rows that come in batches: rows of one resource share an end over all of them. Clocks are named later. */
export class OtelSpanDecoder {
  private readonly shared = new Shared();

  constructor(private readonly originNs: bigint) {}

  /** @throws as `decodeOtelSpans` does */
  decode(rows: readonly StoreRow[]): Span[] {
    return rows.map((row) => decodeSpan(row, this.originNs, this.shared));
  }
}

function decodeSpan(row: StoreRow, originNs: bigint, shared: Shared): Span {
  const startText = textOf(row, 'start');
  const startNs = Number(BigInt(startText) - originNs);
  const duration = readDuration(textOf(row, 'duration'), startText);
  const traceId = textOf(row, 'trace');
  const spanId = textOf(row, 'span');
  const spanKind = kindOf(textOf(row, 'kind'));
  const observationPoint = POINTS[spanKind] ?? 'app';
  const said = readConventions(mapOf(row, 'attributes'), statusOf(textOf(row, 'status')), textOf(row, 'message'));
  const place = shared.place(mapOf(row, 'resource'), textOf(row, 'service'));
  const isCaller = observationPoint === 'c-app';
  const far = shared.far(usableAddress(said.peerAddress));
  const parentSpanId = textOf(row, 'parent');
  return {
    ...UNKNOWN_SPAN,
    ids: [otelRowId({ startNs: startText, traceId, spanId })],
    signalSource: 'otel',
    observationPoint,
    startNs,
    endNs: startNs + duration.ns,
    ...(duration.lostEnd && { lostEnd: duration.lostEnd }),
    clockDomain: place.host === '' ? '' : `node:${place.host}`,
    ...inOneSpelling({
      traceIds: traceId === '' ? [] : [traceId],
      spanId,
      parentSpanId: isNoId(parentSpanId) ? '' : parentSpanId,
    }),
    spanKind,
    transport: said.transport,
    l7Protocol: said.l7Protocol,
    protocol: said.protocol,
    isTls: said.isTls,
    clientPort: said.clientPort || (isCaller ? 0 : said.peerPort),
    serverPort: said.serverPort || (isCaller ? said.peerPort : 0),
    requestType: said.requestType,
    requestDomain: said.requestDomain,
    requestResource: said.requestResource,
    endpoint: textOf(row, 'name'),
    responseStatus: said.responseStatus,
    responseCode: said.responseCode,
    responseException: said.responseException,
    client: isCaller ? place.end : far,
    server: isCaller ? far : place.end,
    appService: place.service,
    appInstance: place.instance,
  };
}

/** Rows of one resource share one end. */
class Shared {
  private readonly places = new Map<string, Place>();
  private readonly fars = new Map<string, End>();

  place(resource: Attributes, service: string): Place {
    const key = `${service}\u0000${JSON.stringify(resource)}`;
    let place = this.places.get(key);
    if (!place) {
      this.places.set(key, (place = placeOf(resource, service)));
    }
    return place;
  }

  far(ip: string): End {
    let end = this.fars.get(ip);
    if (!end) {
      this.fars.set(ip, (end = ip === '' ? UNKNOWN_END : { ...UNKNOWN_END, ip }));
    }
    return end;
  }
}

type Column =
  | ('start' | 'duration' | 'trace' | 'span' | 'parent' | 'name' | 'kind' | 'service' | 'status' | 'message')
  | ('attributes' | 'resource');

function textOf(row: StoreRow, name: Column): string {
  const value = row[`${PREFIX}${name}`];
  return value === null || value === undefined ? '' : String(value);
}

function mapOf(row: StoreRow, name: Column): Attributes {
  const value = row[`${PREFIX}${name}`];
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Attributes) : {};
}

/** No parent is '' where the collector writes, and zeros where OTLP's bytes were written as they are. */
function isNoId(id: string): boolean {
  return /^0*$/.test(id);
}
