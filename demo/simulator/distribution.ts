import type { Chance } from './chance';

/** A distribution of spans of time, µs, as data: scenarios name it, the simulator draws from it, the oracle weighs with it. */
export type Distribution =
  | { kind: 'logNormal'; medianUs: number; sigma: number }
  /** Heavy tail: P(x > t) = (lowUs / t) ^ alpha, cut at highUs. */
  | { kind: 'pareto'; lowUs: number; alpha: number; highUs: number }
  | { kind: 'mix'; share: number; rare: Distribution; usual: Distribution };

export const logNormal = (medianUs: number, sigma: number): Distribution => ({ kind: 'logNormal', medianUs, sigma });

/** A log-normal body of which one in so many is from a Pareto tail that starts at ten medians. */
export const heavyTailed = (medianUs: number, sigma: number, share = 0.01): Distribution => ({
  kind: 'mix',
  share,
  rare: { kind: 'pareto', lowUs: medianUs * 10, alpha: 1.3, highUs: medianUs * 1000 },
  usual: logNormal(medianUs, sigma),
});

/** The same shape, stretched. */
export function scaled(distribution: Distribution, factor: number): Distribution {
  switch (distribution.kind) {
    case 'logNormal':
      return { ...distribution, medianUs: distribution.medianUs * factor };
    case 'pareto':
      return { ...distribution, lowUs: distribution.lowUs * factor, highUs: distribution.highUs * factor };
    case 'mix':
      return {
        ...distribution,
        rare: scaled(distribution.rare, factor),
        usual: scaled(distribution.usual, factor),
      };
  }
}

export function draw(distribution: Distribution, chance: Chance): number {
  switch (distribution.kind) {
    case 'logNormal':
      return distribution.medianUs * Math.exp(distribution.sigma * chance.normal());
    case 'pareto':
      return Math.min(distribution.highUs, distribution.lowUs / (1 - chance.unit()) ** (1 / distribution.alpha));
    case 'mix':
      return draw(chance.happens(distribution.share) ? distribution.rare : distribution.usual, chance);
  }
}

/** Log of the density at `us`; the cut of a Pareto tail is left out, it weighs next to nothing. */
export function logDensity(distribution: Distribution, us: number): number {
  switch (distribution.kind) {
    case 'logNormal': {
      if (us <= 0) {
        return -Infinity;
      }
      const { medianUs, sigma } = distribution;
      const z = Math.log(us / medianUs) / sigma;
      return -0.5 * z * z - Math.log(us * sigma * Math.sqrt(2 * Math.PI));
    }
    case 'pareto': {
      const { lowUs, highUs, alpha } = distribution;
      return us < lowUs || us > highUs ? -Infinity : Math.log(alpha / lowUs) - (alpha + 1) * Math.log(us / lowUs);
    }
    case 'mix': {
      const rare = Math.log(distribution.share) + logDensity(distribution.rare, us);
      const usual = Math.log(1 - distribution.share) + logDensity(distribution.usual, us);
      const high = Math.max(rare, usual);
      return high === -Infinity ? high : high + Math.log(Math.exp(rare - high) + Math.exp(usual - high));
    }
  }
}
