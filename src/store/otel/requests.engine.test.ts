/** Which spans the list of calls shows, and whom it names: each request once. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreClient } from '../client';
import type { StatementReport } from '../clickhouseClient';
import type { CallsRequest } from '../callsRequest';
import { decoderOf } from '../decoders';
import { RowsAtHand } from '../search/atHand';
import { readStores, searchStores } from '../stores';
import { StoreError } from '../storeError';
import { startTestEngine } from '../testEngine';
import { otelRowId } from '../../trace/rowId';
import { findOtelCalls } from './calls';
import { readOtelCatalog, type OtelCatalog } from './catalog';
import { createOtelTable, insertSpans, type TestSpan } from './testTable';
import { kindOf, kindSql, kindWords } from './words';

jest.setTimeout(60_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
beforeAll(() => engine.reset());
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** When all cases begin. */
const S = 1796001819;
const ns = (ms: number) => String(BigInt(S) * 1_000_000_000n + BigInt(Math.round(ms * 1e6)));
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const span = (spanId: string, parentSpanId: string, more: Partial<TestSpan> = {}): TestSpan => ({
  traceId: TRACE,
  spanId: spanId.padStart(16, '0'),
  parentSpanId: parentSpanId && parentSpanId.padStart(16, '0'),
  startNs: ns(0),
  durationNs: 1_000_000,
  name: spanId,
  ...more,
});

let catalog: OtelCatalog;

async function fill(spans: readonly TestSpan[], variant: '0.71' | '0.150' | 'JSON' = '0.150'): Promise<void> {
  await createOtelTable(engine, variant);
  await insertSpans(engine, variant, spans);
  catalog = (await readOtelCatalog(store))!;
  statements.length = 0;
}

const ask = (request: Partial<CallsRequest> = {}) =>
  findOtelCalls(store, catalog, { fromMs: (S - 600) * 1000, toMs: (S + 900) * 1000, limit: 100, ...request });
const names = async (request: Partial<CallsRequest> = {}) => (await ask(request)).calls.map(({ endpoint }) => endpoint);
const sides = async (request: Partial<CallsRequest> = {}) =>
  (await ask(request)).calls.map(({ endpoint, client, server }) => [endpoint, client, server]);

interface Otlp {
  resourceSpans: Array<{
    resource: { attributes: OtlpAttribute[] };
    scopeSpans: Array<{
      spans: Array<{
        traceId: string;
        spanId: string;
        parentSpanId?: string;
        name: string;
        kind: number;
        startTimeUnixNano: string;
        endTimeUnixNano: string;
        attributes: OtlpAttribute[];
      }>;
    }>;
  }>;
}
interface OtlpAttribute {
  key: string;
  value: Record<string, unknown>;
}

const KINDS = ['Unspecified', 'Internal', 'Server', 'Client', 'Producer', 'Consumer'] as const;

/** The spans of a case, as it is sent to a collector. */
function spansOf(file: string): TestSpan[] {
  const { resourceSpans } = JSON.parse(readFileSync(join(__dirname, 'cases', file), 'utf8')) as Otlp;
  const texts = (attributes: OtlpAttribute[]) =>
    Object.fromEntries(attributes.map(({ key, value }) => [key, String(Object.values(value)[0])]));
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans
      .flatMap(({ spans }) => spans)
      .map((one) => ({
        traceId: one.traceId,
        spanId: one.spanId,
        parentSpanId: one.parentSpanId,
        name: one.name,
        kind: KINDS[one.kind],
        startNs: one.startTimeUnixNano,
        durationNs: Number(BigInt(one.endTimeUnixNano) - BigInt(one.startTimeUnixNano)),
        service: texts(resource.attributes)['service.name'],
        resource: texts(resource.attributes),
        attributes: texts(one.attributes),
      }))
  );
}

