/**
 * The receiver alone, in front of a ClickHouse that has the schema, until SIGTERM or SIGINT:
 * `node --import tsx demo/receiver/main.ts --store http://127.0.0.1:8123 [--user default] [--password …] [--host 127.0.0.1]
 * [--agent-port 38086] [--otlp-port 4318] [--grpc-port 4317] [--origin https://shop.example.com …]`
 */
import { parseArgs } from 'node:util';
import { LOCAL_ORIGINS } from './http/cors';
import { startReceiver } from './startReceiver';

const { values } = parseArgs({
  options: {
    store: { type: 'string', default: 'http://127.0.0.1:8123' },
    user: { type: 'string' },
    password: { type: 'string' },
    host: { type: 'string' },
    'agent-port': { type: 'string' },
    'otlp-port': { type: 'string' },
    'grpc-port': { type: 'string' },
    origin: { type: 'string', multiple: true },
  },
});
const portOf = (text: string | undefined) => (text === undefined ? undefined : Number(text));

startReceiver({
  storeUrl: values.store,
  user: values.user,
  password: values.password,
  host: values.host,
  agentPort: portOf(values['agent-port']),
  otlpPort: portOf(values['otlp-port']),
  grpcPort: portOf(values['grpc-port']),
  origins: [...LOCAL_ORIGINS, ...(values.origin ?? [])],
}).then(
  ({ agentUrl, otlpUrl, grpcUrl, stop }) => {
    process.stdout.write(`agent ${agentUrl}\notlp ${otlpUrl}\ngrpc ${grpcUrl}\n`);
    const end = () => void stop().then(() => process.exit(0));
    process.once('SIGTERM', end).once('SIGINT', end);
  },
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  }
);
