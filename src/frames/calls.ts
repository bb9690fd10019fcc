import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import type { Call } from '../trace/call';
import { SCHEMA_VERSION, type CallsFrameMeta } from './schema';
import { fieldOf, readVector, spanloomMeta } from './vector';

export type { Call } from '../trace/call';

/** The calls frame: one row per call, in the order given (newest first). Field names are CALLS_FIELDS. */
export function callsToFrame(calls: Call[], truncated: boolean, refId?: string): DataFrame {
  const texts = (name: string, read: (call: Call) => string) => ({
    name,
    type: FieldType.string,
    values: calls.map(read),
  });
  const meta: CallsFrameMeta = { kind: 'calls', schemaVersion: SCHEMA_VERSION, truncated };
  return toDataFrame({
    name: 'Calls',
    refId,
    fields: [
      texts('id', (call) => call.id),
      { name: 'startTime', type: FieldType.time, values: calls.map((call) => call.startMs) },
      {
        name: 'duration',
        type: FieldType.number,
        config: { unit: 'ms' },
        values: calls.map((call) => call.durationMs),
      },
      texts('status', (call) => call.status),
      { name: 'responseCode', type: FieldType.number, values: calls.map((call) => call.responseCode) },
      texts('client', (call) => call.client),
      texts('server', (call) => call.server),
      texts('endpoint', (call) => call.endpoint),
      texts('requestType', (call) => call.requestType),
      texts('requestResource', (call) => call.requestResource),
      texts('protocol', (call) => call.protocol),
      texts('exception', (call) => call.exception),
      texts('traceId', (call) => call.traceId),
      texts('observationPoint', (call) => call.observationPoint),
      texts('signalSource', (call) => call.signalSource),
    ],
    meta: { preferredVisualisationType: 'table', custom: { spanloom: meta } },
  });
}

/** The calls of a frame and whether more match than were returned; null when the frame is no list of calls. */
export function frameToCalls(frame: DataFrame): { calls: Call[]; truncated: boolean } | null {
  const meta = spanloomMeta(frame);
  const ids = readVector<unknown>(fieldOf(frame, 'id'));
  if (meta?.kind !== 'calls') {
    return null;
  }
  const column = (name: string) => readVector<unknown>(fieldOf(frame, name));
  const text = (name: string) => {
    const values = column(name);
    return (i: number) => (values[i] === null || values[i] === undefined ? '' : String(values[i]));
  };
  const number = (name: string) => {
    const values = column(name);
    return (i: number) => (typeof values[i] === 'number' && Number.isFinite(values[i]) ? (values[i] as number) : null);
  };
  const read = {
    startMs: number('startTime'),
    durationMs: number('duration'),
    status: text('status'),
    responseCode: number('responseCode'),
    client: text('client'),
    server: text('server'),
    endpoint: text('endpoint'),
    requestType: text('requestType'),
    requestResource: text('requestResource'),
    protocol: text('protocol'),
    exception: text('exception'),
    traceId: text('traceId'),
    observationPoint: text('observationPoint'),
    signalSource: text('signalSource'),
  };
  const calls = Array.from({ length: frame.length }, (_, i) => ({
    id: String(ids[i] ?? ''),
    startMs: read.startMs(i) ?? 0,
    durationMs: read.durationMs(i),
    status: (read.status(i) || 'unknown') as Call['status'],
    responseCode: read.responseCode(i),
    client: read.client(i),
    server: read.server(i),
    endpoint: read.endpoint(i),
    requestType: read.requestType(i),
    requestResource: read.requestResource(i),
    protocol: read.protocol(i),
    exception: read.exception(i),
    traceId: read.traceId(i),
    observationPoint: read.observationPoint(i) as Call['observationPoint'],
    signalSource: read.signalSource(i) as Call['signalSource'],
  }));
  return { calls, truncated: meta.truncated === true };
}
