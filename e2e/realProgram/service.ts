/**
 * An HTTP service: answers GET /orders/<n> with what the service behind it (BEHIND, if any) says about /stock/<n>.
 * Item 0 does not exist: the innermost service answers 500, and so does everyone in front of it.
 * Prints its port, ends at SIGTERM.
 */
import { stopTelemetry } from './telemetry';
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';
import { get } from './get';

const behind = process.env.BEHIND;

const server = http.createServer(async (request, response) => {
  const item = request.url?.split('/').pop();
  const status = behind ? (await get(`${behind}/stock/${item}`)).status : item === '0' ? 500 : 200;
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ item }));
});

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));

process.on('SIGTERM', () => {
  server.close();
  server.closeAllConnections();
  void stopTelemetry().finally(() => process.exit(0));
});
