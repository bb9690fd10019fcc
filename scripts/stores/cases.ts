import { checkHealth } from '../../src/datasource/health';
import type { StoreClient } from '../../src/store/client';
import type { CallsRequest, CallsResult, Tag } from '../../src/store/callsRequest';
import { decoderOf } from '../../src/store/decoders';
import { readCatalog } from '../../src/store/deepflow/catalog';
import { tagValues } from '../../src/store/deepflow/tagValues';
import { RowsAtHand } from '../../src/store/search/atHand';
import type { SearchRequest } from '../../src/store/search/searchRequest';
import {
  callsOf,
  detailsOfSpan,
  filterValuesOf,
  readStores,
  savedRowsOf,
  searchStores,
  storesOf,
  tagValuesOf,
  type Stores,
} from '../../src/store/stores';
import { CALL_KEYS, type CallFilter } from '../../src/trace/callFilter';
import { CLUSTER } from '../../demo/traffic/cluster';
import { NAMESPACE } from '../../demo/traffic/springBoot/pods';
import { idOfSpan, type ReferenceCall, type Stretch, type Traffic } from './traffic';
import { OTHER_PREFIX, type Schema, type StoredCall } from './schemas';

/** What the cases ask, and about what. */
export interface Asking {
  schema: Schema;
  traffic: Traffic;
  /** The reference calls under the ids of this schema. */
  calls: StoredCall[];
  /** The plugin's way as a user who may only read. */
  client: StoreClient;
  /** As one who may change settings, with those that the data source sends then. */
  clientWithSettings: StoreClient;
}

/** Something that a user does. */
export interface Case {
  name: string;
  /** What came of it, as plain data: the same rows give the same on every engine. */
  ask(asking: Asking, stores: Stores): Promise<unknown>;
  /** True for a statement that may fail: where that is how the server is asked what it has. */
  mayFail?(sql: string): boolean;
}

const TAGS: readonly Tag[] = ['cluster', 'namespace', 'workload', 'service'];

/** Everything that the plugin asks of a server, so that each of its statements is sent in each of its forms. */
export function casesOf({ schema, traffic, calls }: Asking): Case[] {
  const hasDeepflow = schema.branches.length > 0;
  const hasOtel = schema.spans !== 'deepflow';
  const call = traffic.calls[1];
  return [
    ...SERVER,
    ...(hasDeepflow ? ORGANISATION : []),
    ...listCases('', (stores) => stores, call, traffic.everywhere, hasDeepflow),
    ...traceCases(traffic, calls, hasDeepflow),
    ...spanCases(calls[1]),
    ...(hasDeepflow && hasOtel ? otelAlone(call, traffic.everywhere) : []),
    ...(schema.spans === 'collector' ? OWN_COLUMNS : []),
  ];
}

