/** Files from a folder over HTTP; nothing outside of it. */
import * as fs from 'node:fs';
import type { ServerResponse } from 'node:http';
import * as path from 'node:path';

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ttf': 'font/ttf',
  '.woff2': 'font/woff2',
  '.md': 'text/markdown; charset=utf-8',
};

/**
 * Sends `relative` out of `root`.
 * @param caching how long a browser may keep it: `no-cache` for what a build replaces under the same name
 * @returns false when there is no such file (nothing was sent)
 */
export function sendFile(
  res: ServerResponse,
  root: string,
  relative: string,
  caching: 'no-cache' | 'immutable'
): boolean {
  const file = path.resolve(root, `./${relative}`);
  if (!file.startsWith(path.resolve(root) + path.sep)) {
    return false;
  }
  const stat = fs.statSync(file, { throwIfNoEntry: false });
  if (!stat?.isFile()) {
    return false;
  }
  res.writeHead(200, {
    'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
    'content-length': stat.size,
    'cache-control': caching === 'immutable' ? 'public, max-age=31536000, immutable' : 'no-cache',
    'x-content-type-options': 'nosniff',
  });
  fs.createReadStream(file).pipe(res);
  return true;
}
