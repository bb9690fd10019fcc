import type { Demo } from './demo';
import { springBoot } from './springBoot/springBoot';
import { webstore } from './webstore/webstore';

export const DEMOS: readonly Demo[] = [springBoot, webstore];

export const DEMO_NAMES = DEMOS.map(({ name }) => name);

/** @throws Error with the names there are, in words for people */
export function demoNamed(name: string): Demo {
  const demo = DEMOS.find((each) => each.name === name);
  if (!demo) {
    throw new Error(`There is no demo ${name}: --demo takes ${DEMO_NAMES.join(' or ')}.`);
  }
  return demo;
}
