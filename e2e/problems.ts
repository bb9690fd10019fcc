import type { Page } from 'playwright-core';
import { PROXY } from './proxyLog';
import type { Target } from './target';

/**
 * Any data source's failure, which Grafana logs before it shows it: it is no error of ours though the stack holds our
 * file. What should not have failed is missed on the page.
 */
const LOGGED_BY_GRAFANA = /^\W*runRequest\.catchError\b/;

/**
 * Collects what goes wrong in a page: uncaught errors, console errors and warnings, requests that fail or are answered
 * with an error. Requests that the page gives up by itself are no problem, nor is that Grafana writes down what a data
 * source answered. Of a real Grafana only what concerns us counts: it complains about things of its own.
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
    const isNoted = text.startsWith('Failed to load resource') || LOGGED_BY_GRAFANA.test(text);
    if (['error', 'warning'].includes(message.type()) && !isNoted) {
      add(`${message.type()}: ${text}`, /spanloom/i.test(text) || isOurs(message.location().url));
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
