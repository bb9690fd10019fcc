import { decoderOf } from '../decoders';
import { RowsAtHand } from '../search/atHand';
import { RowFile } from '../rowFile/RowFile';
import { detailsOfSpan, readStores, savedRowsOf, searchStores, type Stores } from '../stores';
import { startTestEngine } from '../testEngine';
import { findOtelCalls } from './calls';
import { readOtelCatalog, type OtelCatalog } from './catalog';
import { otelRowId } from '../../trace/rowId';
import { otelTagValues } from './tagValues';
import { createOtelTable } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const store = engine.store();
let stores: Stores;

const S = Math.floor(Date.now() / 1000) - 3600;
const TRACE = 'a'.repeat(32);
const RANGE = { fromMs: (S - 900) * 1000, toMs: (S + 1) * 1000 };
const idOf = (spanId: string) => otelRowId({ startNs: `${S}000000000`, traceId: TRACE, spanId });

/** Attributes as the exporter hands them over: as the text of JSON. */
async function insert(spanId: string, attributes: string, resource = '{"service.name":"shop"}'): Promise<void> {
  await engine.command(
    `INSERT INTO otel.otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, SpanAttributes, ResourceAttributes,
       Events.Timestamp, Events.Name, Events.Attributes, Links.TraceId, Links.SpanId, Links.TraceState, Links.Attributes)
     SELECT toDateTime64(${S}, 9), '${TRACE}', '${spanId}', 'GET', 'Server', 'shop', '${attributes}', '${resource}',
       [toDateTime64(${S}, 9)], ['tried'], ['${attributes}'::JSON], ['${TRACE}'], ['01'], [''], ['${attributes}'::JSON]`
  );
}

beforeAll(async () => {
  await engine.reset();
  await createOtelTable(engine, 'JSON with keys');
  await insert(
    '01',
    '{"http":"yes","http.request.method":"GET","url.path":"/x","http.response.status_code":404,"db.function":"f","db.function.arg_count":3,' +
      '"a":{"b":1},"a.c":2,"big":9007199254740993,"max":9223372036854775807,"half":1.5,"on":true,"list":["/a","b"],' +
      '"when":"2026-11-30T10:00:00.123+02:00","day":"2026-11-30","whens":["2026-11-30T10:00:00Z"],"digits":"0012","none":""}',
    '{"service":"odd","service.name":"shop","service.version":"1","k8s.namespace.name":"web","k8s.cluster.name":"east"}'
  );
  // the same names with other types in them
  await insert(
    '02',
    '{"http.request.method":5,"url.path":["x",1],"http.response.status_code":"500","when":"tomorrow","list":"x","big":true}',
    '{"service.name":"shop","k8s.namespace.name":7,"k8s.cluster.name":true}'
  );
  await insert('03', '{"http.request":"leaf","url":{"path":{"k":1}}}', '{"k8s.namespace.name":["a","b"]}');
  stores = await readStores(store);
});
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

const TEXTS = {
  http: 'yes',
  'http.request.method': 'GET',
  'url.path': '/x',
  'http.response.status_code': '404',
  'db.function': 'f',
  'db.function.arg_count': '3',
  'a.b': '1',
  'a.c': '2',
  big: '9007199254740993',
  max: '9223372036854775807',
  half: '1.5',
  on: 'true',
  list: '["/a","b"]',
  when: '2026-11-30T08:00:00.123Z',
  day: '2026-11-30',
  whens: '["2026-11-30T10:00:00Z"]',
  digits: '0012',
  none: '',
};

it.each([
  ['as the server has it', undefined],
  ['far from UTC', 'Asia/Shanghai'],
])('every attribute is told, once, in the time zone %s', async (_, zone) => {
  const client = zone ? engine.store({ settings: { session_timezone: zone } }) : store;
  const details = await detailsOfSpan(client, stores, [idOf('01')]);
  const attributes = details.filter(({ kind }) => kind === 'attribute');
  const expected = {
    ...TEXTS,
    service: 'odd',
    'service.name': 'shop',
    'service.version': '1',
    'k8s.namespace.name': 'web',
    'k8s.cluster.name': 'east',
  };
  expect(Object.fromEntries(attributes.map(({ key, value }) => [key, value]))).toEqual(expected);
  expect(attributes).toHaveLength(Object.keys(expected).length);
  for (const kind of ['event', 'link']) {
    const told = details.filter((detail) => detail.kind === kind).map(({ value }) => JSON.parse(value).attributes);
    expect(told).toEqual([TEXTS]);
  }
});

it('a name with several types breaks no statement', async () => {
  const catalog = (await readOtelCatalog(store)) as OtelCatalog;
  const { calls } = await findOtelCalls(store, catalog, { ...RANGE, limit: 10 });
  expect(
    calls.map(({ requestType, requestResource, responseCode }) => [requestType, requestResource, responseCode])
  ).toEqual([
    ['GET', '/x', 404],
    ['5', "['x',1]", 500],
    ['', '', null],
  ]);
  const found = (more: object) => findOtelCalls(store, catalog, { ...RANGE, limit: 10, ...more });
  expect((await found({ namespaces: ['7'] })).calls.map(({ id }) => id)).toEqual([idOf('02')]);
  expect((await found({ requestResource: '/x' })).calls.map(({ id }) => id)).toEqual([idOf('01')]);
  expect(await otelTagValues(store, catalog, { ...RANGE, tag: 'namespace' })).toEqual(['7', "['a','b']", 'web']);
  expect(await otelTagValues(store, catalog, { ...RANGE, tag: 'cluster' })).toEqual(['east', 'true']);
  const atHand = new RowsAtHand(decoderOf);
  await searchStores(store, stores, { callId: idOf('02') }, atHand);
  expect((await atHand.trace()).spans).toHaveLength(3);
});

it('saved rows have everything and are read alike', async () => {
  const [saved] = await savedRowsOf(store, stores, [idOf('01')]);
  expect(saved.row.SpanAttributes).toMatchObject({
    http: 'yes',
    'http.request.method': 'GET',
    'http.response.status_code': 404,
    max: '9223372036854775807',
    on: true,
    list: ['/a', 'b'],
  });
  expect(saved.row['Events.Attributes']).toEqual([saved.row.SpanAttributes]);
  expect(attributesInFile(JSON.stringify(saved.row))).toMatchObject(TEXTS);
});

it('rows as ClickHouse writes them are read alike', async () => {
  const answer = await engine.client.query({
    query: 'SELECT * FROM otel.otel_traces ORDER BY SpanId LIMIT 1',
    format: 'JSONEachRow',
  });
  const { when: _w, whens: _s, ...others } = TEXTS;
  expect(attributesInFile(await answer.text())).toMatchObject({ ...others, service: 'odd', 'service.name': 'shop' });
});

function attributesInFile(line: string): Record<string, string> {
  const file = new RowFile();
  Array.from(file.take(new TextEncoder().encode(`${line}\n`)));
  const steps = file.spans();
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) {
      return Object.fromEntries(file.attributes(step.value.spans[0].ids[0]));
    }
  }
}
