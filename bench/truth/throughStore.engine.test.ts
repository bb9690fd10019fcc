import { measureThroughStore } from './throughStore';

it('gathers sampled requests of a scenario from a store and counts their links as from the file', async () => {
  const [score] = await measureThroughStore({ scenarios: ['clean'], requests: 12, sample: 5, seed: 3 });
  expect(score).toMatchObject({ scenario: 'clean', requests: 5 });
  expect(score.links).toBeGreaterThan(50);
  expect(score.treeLinks).toBeLessThanOrEqual(score.links);
  expect(score.relatedLinks).toBeGreaterThanOrEqual(score.treeLinks);
  expect(score.relatedLinks).toBeLessThanOrEqual(score.links);
  expect(score.rightFromStore).toBeGreaterThan(0.5);
  expect(score.statements.most).toBeGreaterThanOrEqual(2);
  expect(score.statements.median).toBeLessThanOrEqual(score.statements.most);
});
