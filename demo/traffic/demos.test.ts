import type { Pod } from './cluster';
import { DEMO_NAMES, DEMOS, demoNamed } from './demos';

it('finds a demo by its name, and says which there are', () => {
  expect(DEMO_NAMES).toEqual(['spring-boot', 'webstore']);
  expect(demoNamed('webstore')).toBe(DEMOS[1]);
  expect(() => demoNamed('webshop')).toThrow('There is no demo webshop: --demo takes spring-boot or webstore.');
});

it('gives every pod, of whichever demo, ids, addresses and interfaces of its own, below what the receiver gives out', () => {
  const pods = DEMOS.flatMap((demo) => demo.pods);
  const unique: Array<(pod: Pod) => string | number> = [
    ({ ids }) => ids.podId,
    ({ ids }) => ids.podGroupId,
    ({ process }) => process.gprocessId,
    ({ process }) => process.id,
    ({ nic }) => nic.mac,
    ({ ip }) => ip,
    ({ fullName }) => fullName,
  ];
  for (const idOf of unique) {
    expect(new Set(pods.map(idOf)).size).toBe(pods.length);
  }
  expect(Math.max(...pods.map((pod) => Math.max(pod.ids.podId, pod.ids.podGroupId, pod.ids.serviceId)))).toBeLessThan(
    1024
  );
});
