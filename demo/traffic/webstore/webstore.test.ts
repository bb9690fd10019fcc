import fc from 'fast-check';
import { decodeSpans, originOf } from '../../../src/store/deepflow/decode';
import type { StoreRow } from '../../../src/store/client';
import { isClientSide } from '../../../src/trace/span';
import { evidenceWords } from '../../../src/trace/printTrace';
import { stitch } from '../../../src/trace/stitch';
import type { Trace } from '../../../src/trace/trace';
import { callsFrom } from '../callsFrom';
import { DEMOS } from '../demos';
import { playCall, rowsOfCall, type TrueRow } from '../playCall';
import { createRandom } from '../random';
import reference from '../reference/webstore-demo.json';
import { PODS } from './pods';
import { SCENARIOS, type Scenario } from './scenario';
import { webstore } from './webstore';

const START_US = 1_790_000_000_000_000;
const seed = fc.integer({ min: 0, max: 0x7fffffff });
const offset = fc.integer({ min: -5_000, max: 5_000 });
const clocks = fc.record({ node0: offset, node1: offset, node2: offset });

const play = (theSeed: number, scenario?: Scenario) =>
  playCall(webstore, { seed: theSeed, startUs: START_US, scenario });

/** Rows in an order that the seed decides. */
function shuffled<T>(items: readonly T[], theSeed: number): T[] {
  const random = createRandom(theSeed);
  return items
    .map((item) => ({ item, key: random.int(0, 1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

function stitched(rows: readonly TrueRow[], startId: string): Trace {
  const read = rows.map(({ row }) => row as unknown as StoreRow);
  const originNs = originOf(read);
  return stitch({ originNs, spans: decodeSpans(read, originNs) }, { startId });
}

/** `child < parent` of every span of a call, by number; spans of other calls are left out. */
function linksOf(trace: Trace, rows: readonly TrueRow[]): string[] {
  const numbers = new Map(rows.map(({ n, row }) => [row._id, n]));
  const numberAt = (i: number) => trace.spans[i].ids.map((id) => numbers.get(id) ?? 'another call').join('+');
  const links = trace.spans.flatMap((span, i) => {
    const link = trace.links[i];
    return numbers.has(span.ids[0]) ? [`${numberAt(i)} < ${link ? numberAt(link.parent) : '-'}`] : [];
  });
  return links.sort();
}

const truthOf = (rows: readonly TrueRow[]) => rows.map(({ n, parentN }) => `${n} < ${parentN ?? '-'}`).sort();

it('has the services of the reference, in their languages', () => {
  expect(webstore.namespace.name).toBe(reference.namespace);
  expect(Object.keys(PODS).sort()).toEqual(Object.keys(reference.services).sort());
  for (const [name, language] of Object.entries(reference.services)) {
    const { sdk } = PODS[name as keyof typeof PODS];
    expect([name, sdk?.language ?? 'redis']).toEqual([name, language]);
  }
});

it('makes the calls of the reference, over its protocols, and no others', () => {
  const made = new Set<string>();
  for (let each = 0; each < 60; each++) {
    for (const scenario of SCENARIOS) {
      for (const { row } of rowsOfCall(play(each, scenario))) {
        if (row.observation_point === 's-p') {
          const nameOf = (id: number) => Object.values(PODS).find(({ ids }) => ids.podId === id)?.name ?? 'internet';
          made.add(`${nameOf(row.pod_id_0)} ${nameOf(row.pod_id_1)} ${row.biz_protocol}`);
        }
      }
    }
  }
  expect([...made].sort()).toEqual(
    reference.calls.map(([client, server, protocol = 'gRPC']) => `${client} ${server} ${protocol}`).sort()
  );
});

describe('stitched', () => {
  it('each call is one tree, the true one, with every row in it once, for random timings, clocks and orders of rows', () => {
    fc.assert(
      fc.property(seed, fc.constantFrom(...SCENARIOS), clocks, (theSeed, scenario, clockOffsetUs) => {
        const call = playCall(webstore, { seed: theSeed, startUs: START_US, scenario, clockOffsetUs });
        const rows = rowsOfCall(call);
        const trace = stitched(shuffled(rows, theSeed), rows[theSeed % rows.length].row._id);
        expect(trace.spans).toHaveLength(rows.length);
        expect(trace.roots).toHaveLength(1);
        expect(linksOf(trace, rows)).toEqual(truthOf(rows));
      }),
      { numRuns: 60 }
    );
  });

  it('calls of both demos side by side, several at once, stay apart', () => {
    const clockOffsetUs = { node0: 0, node1: 1_700, node2: -2_300 };
    const begin = DEMOS.map((demo) => ({ demo, fromUs: START_US }));
    const calls = callsFrom(begin, { ratePerSecond: 8, seed: 4, clockOffsetUs });
    const all = Array.from({ length: 40 }, () => calls.next().value);
    const overlapping = all.filter((call, i) => i > 0 && call.startUs < all[i - 1].endUs);
    expect(overlapping.length).toBeGreaterThan(5);
    const rows = all.map(rowsOfCall);
    const trace = stitched(rows.flat(), rows[0][0].row._id);
    expect(new Set(rows.flat().map(({ row }) => row._id)).size).toBe(rows.flat().length);
    all.forEach((call, i) => {
      if (call.pods === webstore.pods) {
        expect(linksOf(trace, rows[i])).toEqual(truthOf(rows[i]));
      }
    });
  });
});

/** A trace as an outline: application and processes, without the network between them, with what each link rests on. */
function outline({ spans, links }: Trace): string {
  const depths: number[] = [];
  const lines = spans.flatMap((span, i) => {
    const link = links[i];
    const isNetwork = span.signalSource === 'packet';
    depths[i] = link ? depths[link.parent] : 0;
    if (isNetwork) {
      return [];
    }
    const { observationPoint, appService, endpoint, requestResource, responseCode, responseStatus } = span;
    const here = isClientSide(observationPoint) ? span.client : span.server;
    const failed = /error/.test(responseStatus) ? `failed ${responseCode}` : '';
    const evidence = link ? `(${evidenceWords(link.evidence, link.strength)})` : '';
    const words = [observationPoint, appService || here.processKname, endpoint || requestResource, failed, evidence];
    return [`${'  '.repeat(depths[i]++)}${words.filter(Boolean).join(' ')}`.replace(/[0-9a-f-]{36}/, 'USER')];
  });
  return `\n${lines.join('\n')}\n`;
}

it('an order whose payment fails, drawn: everybody above the payment service fails, and nothing comes after it', () => {
  const call = Array.from({ length: 9 }, (_, each) => play(each, 'paymentFails')).find(
    ({ plan }) => !plan.isFromOutside
  )!;
  const rows = rowsOfCall(call);
  expect(outline(stitched(rows, rows[0].row._id))).toMatchInlineSnapshot(`
    "
    c-app loadgenerator HTTP POST failed 500
      c-p locust /cart/checkout failed 500 (span-id)
        s-p server /cart/checkout failed 500 (tcp-seq)
          s-app frontend /cart/checkout failed 500 (parent-span-id)
            c-app frontend hipstershop.CheckoutService/PlaceOrder failed 13 (parent-span-id)
              c-p server /hipstershop.CheckoutService/PlaceOrder failed 13 (span-id)
                s-p server /hipstershop.CheckoutService/PlaceOrder failed 13 (tcp-seq)
                  s-app checkoutservice hipstershop.CheckoutService/PlaceOrder failed 13 (parent-span-id)
                    app checkoutservice prepareOrderItemsAndShippingQuoteFromCart (parent-span-id)
                      c-app checkoutservice hipstershop.CartService/GetCart (parent-span-id)
                        c-p server /hipstershop.CartService/GetCart (span-id)
                          s-p cartservice /hipstershop.CartService/GetCart (tcp-seq)
                            s-app cartservice /hipstershop.CartService/GetCart (parent-span-id)
                              c-p cartservice HGET USER cart (~syscall+containment)
                                s-p redis-server HGET USER cart (tcp-seq)
                      c-app checkoutservice hipstershop.ProductCatalogService/GetProduct (parent-span-id)
                        c-p server /hipstershop.ProductCatalogService/GetProduct (span-id)
                          s-p server /hipstershop.ProductCatalogService/GetProduct (tcp-seq)
                            s-app productcatalogservice hipstershop.ProductCatalogService/GetProduct (parent-span-id)
                      c-app checkoutservice hipstershop.CurrencyService/Convert (parent-span-id)
                        c-p server /hipstershop.CurrencyService/Convert (span-id)
                          s-p node /hipstershop.CurrencyService/Convert (tcp-seq)
                            s-app currencyservice grpc.hipstershop.CurrencyService/Convert (parent-span-id)
                      c-app checkoutservice hipstershop.ShippingService/GetQuote (parent-span-id)
                        c-p server /hipstershop.ShippingService/GetQuote (span-id)
                          s-p server /hipstershop.ShippingService/GetQuote (tcp-seq)
                            s-app shippingservice hipstershop.ShippingService/GetQuote (parent-span-id)
                      c-app checkoutservice hipstershop.CurrencyService/Convert (parent-span-id)
                        c-p server /hipstershop.CurrencyService/Convert (span-id)
                          s-p node /hipstershop.CurrencyService/Convert (tcp-seq)
                            s-app currencyservice grpc.hipstershop.CurrencyService/Convert (parent-span-id)
                    c-app checkoutservice hipstershop.PaymentService/Charge failed 2 (parent-span-id)
                      c-p server /hipstershop.PaymentService/Charge failed 2 (span-id)
                        s-p node /hipstershop.PaymentService/Charge failed 2 (tcp-seq)
                          s-app paymentservice grpc.hipstershop.PaymentService/Charge failed 2 (parent-span-id)
    "
  `);
});

describe('rows of agents', () => {
  const rowsWith = (scenario: Scenario, point: string, service: string) =>
    rowsOfCall(play(3, scenario))
      .map(({ row }) => row)
      .filter((row) => row.observation_point === point && row.endpoint.includes(service));

  it('say of gRPC what DeepFlow does: service, method, stream and the status of gRPC', () => {
    const [charge] = rowsWith('paymentFails', 's-p', 'Charge');
    expect(charge).toMatchObject({
      l7_protocol: 41,
      biz_protocol: 'gRPC',
      version: '2',
      request_type: 'POST',
      request_domain: 'paymentservice:50051',
      request_resource: 'hipstershop.PaymentService',
      endpoint: '/hipstershop.PaymentService/Charge',
      request_id: '1',
      response_code: 2,
      response_status: 3,
      process_kname_1: 'node',
    });
    const converts = rowsWith('checkout', 's-p', 'Convert');
    expect(converts.map(({ request_id }) => Number(request_id))).toEqual(converts.map((_, i) => 1 + 2 * i));
    converts.forEach((row) => expect(row).toMatchObject({ response_code: 0, response_status: 0 }));
  });

  it('tell goroutines of Go apart, and of nobody else', () => {
    for (const { row } of rowsOfCall(play(3, 'checkout'))) {
      if (row.signal_source === 3) {
        const isGo = [row.process_kname_0, row.process_kname_1].includes('server');
        expect([row.endpoint, row.syscall_coroutine_0 !== '0']).toEqual([row.endpoint, isGo]);
      }
    }
  });

  it('are all that there is of Redis, and have no trace id', () => {
    const redis = rowsOfCall(play(3, 'cacheMiss')).filter(({ row }) => row.biz_protocol === 'Redis');
    expect(new Set(redis.map(({ row }) => row.observation_point))).toEqual(new Set(['c-p', 'c', 's', 's-p']));
    redis.forEach(({ row }) => expect(row).toMatchObject({ trace_id: '', l7_protocol: 80, app_service: '' }));
    expect(redis.map(({ row }) => `${row.request_type} ${row.response_result}`.trim())).toContain('HGET -1');
  });

  it('know nothing of a client on the internet but its address', () => {
    const call = Array.from({ length: 50 }, (_, each) => play(each)).find(({ plan }) => plan.isFromOutside)!;
    const [first, second, third] = rowsOfCall(call).map(({ row }) => row);
    expect([first, second, third].map((row) => row.observation_point)).toEqual(['s-nd', 's', 's-p']);
    expect(first).toMatchObject({ auto_instance_type_0: 0, pod_id_0: 0, ip4_0: '203.0.113.7', trace_id: '' });
  });
});

describe('spans of applications', () => {
  const spans = SCENARIOS.flatMap((scenario) => play(3, scenario).observations).flatMap((seen) =>
    seen.source === 'otel' ? [seen] : []
  );
  const ofLanguage = (language: string, kind: number) =>
    spans.filter(({ pod, span }) => pod.sdk?.language === language && span.kind === kind);

  it.each([
    ['go', 3, 'hipstershop.CurrencyService/Convert'],
    ['java', 2, 'hipstershop.AdService/GetAds'],
    ['dotnet', 2, '/hipstershop.CartService/GetCart'],
    ['nodejs', 2, 'grpc.hipstershop.CurrencyService/Convert'],
    ['python', 2, '/hipstershop.RecommendationService/ListRecommendations'],
    ['ruby', 2, '/hipstershop.EmailService/SendOrderConfirmation'],
  ])('are named as the instrumentation of %s does', (language, kind, name) => {
    const found = ofLanguage(language, kind);
    expect(found.map(({ span }) => span.name)).toContain(name);
    for (const { resource } of found) {
      expect(resource).toContainEqual({ key: 'telemetry.sdk.language', value: language });
      expect(resource).toContainEqual({ key: 'k8s.namespace.name', value: reference.namespace });
    }
  });

  it('that failed carry the status of gRPC, and the payment service the exception', () => {
    const [charge] = spans.filter(({ pod, span }) => pod.name === 'paymentservice' && span.statusCode === 2);
    expect(charge.span.statusMessage).toContain('card was refused');
    expect(charge.span.events.map(({ name }) => name)).toEqual(['exception']);
    expect(charge.span.attributes).toContainEqual({ key: 'rpc.grpc.status_code', value: 2n });
  });
});

describe('trouble', () => {
  const lastsMs = (scenario: Scenario) =>
    [1, 2, 3, 4, 5].map((each) => play(each, scenario)).map(({ startUs, endUs }) => (endUs - startUs) / 1000);

  it('is slow where the currency service is, and where the cart is not in the cache', () => {
    expect(Math.max(...lastsMs('browse'), ...lastsMs('checkout'))).toBeLessThan(60);
    expect(Math.min(...lastsMs('slowCurrency'))).toBeGreaterThan(90);
    expect(Math.min(...lastsMs('cacheMiss'))).toBeGreaterThan(60);
  });

  it('comes now and then, each kind of it', () => {
    const counts: Record<string, number> = {};
    for (let each = 0; each < 300; each++) {
      const { scenario } = play(each);
      counts[scenario] = (counts[scenario] ?? 0) + 1;
    }
    expect(Object.keys(counts).sort()).toEqual([...SCENARIOS].sort());
    expect(counts.browse + counts.checkout).toBeGreaterThan(200);
  });
});
