import { Chance } from './chance';
import { draw, heavyTailed, logDensity, logNormal, scaled } from './distribution';

it.each([
  ['log-normal', logNormal(1000, 1)],
  ['heavy-tailed', heavyTailed(1000, 0.8, 0.1)],
  ['stretched', scaled(heavyTailed(1000, 0.8, 0.1), 3)],
])('the density of a %s time is that of what is drawn', (_, distribution) => {
  const chance = new Chance(11);
  const samples = Array.from({ length: 40_000 }, () => draw(distribution, chance));
  for (const [low, high] of [
    [200, 600],
    [600, 1500],
    [1500, 4000],
    [4000, 20_000],
  ]) {
    const drawn = samples.filter((us) => us >= low && us < high).length / samples.length;
    let expected = 0;
    const steps = 400;
    for (let i = 0; i < steps; i++) {
      const us = low + ((i + 0.5) * (high - low)) / steps;
      expected += (Math.exp(logDensity(distribution, us)) * (high - low)) / steps;
    }
    expect(Math.abs(drawn - expected)).toBeLessThan(0.01);
  }
});

it('chance draws by weight', () => {
  const chance = new Chance(2);
  const drawn = Array.from({ length: 4000 }, () => chance.weighted({ often: 3, seldom: 1 }));
  const share = drawn.filter((key) => key === 'often').length / drawn.length;
  expect(share).toBeGreaterThan(0.72);
  expect(share).toBeLessThan(0.78);
});
