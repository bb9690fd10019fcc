/** For tests only: what Grafana gives a data source. */
import { CoreApp, dateTime, type DataQueryRequest, type DataSourceInstanceSettings } from '@grafana/data';
import type { BackendSrv, BackendSrvRequest, FetchResponse, TemplateSrv } from '@grafana/runtime';
import { Observable } from 'rxjs';
import type { SpanloomOptions } from '../options';

export const NOW_MS = 1_700_000_000_000;

export function instanceSettings(
  more: Partial<DataSourceInstanceSettings<SpanloomOptions>> = {}
): DataSourceInstanceSettings<SpanloomOptions> {
  return {
    uid: 'spans',
    name: 'Spans',
    type: 'spanloom-spanstore-datasource',
    url: '/api/datasources/proxy/uid/spans',
    jsonData: {},
    ...more,
  } as DataSourceInstanceSettings<SpanloomOptions>;
}

/** Replaces `$name` by the variable's value, through the format function as Grafana does; leaves unknown ones. */
export function templates(variables: Record<string, unknown> = {}): Pick<TemplateSrv, 'replace'> {
  return {
    replace: (text = '', scopedVars, format) =>
      text.replace(/\$\{?(\w+)\}?/g, (whole, name: string) => {
        const value = scopedVars?.[name]?.value ?? variables[name];
        return value === undefined ? whole : typeof format === 'function' ? format(value, {}, String) : String(value);
      }),
  };
}

type Answer = (request: BackendSrvRequest) => Promise<{ status: number; text: string }>;

/** A backendSrv that answers from a function, in bytes and with Grafana's error shape for other statuses than 2xx. */
export function backendSrv(
  answer: Answer,
  as: 'bytes' | 'text' = 'bytes'
): Pick<BackendSrv, 'fetch'> & { requests: BackendSrvRequest[]; unsubscribed: number } {
  const stub = {
    requests: [] as BackendSrvRequest[],
    unsubscribed: 0,
    fetch: <T>(request: BackendSrvRequest) =>
      new Observable<FetchResponse<T>>((subscriber) => {
        stub.requests.push(request);
        let settled = false;
        answer(request).then(({ status, text }) => {
          settled = true;
          const data = as === 'text' ? text : new TextEncoder().encode(text).buffer;
          if (status >= 200 && status < 300) {
            subscriber.next({ status, data, headers: new Headers() } as unknown as FetchResponse<T>);
            subscriber.complete();
          } else {
            const failure = as === 'text' ? { message: text, response: text } : data;
            subscriber.error({ status, statusText: '', data: failure, config: request });
          }
        });
        return () => {
          stub.unsubscribed += settled ? 0 : 1;
        };
      }),
  };
  return stub;
}

/** Rows as ClickHouse answers them in JSONCompact. */
export function jsonCompact(rows: Array<Record<string, unknown>>, rowsRead = rows.length): string {
  const names = Object.keys(rows[0] ?? {});
  return JSON.stringify({
    meta: names.map((name) => ({ name, type: 'String' })),
    data: rows.map((row) => names.map((name) => row[name])),
    rows: rows.length,
    statistics: { elapsed: 0.01, rows_read: rowsRead, bytes_read: 1 },
  });
}

export function queryRequest<T extends { refId: string }>(targets: T[], more: object = {}): DataQueryRequest<never> {
  const [from, to] = [dateTime(NOW_MS - 900_000), dateTime(NOW_MS)];
  return {
    app: CoreApp.Dashboard,
    requestId: 'Q1',
    targets,
    scopedVars: {},
    range: { from, to, raw: { from, to } },
    interval: '1s',
    intervalMs: 1000,
    timezone: 'utc',
    startTime: NOW_MS,
    ...more,
  } as unknown as DataQueryRequest<never>;
}
