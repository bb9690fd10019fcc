import type { Task } from '../scene';
import { call, rpcOf, step } from './call';
import { CODE, GrpcError } from './grpcError';
import { PODS } from './pods';
import type { StoreScene } from './scenario';
import { charge, convert, emptyCart, getCart, getProduct, getQuote, sendConfirmation, shipOrder } from './services';

/** The checkout service's work on an order: prepared from cart, prices and shipping, then charged, shipped and confirmed. */
export function placeOrder(scene: StoreScene, client: Task, userId: string): void {
  call(scene, client, rpcOf(PODS.checkoutservice, 'CheckoutService', 'PlaceOrder'), (server, span) => {
    span.set('app.user.id', userId);
    scene.work(60, 300);
    step(scene, server, 'prepareOrderItemsAndShippingQuoteFromCart', () => {
      getCart(scene, server, userId);
      for (let item = scene.random.int(1, 2); item > 0; item--) {
        getProduct(scene, server);
        convert(scene, server);
      }
      getQuote(scene, server);
      convert(scene, server);
    });
    try {
      charge(scene, server);
    } catch (error) {
      if (!(error instanceof GrpcError)) {
        throw error;
      }
      throw new GrpcError(CODE.internal, '', `failed to charge card: ${error.message}`);
    }
    shipOrder(scene, server);
    emptyCart(scene, server, userId);
    sendConfirmation(scene, server);
    scene.work(60, 300);
  });
}
