/**
 * Whether something is ready, by its exit code; with `--wait`, once it is. `node ready.cjs --otlp http://127.0.0.1:4318/v1/traces`
 * for what takes OTLP, `node ready.cjs --store http://clickhouse:8123` for a ClickHouse that has the schema.
 */
import { storeClient } from '../../demo/receiver/startReceiver';
import { has, option, run, writer } from './run';

const PAUSE_MS = 2_000;

async function takesOtlp(url: string): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  if (!answer.ok) {
    throw new Error(`${url} answers ${answer.status}.`);
  }
}

async function hasSchema(): Promise<void> {
  const client = storeClient(writer());
  try {
    // The last that is made, and filled.
    await client.command({
      query: `SELECT throwIf(dictGet('flow_tag.int_enum_map', 'name', ('l7_protocol', 20)) = '')`,
    });
  } finally {
    await client.close();
  }
}

const look = () => (has('otlp') ? takesOtlp(option('otlp')) : hasSchema());

void run(async () => {
  if (!has('wait')) {
    return look();
  }
  for (let said = ''; ; await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))) {
    try {
      return await look();
    } catch (error) {
      const { message } = error as Error;
      if (message !== said) {
        process.stdout.write(`Not yet: ${message}\n`);
      }
      said = message;
    }
  }
});