describe('a request without a server span', () => {
  it.each(['0.71', '0.150', 'JSON'] as const)('is there once, as its root, %s', async (variant) => {
    await fill(spansOf('18-no-server-span.json'), variant);
    expect(await sides()).toEqual([['only internal', '', 'lib']]);
    expect(await names({ services: ['lib'], namespaces: ['ns1'] })).toEqual(['only internal']);
    expect(await names({ services: ['other'] })).toEqual([]);
  });

  it('is a root of any kind, whether no parent is nothing or zeros', async () => {
    const kinds = ['Internal', 'Client', 'Producer', 'Unspecified'] as const;
    const roots = kinds.map((kind, i) =>
      span(kind, i % 2 ? '' : '0', { traceId: `${i}${TRACE.slice(1)}`, kind, startNs: ns(i) })
    );
    await fill([...roots, span('inner', 'Client', { traceId: roots[1].traceId })]);
    expect(await names()).toEqual([...kinds].reverse());
    expect(await names({ allObservations: true })).toHaveLength(5);
  });

  it('calls others, whose requests are rows of their own', async () => {
    await fill([
      span('1', '', { name: 'nightly', service: 'cron', durationNs: 2e9 }),
      span('2', '1', { kind: 'Client', service: 'cron', startNs: ns(1) }),
      span('3', '2', { kind: 'Server', service: 'stock', name: 'GET /stock', startNs: ns(2) }),
    ]);
    expect(await sides()).toEqual([
      ['GET /stock', 'cron', 'stock'],
      ['nightly', '', 'cron'],
    ]);
  });
});

describe('a root whose request is seen by its server, too', () => {
  const root = span('1', '', { kind: 'Client', service: 'browser', name: 'fetch' });
  const server = span('2', '1', { kind: 'Server', service: 'shop', name: 'GET /', startNs: ns(5) });

  it('leaves it to the server', async () => {
    await fill([root, server]);
    expect(await sides()).toEqual([['GET /', 'browser', 'shop']]);
    expect(await names({ limit: 1 })).toEqual(['GET /']);
    expect((await ask({ limit: 1 })).truncated).toBe(false);
  });

  it('leaves it to a server that another statement found, or that shares its id', async () => {
    await fill([root, { ...server, startNs: ns(1000) }]);
    // the first minute back ends between the two
    expect(await names({ toMs: (S + 60) * 1000 })).toEqual(['GET /']);
    expect(statements.filter(({ sql }) => /root_ids/.test(sql))).toHaveLength(1);
    await fill([root, { ...server, spanId: root.spanId, parentSpanId: '' }]);
    expect(await names()).toEqual(['GET /']);
  });

  it('leaves it to who consumes its message much later, while that is in the list', async () => {
    const late = span('2', '1', { kind: 'Consumer', name: 'process', service: 'mail', startNs: ns(700_000) });
    await fill([{ ...root, kind: 'Producer', name: 'publish' }, late]);
    expect(await sides()).toEqual([['process', 'browser', 'mail']]);
    expect(await names({ toMs: (S + 60) * 1000 })).toEqual(['publish']);
  });

  it('has the ids of another spelling for its own', async () => {
    await fill([
      { ...root, traceId: TRACE.toUpperCase(), spanId: 'AB' },
      { ...server, parentSpanId: '00000000000000ab' },
    ]);
    expect(await sides()).toEqual([['GET /', 'browser', 'shop']]);
  });

  it('stands for it where the filters keep the server out of the list', async () => {
    await fill([root, server]);
    expect(await names({ services: ['browser'] })).toEqual(['fetch']);
    expect(await names({ services: ['shop'] })).toEqual(['GET /']);
    expect(await names({ services: ['shop', 'browser'] })).toEqual(['GET /']);
  });

  it('leaves full pages full', async () => {
    const pairs = Array.from({ length: 40 }, (_, i) => {
      const traceId = `${(i + 16).toString(16)}${TRACE.slice(2)}`;
      return [
        { ...root, traceId, startNs: ns(i * 10) },
        { ...server, traceId, startNs: ns(i * 10 + 1), name: `GET /${i}` },
      ];
    });
    await fill(pairs.flat());
    const { calls, truncated } = await ask({ limit: 15 });
    expect(calls.map(({ endpoint }) => endpoint)).toEqual(Array.from({ length: 15 }, (_, i) => `GET /${39 - i}`));
    expect(truncated).toBe(true);
    expect(await names()).toHaveLength(40);
  });
});

