import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser } from '../../e2e/browser';
import type { PageBundle } from '../../e2e/pageBundle';
import { bundleBench } from './bundleBench';
import { measureRun, type Given, type Run } from './measureRun';

export interface PanelNumbers {
  subject: string;
  /** `+own`: the frame has our own fields beside the twelve standard ones. */
  shape: string;
  spans: number;
  /** Median, from setting the props to the second animation frame after pixels of the trace are there; null: see `failed`. */
  firstPaintMs: number | null;
  /** Main-thread CPU of the same. */
  firstPaintCpuMs: number | null;
  /** Main-thread CPU of a step of zoom, pan or hover, 95th percentile over all of them. */
  stepCpuP95Ms: number | null;
  stepCpuMedianMs: number | null;
  /** Tasks of more than 50 ms after the first paint, most of any time. */
  longTasks: number | null;
  /** The longest of those, ms. */
  longestTaskMs: number | null;
  /** Longest time without an animation frame before the first paint, median, ms. */
  longestFrameMs: number | null;
  /** After a forced collection, with the frame. */
  heapMb: number | null;
  failed?: string;
}

export interface PanelOptions {
  subjects: string[];
  /** Names of shapes, with `+own` where wanted; of `tree` every size is measured, of the others their own. */
  shapes: string[];
  sizes: number[];
  times: number;
  /** s; a subject that needs longer is reported as such. */
  timeoutS: number;
  /** Folder for a picture of each; '' = none. */
  pictures: string;
}

export const SUBJECTS = ['spanloom', 'deepflow-vis-js', 'flamegraph', 'flamegraph-of-trace'];
export const SHAPES = ['reference', 'tree', 'tree+own', 'star', 'chain', 'overlap', 'zero', 'day'];
const OWN_SIZES: Record<string, number> = {
  reference: 96,
  star: 100_000,
  chain: 50_000,
  overlap: 100_000,
  zero: 100_000,
  day: 100_000,
};

/** Each subject with each trace, in headless Chromium, a new page every time. */
export async function measurePanel(
  options: PanelOptions,
  tell: (numbers: PanelNumbers) => void
): Promise<PanelNumbers[]> {
  const { subjects, shapes, sizes } = options;
  const bundle = await bundleBench();
  const all: PanelNumbers[] = [];
  for (const shape of shapes) {
    const form = shape.replace('+own', '');
    for (const spans of OWN_SIZES[form] ? [OWN_SIZES[form]] : sizes) {
      for (const subject of subjects) {
        // Only ours has two kinds of frames.
        if (subject !== 'spanloom' && shape.endsWith('+own')) {
          continue;
        }
        const numbers = await measureSubject(bundle, options, subject, shape, spans);
        tell(numbers);
        all.push(numbers);
      }
    }
  }
  return all;
}

async function measureSubject(
  bundle: PageBundle,
  { times, timeoutS, pictures }: PanelOptions,
  subject: string,
  shape: string,
  spans: number
): Promise<PanelNumbers> {
  const given: Given = {
    subject,
    shape: shape.replace('+own', ''),
    spans,
    own: shape.endsWith('+own'),
    picture: pictures && join(pictures, `${subject}-${shape}-${spans}.png`),
  };
  const runs: Run[] = [];
  let failed: string | undefined;
  for (let i = 0; i < times && !failed; i++) {
    const browser = await launchBrowser();
    try {
      const page = await barePage(browser, bundle);
      runs.push(await within(timeoutS, measureRun(page, given), thrownOn(page)));
    } catch (cause) {
      failed = cause instanceof Error ? cause.message.split('\n')[0] : String(cause);
    } finally {
      await browser.close();
    }
  }
  const steps = runs.flatMap(({ stepCpuMs }) => stepCpuMs);
  const longTasks = runs.map(({ longTasksMs }) => longTasksMs.length);
  const known = <T>(value: () => T) => (runs.length > 0 ? value() : null);
  return {
    subject,
    shape,
    spans,
    firstPaintMs: known(() =>
      quantile(
        runs.map(({ firstPaintMs }) => firstPaintMs),
        0.5
      )
    ),
    firstPaintCpuMs: known(() =>
      quantile(
        runs.map(({ firstPaintCpuMs }) => firstPaintCpuMs),
        0.5
      )
    ),
    stepCpuP95Ms: known(() => quantile(steps, 0.95)),
    stepCpuMedianMs: known(() => quantile(steps, 0.5)),
    longTasks: known(() => Math.max(...longTasks)),
    longestTaskMs: known(() => round(Math.max(0, ...runs.flatMap(({ longTasksMs }) => longTasksMs)))),
    longestFrameMs: known(() =>
      quantile(
        runs.map(({ longestFrameMs }) => longestFrameMs),
        0.5
      )
    ),
    heapMb: known(() =>
      quantile(
        runs.map(({ heapMb }) => heapMb),
        0.5
      )
    ),
    ...(failed ? { failed } : {}),
  };
}

async function barePage(browser: Browser, { script, style }: PageBundle): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 720 } });
  page.setDefaultTimeout(0);
  const files: Record<string, { contentType: string; body: string }> = {
    '/': { contentType: 'text/html', body: PAGE },
    '/main.js': { contentType: 'text/javascript', body: script },
    '/main.css': { contentType: 'text/css', body: style },
  };
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    return route.fulfill(files[pathname] ?? { contentType: 'image/svg+xml', body: ICON });
  });
  await page.goto('http://bench.test/');
  return page;
}

const PAGE = `<!doctype html>
<html><head><meta charset="utf-8" /><title>Bench</title><link rel="stylesheet" href="/main.css" />
<style>*, *::before, *::after { box-sizing: border-box } body { margin: 0; font: 14px Inter, sans-serif; background: #111217 }
#root { width: 1280px; height: 720px; position: relative } #root > svg { width: 1280px; height: 720px }</style></head>
<body><div id="root"></div><script src="/main.js"></script></body></html>
`;
/** Grafana's icons are in no package. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="5" y="5" width="14" height="14" /></svg>';

/** @throws Error when it takes longer, or `broken` fails first */
async function within<T>(seconds: number, work: Promise<T>, broken: Promise<never>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${seconds} s`)), seconds * 1000);
  });
  // The browser is closed under it: nobody waits any more.
  work.catch(() => undefined);
  return Promise.race([work, late, broken]).finally(() => clearTimeout(timer));
}

/** Fails with what the page throws and nobody catches. */
function thrownOn(page: Page): Promise<never> {
  const thrown = new Promise<never>((_, reject) => {
    page.on('pageerror', reject);
    page.on('crash', () => reject(new Error('the page crashed')));
  });
  thrown.catch(() => undefined);
  return thrown;
}

function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]);
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
