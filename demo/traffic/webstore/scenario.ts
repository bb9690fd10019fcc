import type { Plan } from '../demo';
import type { Random } from '../random';
import type { Scene } from '../scene';

export const SCENARIOS = ['browse', 'checkout', 'slowCurrency', 'paymentFails', 'cacheMiss'] as const;
/** Pages and an order that go well; a currency service that is slow; a card that is refused; a cart that is not in the cache. */
export type Scenario = (typeof SCENARIOS)[number];

export const PAGES = ['home', 'product', 'viewCart', 'addToCart', 'checkout'] as const;
export type Page = (typeof PAGES)[number];

export interface StorePlan extends Plan {
  scenario: Scenario;
  page: Page;
  /** The load generator sends most requests, the internet some. */
  isFromOutside: boolean;
}

export type StoreScene = Scene<StorePlan>;

/** The pages on which it can happen, often where it is likely. */
const PAGES_OF: Record<Scenario, readonly Page[]> = {
  browse: ['home', 'product', 'product', 'product', 'viewCart', 'addToCart'],
  checkout: ['checkout'],
  slowCurrency: ['home', 'product', 'viewCart', 'checkout'],
  paymentFails: ['checkout'],
  cacheMiss: ['home', 'product', 'viewCart', 'checkout'],
};
const OUTSIDE = 0.2;

export function planOf(scenario: Scenario, random: Random): StorePlan {
  return { scenario, factor: 1, page: random.pick(PAGES_OF[scenario]), isFromOutside: random.chance(OUTSIDE) };
}

/** Two in three browse, one in six orders; one in six meets trouble. */
export function anyScenario(random: Random): Scenario {
  const roll = random.int(1, 60);
  if (roll <= 40) {
    return 'browse';
  }
  return roll <= 50 ? 'checkout' : random.pick(['slowCurrency', 'paymentFails', 'cacheMiss'] as const);
}
