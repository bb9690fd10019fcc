import { draw } from './distribution';
import type { Exchange } from './exchange';
import type { Job } from './kernel';
import type { Stage } from './runners/runner';

/** From stop to stop, up to the server's socket. */
export function* travel({ kernel, chance }: Stage, { stops, starts }: Exchange): Job<void> {
  for (let i = 1; i < stops.length; i++) {
    const { delay } = stops[i];
    yield kernel.wait(delay ? draw(delay, chance) : 0);
    starts[i] = kernel.nowUs;
  }
}
