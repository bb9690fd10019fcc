import type { Page } from 'playwright-core';
import { PROXY } from './proxyLog';
import type { Target } from './target';

/**
 * Collects what goes wrong in a page: uncaught errors, console errors and warnings, requests that fail or are answered
 * with an error. Requests that the page gives up by itself are no problem. Of a real Grafana only what concerns us
 * counts: it complains about things of its own.
 */
export function watchPage(page: Page, target: Target): string[] {
  const problems: string[] = [];
  const add = (text: string, ours: boolean) => {
    if (ours || target.kind === 'host') {
      problems.push(text);
    }
  };
  page.on('pageerror', (error) => add(`uncaught: ${error.stack ?? error.message}`, true));
  page.on('console', (message) => {
    const text = message.text();
    // The answer itself is noted below, with its address.
    if (['error', 'warning'].includes(message.type()) && !text.startsWith('Failed to load resource')) {
      add(`${message.type()}: ${text}`, /spanloom/i.test(text));
    }
  });
  page.on('requestfailed', (request) => {
    const why = request.failure()?.errorText ?? '';
    if (why !== 'net::ERR_ABORTED') {
      add(`failed: ${request.url()} ${why}`, isOurs(request.url()));
    }
  });
  page.on('response', (response) => {
    // Fonts are Grafana's own and not on npm: the host has none, and the browser's stand in.
    if (response.status() >= 400 && !/\/public\/fonts\//.test(response.url())) {
      add(`answered ${response.status()}: ${response.url()}`, isOurs(response.url()));
    }
  });
  return problems;
}

function isOurs(url: string): boolean {
  return PROXY.test(url) || /\/plugins\/spanloom-/.test(url);
}
