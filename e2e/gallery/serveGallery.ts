import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureFonts } from '../../scripts/fonts';
import { demoTraces } from '../demoTraces';
import { bundlePage } from '../pageBundle';

const CHINESE = 'unicode-range: U+2e80-9fff, U+ff00-ffef';
/** Grafana's own names are taken: its styles ask a Grafana for the files. A browser chooses by weight first: ranges must be alike. */
const FONTS = [
  ['Gallery', 'sans', 'font-weight: 100 500'],
  ['Gallery', 'bold', 'font-weight: 600 900'],
  ['Gallery', 'chinese', `font-weight: 100 500; ${CHINESE}`],
  ['Gallery', 'chinese', `font-weight: 600 900; ${CHINESE}`],
  ['Gallery Mono', 'mono', 'font-weight: 100 900'],
  ['Gallery Mono', 'chinese', `font-weight: 100 900; ${CHINESE}`],
]
  .map(([family, file, more]) => `@font-face { font-family: '${family}'; src: url(/${file}.ttf); ${more} }`)
  .join('\n');
const PAGE = `<!doctype html>
<html lang="en"><head><meta charset="utf-8" /><title>Gallery</title><link rel="stylesheet" href="/main.css" />
<style>${FONTS}
*, *::before, *::after { box-sizing: border-box; animation: none !important; transition: none !important; caret-color: transparent !important }
body { margin: 0 }</style></head>
<body><div id="root"></div><script src="/traces.js"></script><script src="/main.js"></script></body></html>
`;
/** Grafana's icons are in no package. */
const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect x="5" y="5" width="14" height="14" /></svg>';

/** What Grafana tells its page of the user. */
const BOOT =
  "window.grafanaBootData = { user: { language: new URLSearchParams(location.search).get('language') || 'en-US' }, settings: {}, navTree: [] };\n";

/** The trace panel in every shape, state and view, on localhost, with fonts of its own. */
export async function serveGallery(port = 0): Promise<{ url: string; close(): Promise<void> }> {
  const { script, style } = await bundlePage(join(__dirname, 'page/main.tsx'));
  const files: Record<string, [type: string, body: string | Buffer]> = {
    '/': ['text/html', PAGE],
    '/traces.js': ['text/javascript', `${BOOT}window.traces = ${JSON.stringify(demoTraces())};`],
    '/main.js': ['text/javascript', script],
    '/main.css': ['text/css', style],
  };
  for (const [name, file] of Object.entries(ensureFonts())) {
    files[`/${name}.ttf`] = ['font/ttf', readFileSync(file)];
  }
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [type, body] = files[pathname] ?? ['image/svg+xml', ICON];
    response.writeHead(200, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
