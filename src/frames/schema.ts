/**
 * The frames that the data source makes and the panels read: field names, units, meta; the trace frame's fields stand in
 * `traceFields.ts`.
 * The trace frame starts with Grafana's standard fields, so that Explore, the Traces panel and the
 * node graph draw it too; ours follow. Raise SCHEMA_VERSION when a field changes its meaning.
 */
import type { RowFileFacts } from '../trace/rowFile';
import type { ClockOffset, Completeness } from '../trace/trace';

export const SCHEMA_VERSION = 1;

export { OWN_FIELDS, STANDARD_FIELDS } from './traceFields';

/** `frame.meta.custom.spanloom` of a trace frame. */
export interface TraceFrameMeta {
  schemaVersion: number;
  /** Unix ns, decimal: the origin of `startNs`. */
  originNs: string;
  /** The `_id` of the row that was asked for; '' when asked by trace id. */
  callId: string;
  clocks: ClockOffset[];
  completeness: Completeness;
  /** Where the rows came out of a file. */
  file?: RowFileFacts;
}

/**
 * The calls frame: one row per call, newest first. `meta.custom.spanloom.kind` is 'calls'.
 *
 * id           `_id`, decimal string            startTime   Unix ms (fractions allowed)
 * duration     ms                               status      as responseStatus above
 * responseCode number | null                    client, server   names, IP where there is none
 * endpoint, requestType, requestResource, protocol, exception, traceId: strings
 * observationPoint, signalSource: which row stands for the call
 */
export const CALLS_FIELDS = [
  'id',
  'startTime',
  'duration',
  'status',
  'responseCode',
  'client',
  'server',
  'endpoint',
  'requestType',
  'requestResource',
  'protocol',
  'exception',
  'traceId',
  'observationPoint',
  'signalSource',
] as const;

/** `frame.meta.custom.spanloom` of a calls frame. */
export interface CallsFrameMeta {
  kind: 'calls';
  schemaVersion: number;
  /** True when more calls match than were returned. */
  truncated: boolean;
}

/**
 * The details frame of one span (query type `span`): rows of kind, key, value; all strings, in display order. `row` is, of a
 * column, the id of its row.
 */
export const DETAIL_FIELDS = ['kind', 'key', 'value', 'row'] as const;