/** How it is found out which dictionaries there are. */
const isLookUp = (sql: string): boolean => /^SELECT dictGetOrDefault\(/.test(sql);

const SERVER: readonly Case[] = [
  {
    name: 'what the server has, by names of tables',
    ask: async ({ client }) => {
      const named = await readStores(client, { otelTable: 'otel.otel_traces' }).catch(String);
      const none = await readStores(client, { otelTable: '' }).catch(String);
      return [named, none].map((found) => (typeof found === 'string' ? found : [found.settingsAllowed, found.notices]));
    },
  },
  {
    name: 'Save & test',
    ask: async ({ client }) => {
      const { status, message } = await checkHealth(client, () => readStores(client));
      return [status, message.replace(/ClickHouse \S+\./, 'ClickHouse.')];
    },
  },
  {
    name: 'as a user who may change settings',
    ask: async ({ clientWithSettings, traffic }) => {
      const stores = await readStores(clientWithSettings);
      return [stores.settingsAllowed, await list(clientWithSettings, stores, traffic, {})];
    },
  },
];

const ORGANISATION: readonly Case[] = [
  {
    name: 'another organisation, whose dictionaries are missing',
    mayFail: isLookUp,
    ask: async ({ client, traffic, calls }) => {
      const stores = await readStores(client, { databasePrefix: OTHER_PREFIX, otelTable: '' });
      const ids = { clusters: ['1'], namespaces: ['1'] };
      const tags = await Promise.all(TAGS.map((tag) => tagValuesOf(client, stores, { tag, ...inMs(traffic.calling) })));
      const start = calls[1].find(({ n }) => n === 6);
      const details = await detailsOfSpan(client, stores, [String(start?.row._id)]);
      return [stores.notices, tags, await list(client, stores, traffic, ids), details.length];
    },
  },
];

const OWN_COLUMNS: readonly Case[] = [
  {
    name: "SQL of one's own in place of columns",
    ask: async ({ client, traffic }) => {
      const otelColumns = { ServiceName: "concat(ServiceName, ' of ours')", TraceId: 'lower(TraceId)' };
      const stores = await readStores(client, { otelTable: 'otel.otel_traces', otelColumns });
      const [{ traceId }] = traffic.calls;
      const own = storesOf(stores.all.filter(({ seesNetwork }) => !seesNetwork));
      return [stores.notices, await list(client, own, traffic, { traceIds: [traceId] })];
    },
  },
];

const inMs = ({ fromS, toS }: Stretch) => ({ fromMs: fromS * 1000, toMs: toS * 1000 });

const plain = ({ calls, truncated, notices }: CallsResult) => ({ calls, truncated, notices });

async function list(client: StoreClient, stores: Stores, traffic: Traffic, more: Partial<CallsRequest>) {
  return plain(await callsOf(client, stores, { ...inMs(traffic.calling), limit: 5000, ...more }));
}

/** A filter of each key and of each operator; those that both stores answer. */
const COLUMN_FILTERS: Array<[string, Partial<CallsRequest>]> = (
  [
    ...Object.keys(CALL_KEYS)
      .filter((key) => key !== 'client')
      .map((key): CallFilter => ({ key, operator: 'exists' })),
    { key: 'status', operator: '=|', values: ['server_error', 'ok'] },
    { key: 'responseCode', operator: '>=', value: '200' },
    { key: 'responseCode', operator: '!~', value: '5..' },
    { key: 'duration', operator: '<', value: '1.5ms' },
    { key: 'duration', operator: '!=', value: '2' },
    { key: 'endpoint', operator: '=~', value: '.*shop.*' },
    { key: 'attribute.http.method', operator: '=', value: 'GET' },
    { key: 'attribute.http.status_code', operator: '>', value: '199' },
    { key: 'attribute.http.target', operator: '!=|', values: ['/', '/shop'] },
  ] as CallFilter[]
).map((filter) => [`filter ${filter.key} ${filter.operator}`, { filters: [filter] }]);

/** What editors suggest. */
const SUGGESTIONS: ReadonlyArray<string | null> = [
  null,
  'endpoint',
  'responseCode',
  'service',
  'attribute.http.method',
];

/** The list of calls in both modes, with every filter, alone and together; and the values of every tag. */
function listCases(
  of: string,
  storesOf: (stores: Stores) => Stores,
  { traceId, rows }: ReferenceCall,
  everywhere: Stretch,
  hasDeepflow: boolean
): Case[] {
  const spanId = String(rows.find(({ row }) => row.span_id !== '')?.row.span_id);
  const innerSpanId = String(rows.find(({ row }) => row.observation_point === 'app')?.row.span_id);
  const names = {
    clusters: [CLUSTER.name],
    namespaces: [NAMESPACE.name],
    workloads: ['web-shop', 'svc-item', 'svc-order'],
  };
  const filters: Array<[string, Partial<CallsRequest>]> = [
    ['no filter', {}],
    ['of an hour', inMs(everywhere)],
    ['cluster', { clusters: names.clusters }],
    ['namespace', { namespaces: names.namespaces }],
    ['workload', { workloads: names.workloads }],
    ['trace id', { traceIds: [traceId] }],
    ['span id', { spanIds: [spanId] }],
    ['span id of an inner span', { spanIds: [innerSpanId] }],
    ['resource', { requestResource: '/sh*p' }],
    ['wildcards', { clusters: ['spring-*'], namespaces: ['*demo'], workloads: ['svc-*', 'web-shop'] }],
    ['numbers', { clusters: ['1'], namespaces: ['21'], workloads: ['9999'] }],
    ['parts of ids', { traceIds: [`${traceId.slice(0, 20)}*`], spanIds: ['*'] }],
    ['a trace id in capitals', { traceIds: [traceId.toUpperCase()] }],
    ['a trace id among others', { traceIds: ['e'.repeat(32)], ...inMs(everywhere) }],
    ['ids that are not there', { traceIds: ['12'.repeat(16)], spanIds: ['12'.repeat(8)] }],
    ['all filters', { ...names, traceIds: [traceId], spanIds: [spanId], requestResource: '/' }],
  ];
  const lists = [false, true].flatMap((allObservations) =>
    // a filter of columns is the same text in both modes, whichever stores there are
    [...filters, ...(of === '' && !allObservations ? COLUMN_FILTERS : [])].map(([name, filter]): Case => ({
      name: `${of}calls, ${allObservations ? 'all observations' : 'each once'}, ${name}`,
      ask: ({ client, traffic }, stores) => list(client, storesOf(stores), traffic, { ...filter, allObservations }),
    }))
  );
  const pages: Case[] = [1, 7, 50].map((limit) => ({
    name: `${of}calls, at most ${limit}`,
    ask: async ({ client, traffic }, stores) =>
      Promise.all(
        [true, false].map((allObservations) => list(client, storesOf(stores), traffic, { limit, allObservations }))
      ),
  }));
  const dependencies: Array<[string, { clusters?: string[]; namespaces?: string[] }]> = [
    ['', {}],
    [' of a cluster', { clusters: names.clusters }],
    [' of a namespace', { namespaces: names.namespaces }],
    [' of both', { clusters: names.clusters, namespaces: names.namespaces }],
    [' of wildcards and numbers', { clusters: ['*'], namespaces: ['*-demo', '21'] }],
  ];
  const tags = TAGS.flatMap((tag) =>
    dependencies.map(([name, chosen]): Case => ({
      name: `${of}values of ${tag}${name}`,
      ask: ({ client, traffic }, stores) =>
        tagValuesOf(client, storesOf(stores), { tag, ...chosen, ...inMs(traffic.calling) }),
    }))
  );
  // where there are more rows than are looked at
  const ofMany = (['cluster', 'namespace', 'workload'] as const).map((tag): Case => ({
    name: `${of}values of ${tag}, of many rows`,
    ask: async ({ client, traffic }) => {
      const catalog = await readCatalog(client);
      const values = ([, chosen]: (typeof dependencies)[number]) =>
        tagValues(client, catalog, { tag, ...chosen, ...inMs(traffic.calling) }, undefined, 5);
      return Promise.all(dependencies.map(values));
    },
  }));
  const suggestions = (of === '' ? SUGGESTIONS : []).map((key): Case => ({
    name: `${of}suggestions for a filter of ${key ?? 'attributes'}`,
    ask: async ({ client, traffic }, stores) =>
      (await filterValuesOf(client, storesOf(stores), { key, ...inMs(traffic.calling), filters: [] })).sort(),
  }));
  return hasDeepflow || of === ''
    ? [...lists, ...pages, ...tags, ...suggestions, ...(hasDeepflow && of === '' ? ofMany : [])]
    : lists;
}

/** Traces from rows that make the search ask further than the reference's own; those are the start rows. */
function traceCases(traffic: Traffic, calls: StoredCall[], hasDeepflow: boolean): Case[] {
  const {
    special,
    everywhere: { fromS, toS },
  } = traffic;
  const trace = (name: string, request: SearchRequest): Case => ({
    name: `trace, ${name}`,
    ask: async ({ client }, stores) => {
      const atHand = new RowsAtHand(decoderOf);
      const found = await searchStores(client, stores, request, atHand);
      if (!found) {
        return null;
      }
      const { spans, links } = await atHand.trace();
      return {
        spans: spans.map(({ ids }) => ids),
        links: links.map((link) => link && [link.parent, link.evidence, link.strength]),
        notices: found.notices,
        leftOut: found.leftOut,
        statements: found.statements,
      };
    },
  });
  const idOf = (n: number) => String(calls[1].find((row) => row.n === n)?.row._id);
  const first = (name: keyof Traffic['special']) => String(special[name][0]._id);
  const { traceId } = traffic.calls[1];
  const ranges: Array<[string, SearchRequest['rangeS']]> = [
    ['', undefined],
    [' and range', { from: fromS, to: toS }],
    [' and a range that does not have it', { from: 0, to: 10 }],
  ];
  const byTraceId = ranges.map(([name, rangeS]) => trace(`by trace id${name}`, { traceId, rangeS }));
  const unknown = [trace('by a trace id that is not there', { traceId: '4'.repeat(32) })];
  const ofSpans = [
    trace('from a span', { callId: idOf(8) }),
    trace('rows at most', { callId: idOf(8), limits: { maxRows: 40 } }),
    // spans of code, of which what is above them is cut off
    ...[...traffic.calls[1].spans.keys()]
      .filter((_, i) => i % 8 === 7)
      .map((n) => trace(`few rows, from span ${n}`, { callId: idOf(n), limits: { maxRows: 3 } })),
  ];
  if (!hasDeepflow) {
    return [...byTraceId, ...unknown, ...ofSpans];
  }
  return [
    ...byTraceId,
    ...unknown,
    ...ofSpans,
    trace('of an id that is not there', { callId: String(BigInt(fromS) << 32n) }),
    trace('limit of a process', { callId: idOf(6), limits: { maxRowsOfProcess: 5 } }),
    ...(Object.keys(special) as Array<keyof Traffic['special']>).map((name) => trace(name, { callId: first(name) })),
    trace('dns, followed', { callId: first('dns'), dns: true }),
    trace('of another system', { callId: String(traffic.others[60]._id) }),
  ];
}

/** What the panel asks about spans: all that is known of one, and their rows for a file. */
function spanCases(call: StoredCall): Case[] {
  const ids = call.map(({ row }) => String(row._id));
  return [
    {
      name: 'details of spans',
      ask: ({ client }, stores) =>
        Promise.all([1, 8, 40].map((i) => detailsOfSpan(client, stores, ids.slice(i, i + 2)))),
    },
    {
      name: 'rows of a trace for a file',
      ask: async ({ client }, stores) => {
        const rows = await savedRowsOf(client, stores, ids);
        return rows.sort((a, b) => (a.id < b.id ? -1 : 1));
      },
    },
  ];
}

/** As where DeepFlow's table is not there, or the user may not read it. */
function otelAlone(call: ReferenceCall, everywhere: Stretch): Case[] {
  const alone = (stores: Stores): Stores => storesOf(stores.all.filter(({ seesNetwork }) => !seesNetwork));
  const id = idOfSpan([...call.spans.values()][0]);
  return [
    ...listCases('collector alone: ', alone, call, everywhere, true),
    {
      name: 'collector alone: a trace',
      ask: async ({ client }, stores) => {
        const atHand = new RowsAtHand(decoderOf);
        await searchStores(client, alone(stores), { callId: id }, atHand);
        return (await atHand.trace()).spans.map(({ ids }) => ids);
      },
    },
  ];
}
