/**
 * Makes DeepFlow's table and dictionaries in a ClickHouse where they are not there yet, and ends:
 * `node schema.cjs --store http://clickhouse:8123`, as the user WRITER_USER with WRITER_PASSWORD.
 */
import { storeClient } from '../../demo/receiver/startReceiver';
import { createSchema } from '../../demo/schema/createSchema';
import { run, writer } from './run';

void run(async () => {
  const address = writer();
  const client = storeClient(address);
  try {
    // The server's own queries for the dictionaries: its user `default` may be gone, or have a password.
    const { user, password = '' } = address;
    await createSchema(client, user && user !== 'default' ? { dictionaryUser: { user, password } } : {});
  } finally {
    await client.close();
  }
});
