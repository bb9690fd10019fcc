import { countRecent } from '../countRecent';
import type { SpanStore } from '../spanStore';
import { findOtelCalls } from './calls';
import type { OtelCatalog } from './catalog';
import { rowKey } from './conditions';
import { OtelSearch } from './OtelSearch';
import { readOtelRowId, secondOfOtelRow } from '../../trace/rowId';
import { otelSavedRows } from './savedRows';
import { otelSpanDetails } from './spanDetails';
import { otelTagValues } from './tagValues';

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
    calls: (client, request, signal) => findOtelCalls(client, catalog, request, signal),
    tagValues: (client, request, signal) => otelTagValues(client, catalog, request, signal),
    details: (client, ids, signal) => otelSpanDetails(client, catalog, ids, signal),
    savedRows: (client, ids, signal) => otelSavedRows(client, catalog, ids, signal),
    countRecent: (client) => countRecent(client, catalog.table, catalog.timeColumn, rowKey(catalog)),
  };
}

/** Whose table it is, where it is not the collector's, and what that does not keep. */
function remarksOf({ name, schema: { title, lacks, id } }: OtelCatalog): string[] {
  const kind = id === 'collector' ? [] : [`${name} is read as a table of ${title}.`];
  return lacks ? [...kind, `It does not keep ${lacks}.`] : kind;
}
