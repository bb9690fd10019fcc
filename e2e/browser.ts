import { chromium, type Browser, type Page } from 'playwright-core';
import { findChromium, NO_CHROMIUM } from '../scripts/chromium';

/**
 * Starts a headless Chromium: the one that the environment variable CHROMIUM names, else one that is here. Without its
 * sandbox: root and containers have none, and it sees pages of ours only.
 * @param more arguments of its command line, and its environment where that is not ours
 * @throws Error when there is none
 */
export async function launchBrowser(more: { args?: string[]; env?: NodeJS.ProcessEnv } = {}): Promise<Browser> {
  const executablePath = findChromium();
  if (!executablePath) {
    throw new Error(NO_CHROMIUM);
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...(more.args ?? []),
    ],
    ...(more.env && { env: more.env as Record<string, string> }),
  });
}

/** Collects what a page complains about in a list: console errors and warnings, uncaught errors, files that do not come. */
export function watchProblems(page: Page, problems: string[] = []): string[] {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('requestfailed', (request) => problems.push(`failed: ${request.url()}`));
  return problems;
}
