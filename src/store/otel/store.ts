import { countRecent } from '../countRecent';
import type { SpanStore } from '../spanStore';
import { findOtelCalls } from './calls';
import type { OtelCatalog } from './catalog';
import { rowKey } from './conditions';
import { otelFilterValues } from './filterValues';
import { OtelSearch } from './OtelSearch';
import { readOtelRowId, secondOfOtelRow } from '../../trace/rowId';
import { otelSavedRows } from './savedRows';
import { otelSpanDetails } from './spanDetails';
import { FEW, otelTagValues } from './tagValues';

/** A table of OpenTelemetry spans as a store. */
export function otelStore(catalog: OtelCatalog): SpanStore {
  return {
    kind: 'otel',
    name: catalog.name,
    rowsName: 'OTel spans',
    seesNetwork: false,
    settingsAllowed: catalog.settingsAllowed,
    notices: [],
    remarks: remarksOf(catalog),
    readRowId: (id) => {
      const key = readOtelRowId(id);
      return key && { second: secondOfOtelRow(key), traceId: key.traceId };
    },
    openSearch: (client, signal) => new OtelSearch(client, catalog, signal),
    calls: (client, request, ...more) => findOtelCalls(client, catalog, request, ...more),
    tagValues: (client, request, signal) => otelTagValues(client, catalog, request, signal),
    filterValues: (client, request, signal) => otelFilterValues(client, catalog, request, signal),
    details: (client, ids, signal) => otelSpanDetails(client, catalog, ids, signal),
    savedRows: (client, ids, signal) => otelSavedRows(client, catalog, ids, signal),
    countRecent: (client) => countRecent(client, catalog.table, catalog.timeColumn, rowKey(catalog)),
  };
}

/** Whose table it is, where it is not the collector's, what that does not keep, and how far apart spans of a trace may be. */
function remarksOf(catalog: OtelCatalog): string[] {
  const {
    name,
    lookup,
    remarks,
    hasTraceIndex,
    schema: { title, lacks, id },
  } = catalog;
  return [
    ...(id === 'collector' ? [] : [`${name} is read as a table of ${title}.`]),
    ...remarks,
    ...(lacks ? [`It does not keep ${lacks}.`] : []),
    SAMPLED,
    ...(lookup === '' ? [NO_LOOKUP(name)] : hasTraceIndex ? [] : [NO_INDEX(name)]),
  ];
}

const SAMPLED =
  `Where a time range has more than about ${FEW / 1000},000 OTel spans, variables list the names that the newest of these have, ` +
  'and all of services that the newest are not of: what is seldom called may be missing.';

const NO_INDEX = (name: string): string =>
  `${name} has no index on trace ids: spans of a trace are looked for only between the times that the table beside it has of the trace.`;

const NO_LOOKUP = (name: string): string =>
  `There is no table of when each trace in ${name} began and ended: more than 16 minutes from a call, spans of its trace are looked for only while one at hand names a parent that is not there, up to 24 hours from that one.`;
