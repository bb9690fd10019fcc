import type { ServerResponse } from 'node:http';

/** An answer of the host's own API. */
export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  res.end(JSON.stringify(body));
}

export function notFound(res: ServerResponse, message = 'Not found'): void {
  sendJson(res, 404, { message });
}
