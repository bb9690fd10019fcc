import type { BrowserContext, Locator, Page } from 'playwright-core';
import { watchPage } from './problems';
import { ProxyLog } from './proxyLog';
import { dashboardUrl, NAMESPACE, duringSetUp, type Target } from './target';

/** So slow a refresh that no test sees one. */
const NO_REFRESH = '15m';
const LONGEST_SEARCH_MS = 30_000;

/** The dashboard in a browser, by what its panels say of themselves; nothing of the Grafana or host around them. */
export class DashboardPage {
  /** Problems since the page was opened; see `watchPage`. */
  readonly problems: string[];
  readonly log: ProxyLog;
  readonly calls: Locator;
  readonly trace: Locator;
  /** The flame graph; its name says what it shows. */
  readonly graph: Locator;
  readonly details: Locator;

  constructor(
    readonly page: Page,
    target: Target
  ) {
    this.problems = watchPage(page, target);
    this.log = new ProxyLog(page);
    this.calls = page.getByTestId('spanloom-calls');
    this.trace = page.getByTestId('spanloom trace');
    this.graph = page.getByTestId('spanloom flame graph');
    this.details = page.getByRole('region', { name: /^Details of / });
  }

  /**
   * Opens the dashboard in the profile's first tab for the demo's namespace, without waiting for anything to come;
   * parameters override. Only requests to the shop in the time of the set-up's calls are listed, not those that follow
   * from them: so these calls are on screen whatever others write into the store.
   */
  static async open(
    context: BrowserContext,
    target: Target,
    params: Record<string, string> = {}
  ): Promise<DashboardPage> {
    const dashboard = new DashboardPage(context.pages()[0] ?? (await context.newPage()), target);
    await dashboard.goto(
      dashboardUrl(target, {
        'var-namespace': NAMESPACE,
        'var-request_resource': '/shop/full-test',
        ...duringSetUp(target),
        refresh: NO_REFRESH,
        ...params,
      })
    );
    return dashboard;
  }

  async goto(url: string): Promise<void> {
    await this.page.goto(url, { waitUntil: 'domcontentloaded' });
  }

  /** The row of a call, while it is in the document: only rows on screen are. */
  row(callId: string): Locator {
    return this.page.locator(`[data-testid="spanloom-call"][data-call-id="${callId}"]`);
  }

  /** Scrolls the list to the row of a call, wherever others have pushed it. */
  async reveal(callId: string): Promise<Locator> {
    const row = this.row(callId);
    await this.rows().first().waitFor();
    const grid = this.calls.getByRole('grid');
    // A part of the viewport each time, round and round, since rows still come.
    for (const startedMs = Date.now(); (await row.count()) === 0 && Date.now() - startedMs < LONGEST_SEARCH_MS;) {
      await grid.evaluate((box) => {
        const isAtEnd = box.scrollTop + box.clientHeight >= box.scrollHeight - 1;
        box.scrollTop = isAtEnd ? 0 : box.scrollTop + box.clientHeight / 2;
      });
      await this.page.waitForTimeout(50);
    }
    await row.waitFor();
    return row;
  }

  /** Chooses a call and waits for its trace. */
  async choose(callId: string, description: RegExp): Promise<void> {
    const old = (await this.trace.count()) > 0 ? await this.drawnStart() : '';
    await (await this.reveal(callId)).click();
    await this.drawn(description, old);
  }

  /** Waits until this row, and no other, is marked. */
  async marked(callId: string): Promise<void> {
    await this.page.locator(`[data-testid="spanloom-call"][data-call-id="${callId}"][aria-selected="true"]`).waitFor();
    const count = await this.chosen().count();
    if (count !== 1) {
      throw new Error(`${count} rows are marked`);
    }
  }

  rows(): Locator {
    return this.page.getByTestId('spanloom-call');
  }

  /** The marked rows. */
  chosen(): Locator {
    return this.page.locator('[data-testid="spanloom-call"][aria-selected="true"]');
  }

  /** The calls panel's message in place of rows, or its error. */
  callsMessage(text: string | RegExp): Locator {
    return this.calls.getByText(text);
  }

  /** Ids of the rows on screen, from top to bottom. */
  async ids(): Promise<string[]> {
    return (await this.inOrder()).map(({ id }) => id);
  }

  /** When the calls on screen started, as their rows say it, from top to bottom. */
  async starts(): Promise<string[]> {
    return (await this.inOrder()).map(({ start }) => start);
  }

  /** Rows stand in the document as they came; their index says where they are. */
  private async inOrder(): Promise<Array<{ id: string; start: string }>> {
    const rows = await this.rows().evaluateAll((all) =>
      all.map((row) => ({
        at: Number(row.getAttribute('aria-rowindex')),
        id: row.getAttribute('data-call-id') ?? '',
        start: row.querySelector('[role="gridcell"]')?.textContent ?? '',
      }))
    );
    return rows.sort((a, b) => a.at - b.at);
  }

  /** Unfolds what the trace panel has to say about the trace, where it has. */
  async openNotes(): Promise<void> {
    const button = this.trace.getByRole('button', { name: /^\d+ notes?$/ });
    if ((await button.count()) > 0) {
      await button.click();
    }
  }

  /**
   * Waits until the flame graph shows a trace that its name describes like this, and bars are on its canvas.
   * @param notThis when the trace started that was there before
   */
  async drawn(description: RegExp, notThis = ''): Promise<void> {
    await this.page.getByRole('application', { name: description }).waitFor();
    await this.page.waitForFunction((old) => {
      const panel = document.querySelector<HTMLElement>('[data-testid="spanloom trace"]');
      const canvas = panel?.querySelector<HTMLCanvasElement>('[data-testid="spanloom flame graph"] canvas');
      if (
        !panel ||
        (old !== '' && panel.innerText.includes(old)) ||
        !canvas ||
        canvas.width === 0 ||
        canvas.height === 0
      ) {
        return false;
      }
      // A copy: reading the canvas itself would make the browser warn, and draw it without the graphics card.
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas.width, canvas.height];
      const context = copy.getContext('2d', { willReadFrequently: true })!;
      context.drawImage(canvas, 0, 0);
      const { data } = context.getImageData(0, 0, copy.width, copy.height);
      return new Set(new Uint32Array(data.buffer)).size > 8;
    }, notThis);
  }

  /** Waits until no search for the trace is under way: what is drawn while one is may be drawn anew, and is not kept. */
  async searched(): Promise<void> {
    await this.trace
      .getByRole('status')
      .filter({ hasText: /^(Searching|Loading)/i })
      .waitFor({ state: 'detached' });
  }

  /** When the drawn trace starts, to the microsecond, as the panel says it: no two traces have the same. */
  async drawnStart(): Promise<string> {
    // The header comes a moment after the graph.
    const text = await this.page.waitForFunction(
      () =>
        /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+/.exec(
          document.querySelector<HTMLElement>('[data-testid="spanloom trace"]')?.innerText ?? ''
        )?.[0]
    );
    return (await text.jsonValue())!;
  }

  /** The call that the address names. */
  callInUrl(): string | null {
    return new URL(this.page.url()).searchParams.get('var-deepflow_tracing_id');
  }
}
