import { createClient } from '@clickhouse/client-web';
import type { DataSourceInstanceSettings } from '@grafana/data';
import type { BackendSrv } from '@grafana/runtime';
import type { ClickHouseLike } from '../store/clickhouseClient';
import { proxyFetch } from './proxyFetch';

/** Longer than any proxy waits: theirs are the limits that hold. */
const REQUEST_TIMEOUT_MS = 600_000;
const LOG_NOTHING = 127;

/**
 * ClickHouse's own client, speaking through Grafana's data proxy. Nothing but queries and parameters is sent.
 * The client writes each request; the answer goes past it, because to carry 34 MB through its streams keeps the page for
 * 140 ms. So each statement has a client of its own, which is an object and no connection.
 */
export function grafanaClickHouse(
  settings: Pick<DataSourceInstanceSettings, 'url' | 'basicAuth'>,
  backendSrv: Pick<BackendSrv, 'fetch'>
): Required<ClickHouseLike> {
  // `/api/datasources/proxy/…` as Grafana gives it; a whole address for a data source with direct access
  const address = new URL(settings.url ?? '/', location.origin);
  const isDirect = address.origin !== location.origin;
  const fetchBytes = proxyFetch(backendSrv, isDirect ? settings.basicAuth : undefined);

  const bytes: Required<ClickHouseLike>['bytes'] = async ({ query, format, abort_signal, ...params }) => {
    let answer = new ArrayBuffer(0);
    const client = createClient({
      url: address.origin,
      pathname: address.pathname,
      fetch: async (url, init) => {
        answer = await fetchBytes(String(url), init, abort_signal);
        return new Response();
      },
      compression: { request: false, response: false },
      keep_alive: { enabled: false },
      request_timeout: REQUEST_TIMEOUT_MS,
      log: { level: LOG_NOTHING },
    });
    await client.command({ ...params, query: `${query}\nFORMAT ${format}` });
    return answer;
  };
  return {
    bytes,
    query: async (params) => {
      const answer = await bytes(params);
      return { text: async () => new TextDecoder().decode(answer) };
    },
  };
}
