/** What plugins get from `getBackendSrv()`: requests to the host with Grafana's headers, answers and errors. */
import type { BackendSrv, BackendSrvRequest, FetchError, FetchResponse } from '@grafana/runtime';
import { urlUtil } from '@grafana/data';
import { lastValueFrom, Observable } from 'rxjs';
import { RequestQueue } from './requestQueue';

/** Grafana lets the browser have this many data requests under way; the others wait. */
const PARALLEL_DATA_REQUESTS = 5;
const DATA_URL = /^\/?api\/(datasources\/proxy|ds\/query)\b/;

export class HostBackendSrv implements BackendSrv {
  private readonly queue = new RequestQueue(PARALLEL_DATA_REQUESTS);
  private readonly running = new Map<string, () => void>();

  /**
   * Starts when subscribed, aborts when unsubscribed. A request with the requestId of one under way cancels that one.
   * Fails with a FetchError.
   */
  fetch<T>(request: BackendSrvRequest): Observable<FetchResponse<T>> {
    return new Observable<FetchResponse<T>>((subscriber) => {
      const abort = new AbortController();
      const { requestId } = request;
      const cancel = () => {
        abort.abort();
        subscriber.error(cancelled(request));
      };
      if (requestId) {
        this.running.get(requestId)?.();
        this.running.set(requestId, cancel);
      }
      request.abortSignal?.addEventListener('abort', cancel);

      const run = () => send<T>(request, abort.signal);
      const answer = DATA_URL.test(pathOf(request.url)) ? this.queue.add(run, abort.signal) : run();
      answer.then(
        (response) => {
          subscriber.next(response);
          subscriber.complete();
        },
        (error: FetchError) => subscriber.error(abort.signal.aborted ? cancelled(request) : error)
      );
      return () => {
        abort.abort();
        request.abortSignal?.removeEventListener('abort', cancel);
        if (requestId && this.running.get(requestId) === cancel) {
          this.running.delete(requestId);
        }
      };
    });
  }

  async request<T>(request: BackendSrvRequest): Promise<T> {
    return (await lastValueFrom(this.fetch<T>(request))).data;
  }

  datasourceRequest<T>(request: BackendSrvRequest): Promise<FetchResponse<T>> {
    return lastValueFrom(this.fetch<T>(request));
  }

  get<T>(url: string, params?: unknown, requestId?: string, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'GET', url, params: params as Record<string, unknown>, requestId });
  }

  delete<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'DELETE', url, data });
  }

  post<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'POST', url, data });
  }

  patch<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'PATCH', url, data });
  }

  put<T>(url: string, data?: unknown, options?: Partial<BackendSrvRequest>): Promise<T> {
    return this.request({ ...options, method: 'PUT', url, data });
  }

  chunked(): never {
    throw new Error('The demo host has no chunked requests');
  }
}

/** Sends, and turns every failure into Grafana's FetchError. */
async function send<T>(request: BackendSrvRequest, signal: AbortSignal): Promise<FetchResponse<T>> {
  const query = request.params ? urlUtil.serializeParams(request.params) : '';
  const url = query ? `${request.url}${request.url.includes('?') ? '&' : '?'}${query}` : request.url;
  const method = (request.method ?? 'GET').toUpperCase();
  let response: Response;
  try {
    response = await fetch(url.replace(/^(?!https?:|\/)/, '/'), {
      method,
      headers: headersOf(request, method),
      body: method === 'GET' || method === 'HEAD' ? undefined : bodyOf(request.data),
      credentials: request.credentials ?? 'same-origin',
      signal,
    });
  } catch (error) {
    const message = (error as Error).message;
    throw { status: 0, statusText: message, data: { message }, message, config: request } satisfies FetchError;
  }
  const { status, statusText, ok, headers, redirected, type } = response;
  const data = await parse(response, request.responseType);
  if (!ok) {
    throw { status, statusText, data: errorData(data, statusText), config: request } satisfies FetchError;
  }
  return { status, statusText, ok, headers, redirected, type, url: response.url, data: data as T, config: request };
}

function headersOf(request: BackendSrvRequest, method: string): Headers {
  const headers = new Headers(request.headers);
  if (!headers.has('accept')) {
    headers.set('accept', 'application/json, text/plain, */*');
  }
  if (method !== 'GET' && request.data !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  if (DATA_URL.test(pathOf(request.url))) {
    headers.set('x-grafana-org-id', '1');
    // A plugin's own login travels under another name, so that it is not taken for a login to Grafana.
    const own = headers.get('authorization');
    if (own) {
      headers.delete('authorization');
      headers.set('x-ds-authorization', own);
    }
  }
  return headers;
}

function bodyOf(data: unknown): BodyInit | undefined {
  if (data === undefined || data === null) {
    return undefined;
  }
  const asIs = typeof data === 'string' || data instanceof Blob || data instanceof URLSearchParams;
  return asIs ? data : JSON.stringify(data);
}

async function parse(response: Response, type: BackendSrvRequest['responseType']): Promise<unknown> {
  if (type === 'arraybuffer') {
    return response.arrayBuffer();
  }
  if (type === 'blob') {
    return response.blob();
  }
  const text = await response.text();
  if (type === 'text') {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function errorData(data: unknown, statusText: string): { message?: string; response?: string } {
  if (data instanceof ArrayBuffer || data instanceof Blob) {
    return data as object;
  }
  if (typeof data === 'string') {
    // A failed request is often asked for as text; what is JSON in it is read all the same.
    try {
      return errorData(JSON.parse(data), statusText);
    } catch {
      return { message: data || statusText, response: data };
    }
  }
  const object = (typeof data === 'object' && data !== null ? data : {}) as { message?: string };
  return { ...object, message: object.message ?? statusText };
}

function cancelled(request: BackendSrvRequest): FetchError {
  return { status: -1, statusText: 'Request was aborted', cancelled: true, data: null, config: request };
}

function pathOf(url: string): string {
  return url.startsWith(location.origin) ? url.slice(location.origin.length) : url;
}
