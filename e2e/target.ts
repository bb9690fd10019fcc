import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import type { StoredCall } from '../demo/traffic/fillStore';

/** The data sources that the tests use, by uid. */
export interface TargetSources {
  good: string;
  /** Nothing listens where it points to. */
  closed: string;
  /** Its password is wrong. */
  denied: string;
}

/** Calls of the demo that the set-up has put into the store, newest first; all 96 spans each but for `failed`. */
export interface TargetCalls {
  /** The newest of the set-up. */
  ok: StoredCall[];
  slow: StoredCall;
  /** One HTTP 500, one failed statement, one timeout. */
  failed: StoredCall[];
}

/** What is tested: the demo host that the set-up started, or the Grafana at GRAFANA_URL. */
export interface Target {
  kind: 'host' | 'grafana';
  /** Without a slash at the end. */
  url: string;
  /** As `/api/health` tells it. */
  grafanaVersion: string;
  login: { user: string; password: string } | null;
  /** Where tests may write. */
  store: { storeUrl: string; user?: string; password?: string };
  /** Our receiver in front of that store: DeepFlow's agent path, and OTLP's own. */
  agentUrl: string;
  otlpUrl: string;
  sources: TargetSources;
  calls: TargetCalls;
  /** Calls a second that are made while the tests run; 0 where the store is quiet. */
  trafficPerSecond: number;
}

const VARIABLE = 'SPANLOOM_E2E_TARGET';

/** Hands the target to the tests, which jest runs apart from the set-up. */
export function handOver(target: Target): void {
  process.env[VARIABLE] = JSON.stringify(target);
}

/** @throws Error when the set-up has not run */
export function theTarget(): Target {
  const text = process.env[VARIABLE];
  if (!text) {
    throw new Error('Nothing to test: e2e/globalSetup.ts has not run.');
  }
  return JSON.parse(text) as Target;
}

export const NAMESPACE = 'deepflow-otel-spring-demo';
const DASHBOARD = '/d/Distributed_Tracing/distributed-tracing';

/**
 * The dashboard's address with query parameters. The host shows the good data source by default; a Grafana may have
 * others, so there it is named, unless the parameters name one.
 */
export function dashboardUrl(target: Target, params: Record<string, string> = {}): string {
  const named: Record<string, string> = target.kind === 'host' ? {} : { 'var-source': target.sources.good };
  return `${target.url}${DASHBOARD}?${new URLSearchParams({ ...named, ...params })}`;
}

/**
 * Parameters of the dashboard's address for the time of these calls and no longer: so they stand in the list, which has
 * room for a hundred, however long ago that was and whatever is written into the store since.
 */
export function during(calls: StoredCall[]): Record<'from' | 'to', string> {
  const ms = (us: number) => String(Math.round(us / 1000));
  // Clocks of the demo's nodes are a few ms apart, and the list goes by seconds.
  return {
    from: ms(Math.min(...calls.map(({ startUs }) => startUs)) - 1e6),
    to: ms(Math.max(...calls.map(({ endUs }) => endUs)) + 1e6),
  };
}

/** The time of the set-up's calls. */
export function duringSetUp({ calls }: Pick<Target, 'calls'>): Record<'from' | 'to', string> {
  return during([...calls.ok, calls.slow, ...calls.failed]);
}

/** The settings page of a data source. Grafana moved it in version 10. */
export function settingsUrl(target: Target, uid: string): string {
  const old = Number.parseInt(target.grafanaVersion, 10) < 10;
  return `${target.url}${old ? '' : '/connections'}/datasources/edit/${uid}`;
}

/** How long anything on a page is waited for: a busy machine, with two files of tests at once, is slow. */
const PATIENCE_MS = 60_000;

/** A fresh browser profile, logged in. */
export async function openProfile(
  browser: Browser,
  target: Target,
  options: BrowserContextOptions = {}
): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: { width: 1600, height: 1000 }, timezoneId: 'UTC', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  if (target.login) {
    const answer = await context.request.post(`${target.url}/login`, { data: target.login });
    if (!answer.ok()) {
      throw new Error(`Grafana refused the login of ${target.login.user}: ${answer.status()} ${await answer.text()}`);
    }
  }
  return context;
}
