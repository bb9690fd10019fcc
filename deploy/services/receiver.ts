/**
 * The OTLP receiver, until it is ended: `node receiver.cjs --store http://clickhouse:8123 [--listen 0.0.0.0]`, as WRITER_USER with
 * WRITER_PASSWORD. Ports 38086, 4318 and 4317.
 */
import { startReceiver } from '../../demo/receiver/startReceiver';
import { lastsUntilEnded, option, run, writer } from './run';

void run(async () => {
  const { stop } = await startReceiver({
    ...writer(),
    host: option('listen'),
    agentPort: 38086,
    otlpPort: 4318,
    grpcPort: 4317,
  });
  lastsUntilEnded(stop);
});
