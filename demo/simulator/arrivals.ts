import type { Chance } from './chance';
import type { Job, Kernel } from './kernel';

/** Lets requests arrive: exponential gaps, now and then several at the same instant, and never many more at once than wanted. */
export function* arrive(
  kernel: Kernel,
  chance: Chance,
  plan: {
    count: number;
    /** Requests under way on average. */
    concurrency: number;
    /** How long one takes on average when it is alone, µs. */
    aloneUs: number;
    bursts: { share: number; size: readonly [number, number] };
  },
  request: (n: number) => Job<void>
): Job<void> {
  let underWay = 0;
  let wakeUp: (() => void) | null = null;
  const most = Math.ceil(plan.concurrency * 1.5);
  const perBurst = 1 + plan.bursts.share * ((plan.bursts.size[0] + plan.bursts.size[1]) / 2 - 1);
  const meanGapUs = (plan.aloneUs * perBurst) / plan.concurrency;
  for (let n = 0; n < plan.count;) {
    const size = chance.happens(plan.bursts.share) ? chance.whole(...plan.bursts.size) : 1;
    for (let b = 0; b < size && n < plan.count; b++, n++) {
      underWay++;
      kernel.start(request(n), () => {
        underWay--;
        wakeUp?.();
      });
    }
    yield kernel.wait(-Math.log(1 - chance.unit()) * meanGapUs);
    // A system that gets slower would be flooded by arrivals that do not care.
    while (underWay >= most) {
      yield (wake) => {
        wakeUp = () => {
          wakeUp = null;
          kernel.at(kernel.nowUs, wake);
        };
      };
    }
  }
}
