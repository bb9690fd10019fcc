/** The trace panel in the page of the oldest Grafana. */
import type { Page } from 'playwright-core';
import { demoTraceFrame, RANGE } from './oldestFrames';

/** @param page of the test */
export function oldestTracePanel(page: () => Page) {
  const trace = () => page().getByTestId('spanloom trace').first();
  return {
    trace,
    graph: () => trace().getByTestId('spanloom flame graph'),
    details: () => trace().getByRole('region', { name: /^Details of / }),
    button: (name: string | RegExp) => trace().getByRole('button', { name }),
    /** Mounts it with the demo's trace, or with what is given to `mountPanel`, in place of what was there. */
    async show(given: object = {}): Promise<void> {
      const all = { module: 'panels/trace/module', frames: [demoTraceFrame()], range: RANGE, ...given };
      await page().evaluate((panel) => window.oldest.mountPanel(panel), all);
      await trace().waitFor();
    },
  };
}
