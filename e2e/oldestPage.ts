/** The bare page of the oldest Grafana in a browser: one for all tests of a file, its script is large. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, watchProblems } from './browser';
import type { PlainFrame } from './oldestFrames';
import { serveOldest, type OldestHost } from './oldestHost';

/** What `oldest/host/main.js` puts on the page. */
interface Oldest {
  versions: { react: string };
  loadModule(path: string): Promise<string[]>;
  mountApp(given: object): Promise<void>;
  mountPanel(given: object): Promise<void>;
  suggest(module: string, frames: PlainFrame[]): Promise<string[]>;
  createDataSource(given: object): Promise<void>;
  testDataSource(): Promise<{ status: string; message: string }>;
  runQuery(query: object, range: object): Promise<{ frames: PlainFrame[]; error: string | null }>;
  runVariableQuery(query: object, range: object): Promise<{ values: string[]; error: string | null }>;
  renderConfigEditor(given: object): void;
  renderQueryEditor(given: object): void;
  renderVariableEditor(given: object): void;
  variableQuery?: object;
}
declare global {
  interface Window {
    oldest: Oldest;
  }
}

/** The data source's address in Grafana 9.3, which the page forwards to the store, if it has one. */
export const PROXY = '/api/datasources/proxy/1';
/** The built app. */
export const DIST = join(__dirname, '../dist');
const shots = join(__dirname, '.output');

export interface OldestPage {
  page(): Page;
  /** One more, of which nobody watches the problems. */
  newPage(): Promise<Page>;
  host(): OldestHost;
  /** What the page complained about in this test. */
  problems: string[];
}

/** For a test file: the page. What a test mounts replaces what was there. */
export function withOldestPage(): OldestPage {
  let host: OldestHost;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  const newPage = () => browser.newPage({ viewport: { width: 1280, height: 800 }, timezoneId: 'UTC' });
  beforeAll(async () => {
    host = await serveOldest(DIST);
    browser = await launchBrowser();
    page = await newPage();
    watchProblems(page, problems);
    await page.goto(host.url);
  });
  afterAll(async () => {
    await browser?.close();
    await host?.close();
  });
  beforeEach(() => {
    problems.length = 0;
  });
  return { page: () => page, newPage, host: () => host, problems };
}

/** A picture of the page for whoever wants to look: `e2e/.output/NAME.png`. */
export async function shot(page: Page, name: string): Promise<void> {
  mkdirSync(shots, { recursive: true });
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** The file that the browser saves while this is done. */
export async function saving(page: Page, act: () => Promise<void>): Promise<{ name: string; text: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), 'utf8') };
}

/** How many pages were gone to since. */
export function countDocuments(page: Page): () => number {
  let count = 0;
  page.on('request', (request) => request.isNavigationRequest() && count++);
  return () => count;
}

/** Waits until at least one canvas of the panel shows more than one colour; answers how many the liveliest shows. */
export async function drawnColours(page: Page): Promise<number> {
  const count = () =>
    page.evaluate(() => {
      const counts = [...document.querySelectorAll('canvas')].map((canvas) => {
        const copy = document.createElement('canvas');
        const context = copy.getContext('2d', { willReadFrequently: true });
        if (!context || canvas.width === 0 || canvas.height === 0) {
          return 0;
        }
        copy.width = canvas.width;
        copy.height = canvas.height;
        context.drawImage(canvas, 0, 0);
        const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
        return new Set(new Uint32Array(data.buffer)).size;
      });
      return Math.max(0, ...counts);
    });
  await page.waitForFunction(() => document.querySelectorAll('canvas').length > 0);
  for (let tries = 0; tries < 100 && (await count()) < 2; tries++) {
    await page.waitForTimeout(100);
  }
  return count();
}