describe('a span that was sent twice', () => {
  it.each(['0.150', 'JSON'] as const)('counts once in list and trace, %s', async (variant) => {
    const spans = spansOf('09-sent-twice.json');
    await fill(spans, variant);
    expect(await names()).toEqual(['root']);
    expect((await traceOf(spans[0])).map(({ endpoint }) => endpoint)).toEqual(['root', 'inner']);
  });

  it('is the longer of the two, in whichever order they came', async () => {
    // an end before the start is stored as about 2^64, which is no length
    const LOST = 2 ** 64 - 2 ** 20;
    const lengths = [5e6, 50e6, LOST, 20e6];
    for (const order of [lengths, [...lengths].reverse()]) {
      const copies = order.map((durationNs) => span('1', '', { kind: 'Server', durationNs }));
      await createOtelTable(engine, '0.150');
      for (const copy of copies) {
        await insertSpans(engine, '0.150', [copy]);
      }
      catalog = (await readOtelCatalog(store))!;
      expect((await ask()).calls.map(({ durationMs }) => durationMs)).toEqual([50]);
      expect((await ask({ limit: 1 })).truncated).toBe(false);
      expect((await traceOf(copies[0])).map(({ startNs, endNs }) => endNs - startNs)).toEqual([50e6]);
    }
  });

  async function traceOf({ startNs, traceId, spanId }: TestSpan) {
    const atHand = new RowsAtHand(decoderOf);
    const callId = otelRowId({ startNs, traceId, spanId });
    await searchStores(store, await readStores(store), { callId, nowMs: (S + 86_400) * 1000 }, atHand);
    return (await atHand.trace()).spans;
  }
});

describe('who called', () => {
  it('is the service of the parent, where a message waited, too', async () => {
    await fill(spansOf('05-async-consumer.json'));
    expect(await sides()).toEqual([
      ['orders process batch', '', 'audit-svc'],
      ['orders process', 'order-svc', 'mail-svc'],
      ['POST /order', '', 'order-svc'],
    ]);
    const asked = statements.filter(({ sql }) => /parent_ids/.test(sql));
    expect(asked.map(({ rows, params }) => [rows, (params.parent_ids as string[])[0]])).toEqual([
      [1, '0000000000000502'],
    ]);
  });

  it('needs no question where the parent was read for the list, or there is none', async () => {
    await fill([
      span('7', '', { kind: 'Client', service: 'browser' }),
      span('3', '7', { kind: 'Server', service: 'edge', startNs: ns(2) }),
      span('1', '', { kind: 'Server', service: 'shop' }),
      span('2', '1', { kind: 'Server', service: 'cart', startNs: ns(1) }),
    ]);
    expect(await sides()).toEqual([
      ['3', 'browser', 'edge'],
      ['2', 'shop', 'cart'],
      ['1', '', 'shop'],
    ]);
    expect(statements.filter(({ sql }) => /parent_ids/.test(sql))).toEqual([]);
  });

  it('is named before its address; an unknown parent leaves the address', async () => {
    const attributes = { 'network.peer.address': '10.9.9.9' };
    await fill([
      span('1', '', { kind: 'Internal', resource: { 'k8s.pod.name': 'web-0' }, startNs: ns(-500_000) }),
      span('2', '1', { kind: 'Server', service: 'cart', attributes, startNs: ns(1) }),
      span('3', '9', { kind: 'Server', service: 'cart', attributes, startNs: ns(2) }),
    ]);
    expect(await sides({ fromMs: S * 1000 })).toEqual([
      ['3', '10.9.9.9', 'cart'],
      ['2', 'web-0', 'cart'],
    ]);
  });

  it('is the server of two spans that share an id', async () => {
    await fill([
      span('1', '', { kind: 'Client', service: 'browser', startNs: ns(-90_000) }),
      span('1', '', { kind: 'Server', service: 'shop', startNs: ns(-89_999) }),
      span('2', '1', { kind: 'Server', service: 'cart', startNs: ns(5) }),
    ]);
    expect(await sides({ fromMs: S * 1000 })).toEqual([['2', 'shop', 'cart']]);
  });
});

