import type { Catalog } from '../store/deepflow/catalog';
import type { Stores } from '../store/stores';
import { checkHealth } from './health';

const client = { query: async () => [{ version: '23.8.7.24', rows_found: '1200' }] };
const stores = (deepflow: Partial<Catalog>): Stores => ({
  deepflow: { table: '`flow_log`.`l7_flow_log`', column: (name: string) => name, remarks: [], ...deepflow } as Catalog,
  otel: null,
  settingsAllowed: false,
  notices: ['Names of pods cannot be looked up.'],
});

it('says what was found, what is degraded, and how rows of older servers are read', async () => {
  const remarks = ['Status 2 is read as unknown.'];
  expect(await checkHealth(client, async () => stores({ remarks }))).toEqual({
    status: 'success',
    message:
      'Connected to ClickHouse 23.8.7.24. flow_log.l7_flow_log has 1,200 rows of the last 15 minutes. ' +
      'Names of pods cannot be looked up. Status 2 is read as unknown.',
  });
});

it('says what is wrong', async () => {
  const refused = async () => {
    throw new Error('no route');
  };
  expect((await checkHealth(client, refused)).status).toBe('error');
});
