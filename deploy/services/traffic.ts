/**
 * The demo's calls of the last 15 minutes, then live, until it is ended: rows as DeepFlow's agents send them into the store, spans
 * to a Collector: `node traffic.cjs --store http://clickhouse:8123 --otlp http://otel-agent:4318/v1/traces`, as WRITER_USER.
 */
import { startTraffic } from '../../demo/traffic/startTraffic';
import { lastsUntilEnded, option, run, writer } from './run';

void run(async () => {
  const traffic = await startTraffic({
    ...writer(),
    otlpUrl: option('otlp'),
    onError: ({ message }) => process.stderr.write(`${message}\n`),
  });
  lastsUntilEnded(traffic.stop);
});
