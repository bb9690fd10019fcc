import { createClient } from '@clickhouse/client-web';
import type { DataSourceInstanceSettings } from '@grafana/data';
import type { BackendSrv } from '@grafana/runtime';
import type { ClickHouseLike } from '../store/clickhouseClient';
import { bytesOfBody, proxyFetch } from './proxyFetch';

/** Longer than any proxy waits: theirs are the limits that hold. */
const REQUEST_TIMEOUT_MS = 600_000;
const LOG_NOTHING = 127;

/** ClickHouse's own client, speaking through Grafana's data proxy. Nothing but queries and parameters is sent. */
export function grafanaClickHouse(
  settings: Pick<DataSourceInstanceSettings, 'url' | 'basicAuth'>,
  backendSrv: Pick<BackendSrv, 'fetch'>
): ClickHouseLike {
  // `/api/datasources/proxy/…` as Grafana gives it; a whole address for a data source with direct access
  const address = new URL(settings.url ?? '/', location.origin);
  const isDirect = address.origin !== location.origin;
  const client = createClient({
    url: address.origin,
    pathname: address.pathname,
    fetch: proxyFetch(backendSrv, isDirect ? settings.basicAuth : undefined),
    compression: { request: false, response: false },
    keep_alive: { enabled: false },
    request_timeout: REQUEST_TIMEOUT_MS,
    log: { level: LOG_NOTHING },
  });
  return {
    query: (params) => client.query(params),
    bytes: async ({ query, format, ...params }) => {
      const { stream } = await client.exec({ ...params, query: `${query}\nFORMAT ${format}` });
      return bytesOfBody(stream);
    },
  };
}
