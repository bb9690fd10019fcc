/** Finds the handler of a request, and answers what none handles. */
import * as http from 'node:http';
import { sendJson } from './answers';
import { BadRequest } from './requests';
import { ReadOnlyError } from './dataSources';

export interface HostRequest {
  req: http.IncomingMessage;
  res: http.ServerResponse;
  /** What the pattern's groups matched; decoded, except for the data proxy. */
  match: RegExpExecArray;
  /** The query with its question mark, or nothing. */
  search: string;
}

export type Route = [pattern: RegExp, handle: (request: HostRequest) => unknown];

const LOCAL_NAMES = ['localhost', '127.0.0.1', '[::1]'];

/**
 * @param localOnly answer only for a name of this machine: a page elsewhere, whose name was made to point here, must
 *   not read the store through us
 */
export function createRouter(routes: Route[], localOnly: boolean): http.RequestListener {
  return (req, res) => {
    route(req, res, routes, localOnly).catch((error: unknown) => {
      if (res.headersSent) {
        res.destroy();
        return;
      }
      const status = error instanceof ReadOnlyError ? 403 : error instanceof BadRequest ? 400 : 500;
      sendJson(res, status, { message: (error as Error).message });
    });
  };
}

async function route(
  req: http.IncomingMessage,
  res: http.ServerResponse,
  routes: Route[],
  localOnly: boolean
): Promise<void> {
  const name = (req.headers.host ?? '').replace(/:\d+$/, '');
  if (localOnly && !LOCAL_NAMES.includes(name)) {
    return sendJson(res, 403, { message: `The demo host answers for localhost only, not for "${name}"` });
  }
  const target = req.url ?? '/';
  const end = target.indexOf('?');
  const search = end < 0 ? '' : target.slice(end);
  const pathname = decoded(end < 0 ? target : target.slice(0, end));
  for (const [pattern, handle] of routes) {
    const match = pattern.exec(pathname);
    if (match) {
      await handle({ req, res, match, search });
      return;
    }
  }
  sendJson(res, 404, { message: 'Not found' });
}

/** The data proxy sends on what it was sent; everything else wants plain names. */
function decoded(pathname: string): string {
  if (pathname.startsWith('/api/datasources/proxy/')) {
    return pathname;
  }
  try {
    return decodeURIComponent(pathname);
  } catch {
    throw new BadRequest('The URL is not well-formed');
  }
}
