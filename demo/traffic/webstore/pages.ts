import type { Task } from '../scene';
import { placeOrder } from './checkout';
import type { Page, StoreScene } from './scenario';
import {
  addItem,
  anyProduct,
  convert,
  getAds,
  getCart,
  getProduct,
  getQuote,
  getSupportedCurrencies,
  listProducts,
  listRecommendations,
  PRODUCT_COUNT,
} from './services';

/** A page of the frontend: where it is, and whom it asks for what it shows. */
export interface PageProgram {
  method: 'GET' | 'POST';
  /** As the router has it: `/product/{id}`. */
  route: string;
  /** As it is asked for. */
  targetOf(scene: StoreScene): string;
  /** HTTP's code where all goes well. */
  code: number;
  run(scene: StoreScene, frontend: Task, userId: string): void;
}

/** @throws GrpcError from `run` where a service that the page cannot do without has failed */
export const PROGRAMS: Record<Page, PageProgram> = {
  home: {
    method: 'GET',
    route: '/',
    targetOf: () => '/',
    code: 200,
    run(scene, frontend, userId) {
      getSupportedCurrencies(scene, frontend);
      listProducts(scene, frontend);
      getCart(scene, frontend, userId);
      for (let product = 0; product < PRODUCT_COUNT; product++) {
        convert(scene, frontend);
      }
      getAds(scene, frontend);
    },
  },
  product: {
    method: 'GET',
    route: '/product/{id}',
    targetOf: (scene) => `/product/${anyProduct(scene)}`,
    code: 200,
    run(scene, frontend, userId) {
      getProduct(scene, frontend);
      getSupportedCurrencies(scene, frontend);
      getCart(scene, frontend, userId);
      convert(scene, frontend);
      listRecommendations(scene, frontend);
      getAds(scene, frontend);
    },
  },
  viewCart: {
    method: 'GET',
    route: '/cart',
    targetOf: () => '/cart',
    code: 200,
    run(scene, frontend, userId) {
      getSupportedCurrencies(scene, frontend);
      getCart(scene, frontend, userId);
      listRecommendations(scene, frontend);
      getQuote(scene, frontend);
      convert(scene, frontend);
      for (let item = scene.random.int(1, 2); item > 0; item--) {
        getProduct(scene, frontend);
        convert(scene, frontend);
      }
    },
  },
  addToCart: {
    method: 'POST',
    route: '/cart',
    targetOf: () => '/cart',
    code: 302,
    run(scene, frontend, userId) {
      getProduct(scene, frontend);
      addItem(scene, frontend, userId);
    },
  },
  checkout: {
    method: 'POST',
    route: '/cart/checkout',
    targetOf: () => '/cart/checkout',
    code: 200,
    run(scene, frontend, userId) {
      placeOrder(scene, frontend, userId);
      listRecommendations(scene, frontend);
      getSupportedCurrencies(scene, frontend);
    },
  },
};
