import type { CDPSession, Page } from 'playwright-core';
import { demoTraceFrame } from '../../e2e/oldestFrames';
import type { BenchPage } from './page/main';

declare global {
  interface Window {
    bench: BenchPage;
  }
}

export interface Run {
  firstPaintMs: number;
  /** Of the page's main thread; other programs on the machine do not add to it. */
  firstPaintCpuMs: number;
  /** Longest wait between two animation frames until then. */
  longestFrameMs: number;
  /** Main-thread CPU of each step, ms. */
  stepCpuMs: number[];
  longTasksMs: number[];
  heapMb: number;
}

const STEPS_OF_A_KIND = 15;

export interface Given {
  subject: string;
  shape: string;
  spans: number;
  /** With our own fields in the frame. */
  own: boolean;
  /** File for a picture after the last step; '' = none. */
  picture: string;
}

/** One subject, one trace, in a page that was never used. Real input; CPU and heap as the browser itself counts them. */
export async function measureRun(page: Page, given: Given): Promise<Run> {
  const { subject, shape, spans, own } = given;
  const frame = shape === 'reference' ? demoTraceFrame() : null;
  await page.evaluate(() => window.bench.ready);
  await page.evaluate((what) => window.bench.prepare(what), { subject, shape, spans, own, frame });
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('HeapProfiler.enable');
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const startCpuMs = await cpuMs(cdp);
  const firstPaintMs = await page.evaluate(() => window.bench.firstPaint());
  const firstPaintCpuMs = (await cpuMs(cdp)) - startCpuMs;
  // What is still under way, or put off, belongs to the long tasks.
  await page.waitForTimeout(1500);
  const stepCpuMs: number[] = [];
  for (const step of stepsOf(subject)) {
    await step.before?.(page);
    await page.evaluate(() => window.bench.settled());
    const before = await cpuMs(cdp);
    await step.input(page);
    await page.evaluate(() => window.bench.settled());
    stepCpuMs.push((await cpuMs(cdp)) - before);
    await step.after?.(page);
  }
  if (given.picture !== '') {
    await page.screenshot({ path: given.picture });
  }
  const { longTasksMs, longestFrameMs } = await page.evaluate(() => ({
    longTasksMs: window.bench.longTasks,
    longestFrameMs: window.bench.longestFrameMs,
  }));
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  return { firstPaintMs, firstPaintCpuMs, longestFrameMs, stepCpuMs, longTasksMs, heapMb: await heapMb(cdp) };
}

/** CPU time of the page's main thread so far, ms. */
async function cpuMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'ThreadTime')?.value ?? NaN);
}

/** What lives in the page's heap, buffers of typed arrays included, MB. */
async function heapMb(cdp: CDPSession): Promise<number> {
  const usage = (await cdp.send('Runtime.getHeapUsage')) as { usedSize: number; backingStorageSize?: number };
  return (usage.usedSize + (usage.backingStorageSize ?? 0)) / 1e6;
}

interface Step {
  /** Not measured, nor is `after`. */
  before?(page: Page): Promise<unknown>;
  input(page: Page): Promise<unknown>;
  after?(page: Page): Promise<unknown>;
}

/** Where the trace lies in the page, CSS pixels. */
const AREA = { left: 60, width: 1000, top: 150, height: 400 };

function stepsOf(subject: string): Step[] {
  const times = Array.from({ length: STEPS_OF_A_KIND }, (_, i) => i);
  const x = (i: number) => AREA.left + ((i * 137) % AREA.width);
  const y = (i: number) => AREA.top + ((i * 89) % AREA.height);
  const hover = times.map((i): Step => ({ input: (page) => page.mouse.move(x(i), y(i)) }));
  if (subject.startsWith('flamegraph')) {
    // It has no wheel and no drag: one zooms by a menu, here to a bar of the third row and back to the first.
    const zoom = times.map((i): Step => ({
      async before(page) {
        await page.mouse.click(AREA.left + 330, i % 2 === 0 ? 101 : 57);
        await page.evaluate(() => window.bench.settled());
      },
      input: (page) =>
        page.evaluate(() =>
          Array.from(document.querySelectorAll<HTMLElement>('[role=menuitem]'))
            .find((item) => /focus/i.test(item.innerText))
            ?.click()
        ),
    }));
    return [...hover, ...zoom];
  }
  const zoom = times.map((i): Step => ({ input: (page) => page.mouse.wheel(0, i % 3 === 2 ? 100 : -120) }));
  const drag = times.map((i): Step => ({
    async before(page) {
      await page.mouse.move(AREA.left + AREA.width / 2, AREA.top + 100);
      await page.mouse.down();
      await page.mouse.move(AREA.left + AREA.width / 2 + 10, AREA.top + 100);
    },
    input: (page) => page.mouse.move(AREA.left + AREA.width / 2 + (i % 2 === 0 ? 90 : -70), AREA.top + 105),
    after: (page) => page.mouse.up(),
  }));
  return [...hover, ...zoom, ...drag];
}
