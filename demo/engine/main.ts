/**
 * The engine's own process. Started by `startEngine`, which tells it over Node's IPC what to open; by hand:
 * `node --import tsx demo/engine/main.ts --data .data/store [--port 8123] [--host 127.0.0.1]`
 */
import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Engine } from './engine';
import { createHttpServer } from './httpServer';
import type { EngineConfig, EngineMessage } from './startEngine';
import { DEFAULT_USERS } from './users';

async function serve({ dataDir, host, port, users, configFile }: EngineConfig): Promise<string> {
  // chDB looks for a table it does not know among the files of the folder it stands in: here is none.
  const stand = join(resolve(dataDir), 'gate');
  mkdirSync(stand, { recursive: true });
  const data = dirname(stand);
  const config = configFile && resolve(configFile);
  process.chdir(stand);
  const engine = await Engine.open(data, join(stand, 'bodies'), config);
  const server = createHttpServer(engine, users);
  await new Promise<void>((ready, failed) => {
    server.once('error', failed).listen(port, host, ready);
  });
  let stopping = false;
  const stop = async () => {
    if (stopping) {
      return;
    }
    stopping = true;
    server.close();
    server.closeIdleConnections();
    await engine.close();
    server.closeAllConnections();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The starter is gone, however it went: nobody is left to ask.
  process.on('disconnect', stop);
  const { address, family, port: actual } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`;
}

const tell = (message: EngineMessage) => process.send?.(message);

if (process.send) {
  process.once('message', (config: EngineConfig) => {
    serve(config).then(
      (url) => tell({ url }),
      (error: Error) => {
        tell({ error: error.message });
        process.exitCode = 1;
        process.disconnect();
      }
    );
  });
} else {
  const { values } = parseArgs({
    options: { data: { type: 'string' }, port: { type: 'string' }, host: { type: 'string' } },
  });
  serve({
    dataDir: values.data ?? '.data/store',
    host: values.host ?? '127.0.0.1',
    port: Number(values.port ?? 8123),
    users: [...DEFAULT_USERS],
  }).then(
    (url) => process.stdout.write(`ClickHouse's HTTP interface at ${url}\n`),
    (error: Error) => {
      process.stderr.write(`${error.message}\n`);
      process.exit(1);
    }
  );
}
