import type { BackendSrv, BackendSrvRequest } from '@grafana/runtime';
import { storeErrorOfResponse } from '../store/errors';

/** Parameters beyond this go into the body: proxies refuse long addresses (8 KB is usual). */
const MAX_URL = 6000;

/** Sends a request of `@clickhouse/client-web`; the answer's bytes. @throws StoreError, or an AbortError */
export type ProxyFetch = (url: string, init?: RequestInit, signal?: AbortSignal) => Promise<ArrayBuffer>;

/**
 * Goes through Grafana, which adds the data source's credentials.
 *
 * The client's own Authorization is dropped: Grafana would send it on in place of the data source's.
 * Answers come as bytes: taking 34 MB in as text keeps the page for 190 ms, bytes cost nothing until they are read.
 *
 * @param authorization for data sources that the browser reaches directly; undefined behind the proxy
 */
export function proxyFetch(backendSrv: Pick<BackendSrv, 'fetch'>, authorization?: string): ProxyFetch {
  return async (url, init = {}, signal) => {
    // Its event is over: nothing would stop the request any more.
    if (signal?.aborted) {
      throw abortError();
    }
    let abort = (): void => undefined;
    const answer = new Promise<ArrayBuffer>((resolve, reject) => {
      const subscription = backendSrv.fetch<unknown>(requestOf(url, init, authorization)).subscribe({
        next: ({ data }) => resolve(bytesOf(data)),
        error: (failure: Failure) => reject(errorOf(failure)),
      });
      abort = () => {
        subscription.unsubscribe();
        reject(abortError());
      };
      signal?.addEventListener('abort', abort);
    });
    return answer.finally(() => signal?.removeEventListener('abort', abort));
  };
}

/** Grafana gives bytes where it is asked for them; whatever stands in its place may give text. */
function bytesOf(data: unknown): ArrayBuffer {
  if (isBuffer(data)) {
    return data;
  }
  const text = typeof data === 'string' ? data : JSON.stringify(data ?? '');
  return new TextEncoder().encode(text).buffer as ArrayBuffer;
}

/** Not by `instanceof`: it may come from another frame. */
function isBuffer(data: unknown): data is ArrayBuffer {
  return Object.prototype.toString.call(data) === '[object ArrayBuffer]';
}

/** Grafana's FetchError: a text body ends up in `data.message` or `data.response`, by version; bytes stay `data`. */
interface Failure {
  status?: number;
  statusText?: string;
  cancelled?: boolean;
  data?: unknown;
}

function errorOf(failure: Failure): Error {
  return failure?.cancelled || failure?.status === -1
    ? abortError()
    : storeErrorOfResponse(failure?.status ?? 0, bodyOf(failure));
}

function bodyOf(failure: Failure): string {
  if (isBuffer(failure?.data)) {
    return new TextDecoder().decode(failure.data);
  }
  const data = failure?.data as { response?: unknown; message?: unknown; error?: unknown } | string | null | undefined;
  if (typeof data === 'string') {
    return data;
  }
  const text = [data?.response, data?.message, data?.error].find((part) => typeof part === 'string' && part !== '');
  return typeof text === 'string' ? text : '';
}

function requestOf(url: string, init: RequestInit, authorization?: string): BackendSrvRequest {
  const headers: Record<string, string> = {};
  new Headers(init.headers).forEach((value, name) => {
    if (name !== 'authorization') {
      headers[name] = value;
    }
  });
  if (authorization) {
    headers.authorization = authorization;
  }
  const target = new URL(url);
  let data = init.body ?? undefined;
  if (url.length > MAX_URL && typeof data === 'string') {
    const form = formOf(target, data);
    headers['content-type'] = form.contentType;
    data = form.body;
  }
  // Grafana takes only addresses without origin for its own: they get the sub-path and the organisation
  const address = target.origin === location.origin ? target.pathname + target.search : target.toString();
  return {
    url: address,
    method: init.method ?? 'POST',
    data,
    headers,
    responseType: 'arraybuffer',
    showErrorAlert: false,
  };
}

/** Moves `param_*` from the address into a form, as ClickHouse takes it too. */
function formOf(target: URL, query: string): { body: string; contentType: string } {
  const parts: Array<[string, string]> = [['query', query]];
  for (const [name, value] of [...target.searchParams]) {
    if (name.startsWith('param_')) {
      parts.push([name, value]);
      target.searchParams.delete(name);
    }
  }
  // not crypto.randomUUID: pages on plain http do not have it
  let boundary: string;
  do {
    boundary = `spanloom-${Math.random().toString(36).slice(2)}${Math.random().toString(36).slice(2)}`;
  } while (parts.some(([, value]) => value.includes(boundary)));
  const body = parts
    .map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
    .join('');
  return { body: `${body}--${boundary}--\r\n`, contentType: `multipart/form-data; boundary=${boundary}` };
}

function abortError(): Error {
  return Object.assign(new Error('The user aborted a request.'), { name: 'AbortError' });
}