describe('what is asked of other rows', () => {
  const HOUR = 3_600_000;
  const spans = [
    span('1', '', { kind: 'Client', service: 'cron', name: 'probe', startNs: ns(-90_000) }),
    span('2', '1', { kind: 'Server', service: 'shop', name: 'GET /', startNs: ns(5) }),
    span('3', '9', { kind: 'Server', service: 'cart', name: 'GET /cart', startNs: ns(2) }),
    span('4', '', { kind: 'Client', service: 'web', name: 'fetch', startNs: ns(3) }),
  ];

  it('reads no attributes, and asks near the page before it asks further', async () => {
    const caller = span('1', '', { kind: 'Client', service: 'web', startNs: ns(-HOUR / 2) });
    const near = span('5', '', { kind: 'Internal', service: 'cron', startNs: ns(-30_000) });
    await fill([
      caller,
      near,
      span('6', '5', { kind: 'Server', service: 'stock', startNs: ns(1) }),
      span('2', '1', { kind: 'Server', service: 'shop', startNs: ns(2) }),
    ]);
    expect(await sides({ fromMs: S * 1000 })).toEqual([
      ['2', 'web', 'shop'],
      ['6', 'cron', 'stock'],
    ]);
    const asked = statements.filter(({ sql }) => /parent_ids/.test(sql));
    expect(asked.map(({ rows, params }) => [rows, (params.trace_ids as string[]).length])).toEqual([
      [1, 1],
      [1, 2],
    ]);
    expect(asked.filter(({ sql }) => /SpanAttributes/.test(sql))).toEqual([]);
  });

  /** These statements fail on the server, as if their table were gone. */
  const without = (which: RegExp) => {
    const failed: string[] = [];
    const client: StoreClient = {
      query: (sql, ...rest) => {
        if (!which.test(sql)) {
          return store.query(sql, ...rest);
        }
        failed.push(sql);
        return store.query(sql.replace(catalog.table, 'otel.gone'), ...rest);
      },
    };
    return { client, failed };
  };
  const all = (client: StoreClient, signal?: AbortSignal) =>
    findOtelCalls(client, catalog, { fromMs: (S - 600) * 1000, toMs: (S + 900) * 1000, limit: 100 }, signal);

  it('may fail: callers are not named, and the list says so', async () => {
    await fill(spans);
    const { client, failed } = without(/parent_ids/);
    const { calls, notices } = await all(client);
    expect(calls.map(({ endpoint, client: who }) => [endpoint, who])).toEqual([
      ['GET /', 'cron'],
      ['fetch', 'web'],
      ['GET /cart', ''],
    ]);
    expect(notices).toEqual([expect.stringMatching(/^Who called is not known of some calls.*does not exist/)]);
    expect(failed).toHaveLength(1);
  });

  it('may fail: answered roots stay, and the list says so', async () => {
    await fill(spans);
    const { client, failed } = without(/root_ids/);
    const { calls, notices } = await all(client);
    expect(calls.map(({ endpoint }) => endpoint)).toEqual(['GET /', 'fetch', 'GET /cart']);
    expect(notices).toEqual([expect.stringMatching(/^Some requests may be listed twice.*does not exist/)]);
    // no further window waits for the same failure
    expect(failed).toHaveLength(1);
    expect((await ask()).notices).toEqual([]);
  });

  it('is cancelled with the list', async () => {
    await fill(spans);
    for (const which of [/parent_ids/, /root_ids/]) {
      const client: StoreClient = {
        query: (sql, ...rest) =>
          which.test(sql) ? Promise.reject(new StoreError('The query was cancelled.', 394)) : store.query(sql, ...rest),
      };
      await expect(all(client)).rejects.toMatchObject({ isCancelled: true });
    }
  });
});

it('kinds are one in SQL and in decoding, however they are written', async () => {
  const words = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
  const spelled = words.flatMap((word, i) => {
    const [capital, upper] = [word[0].toUpperCase() + word.slice(1), word.toUpperCase()];
    const forms = [
      word,
      capital,
      upper,
      `SPAN_KIND_${upper}`,
      `span_kind_${word}`,
      `SpanKind.${upper}`,
      `SpanKind${capital}`,
    ];
    return [...forms, `SpanKind.${word}`, ` ${capital} `, String(i)].map((text) => ({ text, kind: word }));
  });
  const others = ['', 'observer', 'Serverless', '6', '22'].map((text) => ({ text, kind: 'unspecified' as const }));
  const all = [...spelled, ...others];
  expect(all.map(({ text }) => kindOf(text))).toEqual(all.map(({ kind }) => kind));
  const rows = await store.query(
    `SELECT ${kindSql('kind')} AS word FROM (SELECT arrayJoin({kinds:Array(String)}) AS kind)`,
    { kinds: spelled.map(({ text }) => text) }
  );
  expect(rows.map(({ word }, i) => kindWords(spelled[i].kind).includes(String(word)))).toEqual(spelled.map(() => true));
  const foreign = await store.query(
    `SELECT ${kindSql('kind')} AS word FROM (SELECT arrayJoin({kinds:Array(String)}) AS kind)`,
    { kinds: others.map(({ text }) => text) }
  );
  expect(foreign.filter(({ word }) => kindWords(...words).includes(String(word)))).toEqual([]);
});
