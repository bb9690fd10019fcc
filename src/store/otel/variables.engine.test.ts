/** Variables of many spans: which names they have where not all spans are looked at. */
import type { StatementReport } from '../clickhouseClient';
import type { TagValuesRequest } from '../callsRequest';
import { startTestEngine } from '../testEngine';
import { readOtelCatalog, type OtelCatalog } from './catalog';
import { otelTagValues } from './tagValues';
import { createOtelTable, insertSpans, type TestSpan } from './testTable';

jest.setTimeout(60_000);

const engine = startTestEngine();
const statements: StatementReport[] = [];
const store = engine.store({ onStatement: (report) => statements.push(report) });
beforeAll(() => engine.reset());
afterAll(async () => {
  await engine.reset();
  await engine.close();
});

/** When the range ends, Unix s. */
const S = 1796001819;
const HOUR = 3600;
/** In place of hundreds of thousands. */
const LOOKED_AT = { few: 60, enough: 20 };

let serial = 0;
const spans = (count: number, agoS: number, service: string, namespace: string): TestSpan[] =>
  Array.from({ length: count }, () => ({
    traceId: (serial++).toString(16).padStart(32, '0'),
    spanId: '00000000000000a1',
    startNs: `${S - agoS}000000000`,
    service,
    resource: {
      'service.name': service,
      'k8s.namespace.name': namespace,
      'k8s.deployment.name': `${service}-${namespace}`,
    },
  }));

let catalog: OtelCatalog;

async function fill(rows: readonly TestSpan[], variant: '0.150' | 'JSON' = '0.150'): Promise<void> {
  await createOtelTable(engine, variant);
  await insertSpans(engine, variant, rows);
  catalog = (await readOtelCatalog(store))!;
  statements.length = 0;
}

const values = (request: Partial<TagValuesRequest> & Pick<TagValuesRequest, 'tag'>, from = 12 * HOUR) =>
  otelTagValues(store, catalog, { fromMs: (S - from) * 1000, toMs: S * 1000, ...request }, undefined, LOOKED_AT);

describe.each(['0.150', 'JSON'] as const)('of many spans, %s', (variant) => {
  beforeAll(() =>
    fill(
      [
        ...spans(30, 10, 'shop', 'web'),
        ...spans(1, 2 * HOUR, 'shop', 'seldom'),
        ...spans(1, 11 * HOUR, 'nightly', 'jobs'),
        ...spans(1, 13 * HOUR, 'gone', 'before'),
      ],
      variant
    )
  );

  it('are those of the newest, and of services that these are not of, whenever these were in the range', async () => {
    expect(await values({ tag: 'service' })).toEqual(['nightly', 'shop']);
    expect(await values({ tag: 'namespace' })).toEqual(['jobs', 'web']);
    expect(await values({ tag: 'workload' })).toEqual(['nightly-jobs', 'shop-web']);
    expect(statements).toHaveLength(6);
  });

  it('are narrowed by others in the same way', async () => {
    expect(await values({ tag: 'workload', namespaces: ['web'] })).toEqual(['shop-web']);
    expect(await values({ tag: 'workload', namespaces: ['j*'] })).toEqual(['nightly-jobs']);
  });

  it('are looked for further back where the newest have none that fits', async () => {
    expect(await values({ tag: 'workload', namespaces: ['seldom'] })).toEqual(['shop-seldom']);
  });
});

it('of few spans are all that there are, however far apart', async () => {
  await fill([
    ...spans(15, 10, 'shop', 'web'),
    ...spans(1, 2 * HOUR, 'shop', 'seldom'),
    ...spans(1, 11 * HOUR, 'a', 'b'),
  ]);
  expect(await values({ tag: 'namespace' })).toEqual(['b', 'seldom', 'web']);
  expect(statements).toHaveLength(3);
});

it('of many spans within a short range are all that there are', async () => {
  await fill([...spans(90, 10, 'shop', 'web'), ...spans(1, 200, 'shop', 'seldom')]);
  expect(await values({ tag: 'namespace' }, 230)).toEqual(['seldom', 'web']);
  expect(statements).toHaveLength(1);
});
