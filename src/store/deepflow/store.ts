import { secondOfDeepflowRow } from '../../trace/rowId';
import { countRecent } from '../countRecent';
import type { SpanStore } from '../spanStore';
import { alsoListed } from './alsoListed';
import { findCalls } from './calls';
import type { Catalog } from './catalog';
import { DeepflowSearch } from './DeepflowSearch';
import { filterValues } from './filterValues';
import { isRowId } from './rowId';
import { savedRows } from './savedRows';
import { spanDetails } from './spanDetails';
import { sampledInWords } from './tagNames';
import { tagValues } from './tagValues';

/** DeepFlow's `l7_flow_log` as a store of spans. */
export function deepflowStore(catalog: Catalog): SpanStore {
  return {
    kind: 'deepflow',
    name: catalog.table.replace(/`/g, ''),
    rowsName: 'rows',
    seesNetwork: true,
    settingsAllowed: catalog.settingsAllowed,
    notices: catalog.notices,
    remarks: [...catalog.remarks, sampledInWords(catalog)].filter((text) => text !== ''),
    readRowId: (id) => (isRowId(id) ? { second: secondOfDeepflowRow(id), traceId: null } : null),
    openSearch: (client, signal) => new DeepflowSearch(client, catalog, signal),
    calls: (client, request, signal) => findCalls(client, catalog, request, signal),
    alsoLists: (client, calls, request, signal) => alsoListed(client, catalog, calls, request, signal),
    tagValues: (client, request, signal) => tagValues(client, catalog, request, signal),
    filterValues: (client, request, signal) => filterValues(client, catalog, request, signal),
    details: (client, ids, signal) => spanDetails(client, catalog, ids, signal),
    savedRows: (client, ids, signal) => savedRows(client, catalog, ids, signal),
    countRecent: (client) => countRecent(client, catalog.table, catalog.timeColumn, catalog.column('_id')),
  };
}
