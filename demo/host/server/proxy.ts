/**
 * Grafana's data source proxy: a request of the browser goes on to the data source's address with the data
 * source's own credentials. What it changes on the way is what Grafana changes, so that a plugin that works here
 * meets no surprise there. Left out: routes of plugin.json, OAuth, TLS client certificates.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { sendJson } from './answers';
import type { ProvisionedDataSource } from './provisioning';

type Upstream = Pick<ProvisionedDataSource, 'url' | 'basicAuth' | 'basicAuthUser' | 'jsonData' | 'secureJsonData'>;

/** Seconds until the answer has to begin, as Grafana's [dataproxy] timeout; the data source's jsonData.timeout goes first. */
const DEFAULT_TIMEOUT_S = 30;

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** What the browser may not tell the data source: its own login, where it came from, what proxies wrote. */
const DROPPED = [
  ...HOP_BY_HOP,
  'host',
  'authorization',
  'cookie',
  'origin',
  'referer',
  'x-ds-authorization',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
];

/**
 * Sends one request on and its answer back, streaming both.
 * @param rest what follows `/api/datasources/proxy/uid/<uid>` in the URL, with the query
 */
export function proxyRequest(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  dataSource: Upstream,
  rest: string
): void {
  const target = targetUrl(dataSource.url, rest);
  if (!target) {
    sendJson(res, 400, { message: 'Validation of data source URL failed' });
    return;
  }
  const send = target.protocol === 'https:' ? https.request : http.request;
  const upstream = send(target, {
    method: req.method,
    headers: requestHeaders(req, dataSource),
    rejectUnauthorized: dataSource.jsonData.tlsSkipVerify !== true,
    agent: false,
  });

  let timedOut = false;
  const timeoutMs = (Number(dataSource.jsonData.timeout) || DEFAULT_TIMEOUT_S) * 1000;
  const timer = setTimeout(() => {
    timedOut = true;
    upstream.destroy(new Error('timeout'));
  }, timeoutMs);

  upstream.on('response', (answer) => {
    clearTimeout(timer);
    relayAnswer(answer, res);
  });
  upstream.on('error', () => {
    clearTimeout(timer);
    if (res.headersSent) {
      res.destroy();
    } else if (!res.destroyed) {
      res.writeHead(timedOut ? 504 : 502).end();
    }
  });
  // A closed answer that is not finished: the browser has gone, so the store may stop too.
  res.on('close', () => {
    clearTimeout(timer);
    if (!res.writableFinished) {
      upstream.destroy();
    }
  });
  req.on('error', () => upstream.destroy());
  req.pipe(upstream);
}

function relayAnswer(answer: http.IncomingMessage, res: http.ServerResponse): void {
  // A 401 would make the browser ask for a login to the dashboard; the login that failed is the data source's.
  if (answer.statusCode === 401) {
    answer.resume();
    res.writeHead(400, { 'content-type': 'text/plain; charset=utf-8', 'content-security-policy': 'sandbox' });
    res.end('Authentication to data source failed');
    return;
  }
  const headers = { ...answer.headers };
  for (const name of [...HOP_BY_HOP, 'set-cookie']) {
    delete headers[name];
  }
  res.writeHead(answer.statusCode ?? 502, { ...headers, 'content-security-policy': 'sandbox' });
  answer.on('error', () => res.destroy());
  answer.pipe(res);
}

function targetUrl(base: string, rest: string): URL | undefined {
  try {
    const url = new URL(base);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      return undefined;
    }
    const asked = new URL(rest, 'http://browser');
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/${asked.pathname.replace(/^\/+/, '')}`;
    url.search = [url.search.slice(1), asked.search.slice(1)].filter(Boolean).join('&');
    return url;
  } catch {
    return undefined;
  }
}

function requestHeaders(req: http.IncomingMessage, ds: Upstream): http.OutgoingHttpHeaders {
  const headers: http.OutgoingHttpHeaders = { ...req.headers };
  for (const name of DROPPED) {
    delete headers[name];
  }
  headers['user-agent'] = 'Grafana/13.2.2';
  if (req.headers.referer) {
    headers['x-grafana-referer'] = req.headers.referer;
  }
  const address = req.socket.remoteAddress;
  if (address) {
    headers['x-forwarded-for'] = [req.headers['x-forwarded-for'], address].flat().filter(Boolean).join(', ');
  }
  // What the plugin asked for by itself goes before the data source's own login: that is Grafana's order.
  const asked = req.headers['x-ds-authorization'];
  if (asked) {
    headers.authorization = String(asked);
  } else if (ds.basicAuth) {
    const login = `${ds.basicAuthUser}:${ds.secureJsonData.basicAuthPassword ?? ''}`;
    headers.authorization = `Basic ${Buffer.from(login).toString('base64')}`;
  }
  for (const [key, name] of Object.entries(ds.jsonData)) {
    const number = /^httpHeaderName(\d+)$/.exec(key)?.[1];
    if (number && typeof name === 'string' && name) {
      headers[name.toLowerCase()] = ds.secureJsonData[`httpHeaderValue${number}`] ?? '';
    }
  }
  return headers;
}
