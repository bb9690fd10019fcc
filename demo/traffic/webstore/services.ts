import { text } from '../attributes';
import type { Task } from '../scene';
import { call, redis, rpcOf, step, type Handler } from './call';
import { CODE, GrpcError } from './grpcError';
import { PODS } from './pods';
import type { StoreScene } from './scenario';

/** What the services do that others call. */

const PRODUCTS = ['OLJCESPC7Z', '66VCHSJNUP', '1YMWWN1N4O', 'L9ECAV7KIM', '2ZYFJ3GM2N', 'LS4PSXUNUM'] as const;
/** So many are on the home page. */
export const PRODUCT_COUNT = PRODUCTS.length;

/** Redis' answer for what is not there. */
const NIL = '-1';

export const anyProduct = (scene: StoreScene): string => scene.random.pick(PRODUCTS);

/** A service that calls nobody. */
const works =
  (scene: StoreScene, lowUs: number, highUs: number): Handler =>
  () =>
    scene.work(lowUs, highUs);

export function listProducts(scene: StoreScene, client: Task): void {
  const rpc = rpcOf(PODS.productcatalogservice, 'ProductCatalogService', 'ListProducts');
  call(scene, client, rpc, works(scene, 150, 900));
}

export function getProduct(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.productcatalogservice, 'ProductCatalogService', 'GetProduct'), (_, span) => {
    span.set('app.product.id', anyProduct(scene));
    scene.work(100, 600);
  });
}

export function listRecommendations(scene: StoreScene, client: Task): void {
  const rpc = rpcOf(PODS.recommendationservice, 'RecommendationService', 'ListRecommendations');
  call(scene, client, rpc, (server) => {
    scene.work(200, 800);
    listProducts(scene, server);
    scene.work(200, 1_200);
  });
}

export function getAds(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.adservice, 'AdService', 'GetAds'), works(scene, 300, 2_500));
}

export function getSupportedCurrencies(scene: StoreScene, client: Task): void {
  const rpc = rpcOf(PODS.currencyservice, 'CurrencyService', 'GetSupportedCurrencies');
  call(scene, client, rpc, works(scene, 100, 700));
}

export function convert(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.currencyservice, 'CurrencyService', 'Convert'), () => {
    scene.work(100, 800);
    if (scene.plan.scenario === 'slowCurrency') {
      scene.elapse(90_000, 300_000);
    }
  });
}

/** Reads the cart; what is not in the cache is put together again, which takes its time. */
export function getCart(scene: StoreScene, client: Task, userId: string): void {
  call(scene, client, rpcOf(PODS.cartservice, 'CartService', 'GetCart'), (server, span) => {
    span.set('app.user.id', userId);
    scene.work(80, 400);
    const isMiss = scene.plan.scenario === 'cacheMiss';
    redis(scene, server, `HGET ${userId} cart`, isMiss ? { result: NIL } : { bytes: scene.random.int(30, 200) });
    if (isMiss) {
      span.note('cache miss', [text('app.user.id', userId)]);
      step(scene, server, 'CartStore.Restore', () => scene.elapse(60_000, 220_000));
      redis(scene, server, `HMSET ${userId} cart`, {});
    }
    scene.work(50, 300);
  });
}

export function addItem(scene: StoreScene, client: Task, userId: string): void {
  call(scene, client, rpcOf(PODS.cartservice, 'CartService', 'AddItem'), (server) => {
    scene.work(80, 400);
    redis(scene, server, `HGET ${userId} cart`, { bytes: scene.random.int(30, 200) });
    scene.work(50, 200);
    redis(scene, server, `HMSET ${userId} cart`, {});
    scene.work(50, 200);
  });
}

export function emptyCart(scene: StoreScene, client: Task, userId: string): void {
  call(scene, client, rpcOf(PODS.cartservice, 'CartService', 'EmptyCart'), (server) => {
    scene.work(80, 300);
    redis(scene, server, `HMSET ${userId} cart`, {});
    scene.work(50, 200);
  });
}

export function getQuote(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.shippingservice, 'ShippingService', 'GetQuote'), works(scene, 150, 900));
}

export function shipOrder(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.shippingservice, 'ShippingService', 'ShipOrder'), works(scene, 200, 1_200));
}

/** @throws GrpcError where the card is refused */
export function charge(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.paymentservice, 'PaymentService', 'Charge'), () => {
    scene.work(400, 2_500);
    if (scene.plan.scenario === 'paymentFails') {
      throw new GrpcError(CODE.unknown, 'UnacceptedCreditCard', 'The card was refused: amex is not accepted');
    }
  });
}

export function sendConfirmation(scene: StoreScene, client: Task): void {
  call(scene, client, rpcOf(PODS.emailservice, 'EmailService', 'SendOrderConfirmation'), works(scene, 800, 4_000));
}
