import type { Page, Request } from 'playwright-core';

/** Kinds of statements, told apart by what they ask for. */
export type StatementKind = 'calls' | 'variable' | 'other';

/** The proxy of a data source, at any version's address. */
export const PROXY = /\/api\/datasources\/(?:uid\/[^/]+\/)?proxy\//;

/** What a page asks the store, in order. */
export class ProxyLog {
  readonly asked: StatementKind[] = [];
  private readonly answered: StatementKind[] = [];

  constructor(private readonly page: Page) {
    page.on('request', (request) => {
      if (PROXY.test(request.url())) {
        this.asked.push(kindOf(request));
      }
    });
    page.on('requestfinished', (request) => {
      if (PROXY.test(request.url())) {
        this.answered.push(kindOf(request));
      }
    });
  }

  count(kind: StatementKind): number {
    return this.asked.filter((one) => one === kind).length;
  }

  /** Waits for one more statement of a kind to be answered. */
  async next(kind: StatementKind): Promise<void> {
    const answers = () => this.answered.filter((one) => one === kind).length;
    const before = answers();
    while (answers() === before) {
      await this.page.waitForEvent('requestfinished', (request) => PROXY.test(request.url()));
    }
  }
}

/** By the names of the columns that come back (src/store/deepflow). */
function kindOf(request: Request): StatementKind {
  const sql = request.postData() ?? '';
  if (/AS call_id\b/.test(sql)) {
    return 'calls';
  }
  if (/AS tag_value\b/.test(sql)) {
    return 'variable';
  }
  return 'other';
}
