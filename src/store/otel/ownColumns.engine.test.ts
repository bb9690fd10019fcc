/** A table of nobody's kind, read by SQL in the settings: ids, times and lengths of whatever type it keeps them in. */
import { traceIdSpellings } from '../../trace/idSpelling';
import type { StatementReport } from '../clickhouseClient';
import { callsOf, detailsOfSpan, gather, readStores, savedRowsOf, type StoresOptions } from '../stores';
import { startTestEngine } from '../testEngine';

jest.setTimeout(60_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
const drop = async () => {
  await engine.reset();
  await engine.command('DROP DATABASE IF EXISTS acme SYNC');
};
beforeEach(drop);
afterAll(async () => {
  await drop();
  await engine.close();
});

const S = 1796001819;
const TRACE = '0bf92f3577b34da6a3ce929d0e0e4736';
const range = { fromMs: (S - 60) * 1000, toMs: (S + 60) * 1000, limit: 10 };

interface Types {
  tid: string;
  sid: string;
  ts: string;
}
/** Two spans, a server and what it did. Ids are given as hexadecimal digits. */
async function fill({ tid, sid, ts }: Types, values: { tid: string; sid: (hex: string) => string; ts: string }) {
  await engine.command('CREATE DATABASE acme');
  await engine.command(
    `CREATE TABLE acme.spans (tid ${tid}, sid ${sid}, parent ${sid}, ts ${ts}, op String, app String, what String, us UInt32)
     ENGINE = MergeTree ORDER BY tuple()`
  );
  const none = sid.startsWith('Nullable') ? 'NULL' : values.sid('');
  await engine.command(
    `INSERT INTO acme.spans SELECT ${values.tid}, ${values.sid('00f067aa0ba902b7')}, ${none}, ${values.ts}, 'GET /cart', 'shop', 'server', 5000`
  );
  await engine.command(
    `INSERT INTO acme.spans SELECT ${values.tid}, ${values.sid('00f067aa0ba902b8')}, ${values.sid('00f067aa0ba902b7')}, ${values.ts}, 'SELECT', 'shop', 'client', 2000`
  );
}

const COLUMNS: StoresOptions['otelColumns'] = {
  TraceId: 'tid',
  SpanId: 'sid',
  ParentSpanId: 'parent',
  Timestamp: 'ts',
  SpanName: 'op',
  ServiceName: 'app',
  SpanKind: 'what',
  Duration: 'us * 1000',
};
const read = (columns = COLUMNS) => readStores(store, { otelTable: 'acme.spans', otelColumns: columns });

const number = (hex: string) => (hex === '' ? '0' : String(BigInt(`0x${hex}`)));
const text = (hex: string) => `'${hex}'`;
const DATE = `fromUnixTimestamp64Nano(${S}123456789)`;

it.each<[string, Types, Parameters<typeof fill>[1]]>([
  [
    'a UUID, numbers and nanoseconds',
    { tid: 'UUID', sid: 'UInt64', ts: 'Int64' },
    { tid: `toUUID('0bf92f35-77b3-4da6-a3ce-929d0e0e4736')`, sid: number, ts: `${S}123456789` },
  ],
  [
    'bytes and a DateTime64',
    { tid: 'FixedString(16)', sid: 'FixedString(8)', ts: 'DateTime64(9)' },
    { tid: `unhex('${TRACE}')`, sid: (hex) => `unhex('${hex.padStart(16, '0')}')`, ts: DATE },
  ],
  [
    'digits of fixed length and a DateTime',
    { tid: 'FixedString(32)', sid: 'FixedString(16)', ts: 'DateTime' },
    { tid: `'${TRACE}'`, sid: (hex) => `'${hex.padStart(16, '0')}'`, ts: `toDateTime(${S})` },
  ],
  [
    'text that may be missing',
    { tid: 'LowCardinality(String)', sid: 'Nullable(String)', ts: 'DateTime64(6)' },
    { tid: `'${TRACE}'`, sid: text, ts: DATE },
  ],
  [
    'a UUID and numbers that may be missing',
    { tid: 'Nullable(UUID)', sid: 'Nullable(UInt64)', ts: 'DateTime64(9)' },
    { tid: `toUUID('0bf92f35-77b3-4da6-a3ce-929d0e0e4736')`, sid: number, ts: DATE },
  ],
])('%s', async (_, types, values) => {
  await fill(types, values);
  const stores = await read();
  expect(stores.notices).toEqual([]);
  const { calls } = await callsOf(store, stores, range);
  expect(calls.map(({ endpoint, server, durationMs }) => [endpoint, server, durationMs])).toEqual([
    ['GET /cart', 'shop', 5],
  ]);
  for (const traceId of traceIdSpellings(TRACE)) {
    expect((await callsOf(store, stores, { ...range, traceIds: [traceId] })).calls).toEqual(calls);
    const found = await gather(store, stores, { traceId, rangeS: { from: S - 60, to: S + 60 } });
    expect(found?.trace.spans.map(({ endpoint }) => endpoint)).toEqual(['GET /cart', 'SELECT']);
    expect(found?.trace.roots).toHaveLength(1);
  }
  const ids = (await gather(store, stores, { callId: calls[0].id }))!.trace.spans.flatMap((span) => span.ids);
  expect(ids).toHaveLength(2);
  expect(new Set((await detailsOfSpan(store, stores, ids)).map(({ row }) => row))).toEqual(new Set(ids));
  const saved = await savedRowsOf(store, stores, ids);
  expect(saved.map(({ row }) => Object.keys(row))).toEqual(
    saved.map(() => expect.arrayContaining(['TraceId', 'SpanId']))
  );
});

it('uses the index on ids that are no text', async () => {
  await fill(
    { tid: 'UUID', sid: 'UInt64', ts: 'Int64' },
    { tid: `toUUID('0bf92f35-77b3-4da6-a3ce-929d0e0e4736')`, sid: number, ts: `${S}123456789` }
  );
  await callsOf(store, await read(), { ...range, traceIds: [TRACE] });
  expect(statements.at(-1)!.sql).toMatch(/tid IN \{trace_ids:Array\(UUID\)\}/);
});

it('says that other ids are compared as text, and what is no time or no column', async () => {
  const id = (hex: string) => `'${hex === '' ? '::' : `::${hex.slice(-4)}`}'`;
  await fill({ tid: 'String', sid: 'IPv6', ts: 'DateTime64(9)' }, { tid: `'${TRACE}'`, sid: id, ts: DATE });
  const stores = await read();
  expect(stores.all[0].remarks).toContain('SpanId = sid is of type IPv6: its ids are compared as text.');
  const { calls } = await callsOf(store, stores, { ...range, spanIds: ['::2b7'] });
  expect(calls.map(({ endpoint }) => endpoint)).toEqual(['GET /cart']);
  await expect(read({ ...COLUMNS, Timestamp: 'op' })).rejects.toThrow(
    /Timestamp = op in the settings is of type String/
  );
  await expect(read({ ...COLUMNS, SpanName: 'opp' })).rejects.toThrow(/SpanName = opp.* cannot be read: .*opp/);
});
