import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Origins whose pages may send spans: `https://shop.example.com`, with `*` for any text in it. The pages of this machine,
 * whatever their port.
 */
export const LOCAL_ORIGINS: readonly string[] = ['localhost', '127.0.0.1', '[::1]'].flatMap((host) =>
  ['http', 'https'].flatMap((scheme) => [`${scheme}://${host}`, `${scheme}://${host}:*`])
);

/** Whether the origin is one of these. */
export function allowsOrigin(allowed: readonly string[], origin: string): boolean {
  // As browsers write it; what is none has no page.
  if (!URL.canParse(origin) || new URL(origin).origin !== origin) {
    return false;
  }
  return allowed.some((pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('[^/]*')}$`, 'i').test(origin));
}

/**
 * Sets what a browser asks for before it sends, and before it shows an answer to its page (the Fetch standard's CORS
 * protocol). Nothing for pages that are not allowed and for senders that are no pages.
 */
export function setCors(allowed: readonly string[], request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers;
  if (origin === undefined) {
    return;
  }
  response.setHeader('vary', 'Origin');
  if (!allowsOrigin(allowed, origin)) {
    return;
  }
  response.setHeader('access-control-allow-origin', origin);
  // Browser SDKs send with credentials where their options say so, and sendBeacon always does.
  response.setHeader('access-control-allow-credentials', 'true');
  response.setHeader('access-control-expose-headers', 'Retry-After');
  if (isPreflight(request)) {
    response.setHeader('access-control-allow-methods', 'POST');
    response.setHeader('access-control-allow-headers', request.headers['access-control-request-headers'] ?? '');
    response.setHeader('access-control-max-age', '7200');
  }
}

/** The question of a browser whether its page may send. */
export const isPreflight = ({ method, headers }: IncomingMessage): boolean =>
  method === 'OPTIONS' && headers.origin !== undefined && headers['access-control-request-method'] !== undefined;

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
