/** A trace as the data frame that the panel is given. */
import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { frameToTrace } from '../../../src/frames/frameToTrace';
import { OWN_FIELDS } from '../../../src/frames/schema';
import { NOTHING_MISSING } from '../../../src/trace/nothingMissing';
import { SERVICES, type BenchTrace } from './shapes';

/** 2026-09-21 14:13:20 UTC */
const START_MS = 1_790_000_000_000;
const KINDS = ['server', 'client', 'internal'];
const OPERATIONS = Array.from({ length: 50 }, (_, i) => `GET /api/items/${i}`);
const SOURCES = ['otel', 'ebpf', 'packet'];
const POINTS = ['app', 's-p', 'c-nd'];

/** Unique, 16 digits, a text of its own each time, as from JSON. */
const idOf = (i: number): string => (0x10000000000000 + i).toString(16).concat('ab');

/** Grafana's twelve standard fields of a trace; with `own` those of Spanloom's data source, too. */
export function frameOf(trace: BenchTrace, own: boolean): DataFrame {
  const { count, parent, startNs, durationNs } = trace;
  const column = (name: string, read: (i: number) => unknown, type = FieldType.string) => {
    const values = new Array<unknown>(count);
    for (let i = 0; i < count; i++) {
      values[i] = read(i);
    }
    return { name, type, values, config: {} };
  };
  const tags = OPERATIONS.map((value) => ({ key: 'http.route', value }));
  const serviceTags = SERVICES.map((value) => [{ key: 'service.name', value }]);
  const failed = (i: number) => i % 97 === 5;
  const fields = [
    column('traceID', () => '0af7651916cd43dd8448eb211c80319c'),
    column('spanID', idOf),
    column('parentSpanID', (i) => (parent[i] < 0 ? undefined : idOf(parent[i]))),
    column('operationName', (i) => OPERATIONS[i % OPERATIONS.length]),
    column('serviceName', (i) => SERVICES[trace.service[i]]),
    column('kind', (i) => KINDS[i % KINDS.length]),
    column('statusCode', (i) => (failed(i) ? 2 : 1), FieldType.number),
    column('statusMessage', () => ''),
    column('startTime', (i) => START_MS + startNs[i] / 1e6, FieldType.number),
    column('duration', (i) => durationNs[i] / 1e6, FieldType.number),
    column('serviceTags', (i) => serviceTags[trace.service[i]], FieldType.other),
    column('tags', (i) => [tags[i % tags.length]], FieldType.other),
  ];
  if (!own) {
    return toDataFrame({ fields, meta: { preferredVisualisationType: 'trace' } });
  }
  const values: Partial<Record<(typeof OWN_FIELDS)[number], (i: number) => unknown>> = {
    rowIds: (i) => String(7_687_991_459_845_528 + i),
    signalSource: (i) => SOURCES[trace.kind[i]],
    observationPoint: (i) => POINTS[trace.kind[i]],
    startNs: (i) => startNs[i],
    durationNs: (i) => durationNs[i],
    clockDomain: () => 'node:a',
    clockOffsetNs: () => 0,
    evidence: (i) => (parent[i] < 0 ? '' : 'parent-span-id'),
    strength: (i) => (parent[i] < 0 ? '' : i % 50 === 7 ? 'inferred' : 'exact'),
    confidence: (i) => (parent[i] < 0 ? null : 1),
    responseStatus: (i) => (failed(i) ? 'server_error' : 'ok'),
    responseCode: (i) => (failed(i) ? 500 : 200),
    host: (i) => `node-${trace.service[i] % 3}`,
    pod: (i) => `pod-${trace.service[i]}`,
  };
  const spanloom = {
    schemaVersion: 1,
    originNs: `${START_MS}000000`,
    callId: '',
    clocks: [],
    completeness: NOTHING_MISSING,
  };
  return toDataFrame({
    fields: [...fields, ...OWN_FIELDS.map((name) => column(name, values[name] ?? (() => ''), FieldType.other))],
    meta: { preferredVisualisationType: 'trace', custom: { spanloom } },
  });
}

/** What a frame at hand says about times and parents, for those who are not given frames. */
export function traceOfFrame(frame: DataFrame): BenchTrace {
  const { count, startNs, durationNs, parent, service, signalSource } = frameToTrace(frame);
  const names = Array.from(new Set(Array.from(service)));
  return {
    count,
    startNs,
    durationNs,
    parent,
    service: Uint8Array.from(service, (name) => names.indexOf(name) % SERVICES.length),
    kind: Uint8Array.from(signalSource, (source) => SOURCES.indexOf(source)),
  };
}
