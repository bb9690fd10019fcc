import type { SpanStore } from '../store/spanStore';
import type { Stores } from '../store/stores';
import { checkHealth } from './health';

const client = { query: async () => [{ version: '23.8.7.24' }] };
const stores = (more: Partial<SpanStore>): Stores => ({
  all: [
    { name: 'flow_log.l7_flow_log', rowsName: 'rows', seesNetwork: true, countRecent: async () => 1200, ...more },
  ] as SpanStore[],
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
