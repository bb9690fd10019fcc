/** `npm start`: the demos on their usual ports, until Ctrl+C. `npm start -- --help` says with which options. */
import * as path from 'node:path';
import { ensureBuilt } from './ensureBuilt';
import { HELP, startArgs } from './startArgs';
import { startStack } from './startStack';

const DASHBOARD = '/d/Distributed_Tracing/distributed-tracing';

const say = (text: string) => process.stdout.write(`${text}\n`);

async function main(): Promise<void> {
  const { help, demos, agentConfig, ports } = startArgs(process.argv.slice(2));
  if (help) {
    say(HELP);
    return;
  }
  await ensureBuilt((text) => say(`${text} …`));
  let lastProblem = '';
  const stack = await startStack({
    // Without traffic a store of its own: there, nothing is left of a demo that ran before.
    dataDir: path.resolve(__dirname, demos.length > 0 ? '../.data' : '../.data/store-empty'),
    ports,
    traffic: demos.length > 0 && { demos },
    agentConfig,
    onAgent: say,
    onStep: (text) => say(`${text} …`),
    onError: ({ message }) => {
      // A store that is down says so at every try: once is enough.
      if (message !== lastProblem) {
        lastProblem = message;
        process.stderr.write(`${message}\n`);
      }
    },
  });

  let stopping = false;
  const stop = async (exitCode: number) => {
    if (stopping) {
      return;
    }
    stopping = true;
    say('Stopping …');
    await stack.stop();
    process.exit(exitCode);
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  void stack.storeExited.then(() => {
    if (!stopping) {
      process.stderr.write('The store has ended unexpectedly; what is in it stays. Start again: npm start\n');
      void stop(1);
    }
  });

  const pages = demos.map(({ namespace }) => `${stack.hostUrl}${DASHBOARD}?var-namespace=${namespace.name}`);
  say(`
  Open      ${(pages.length > 0 ? pages : [stack.hostUrl + DASHBOARD]).join('\n            ')}

  Store     ${stack.storeUrl} (ClickHouse's HTTP interface)
  OTLP      ${[stack.agentUrl, stack.otlpUrl].filter(Boolean).join(' or ')}, gRPC ${stack.grpcUrl}
  Stop      Ctrl+C
`);
  const calls = await stack.backfilled;
  if (!stopping && demos.length > 0) {
    say(`The last 15 minutes are in the store: ${calls} calls.`);
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
