import { senders, sendersIn } from './senders';

it('are calls of a client, whatever it is called, and of what chooses its way; with the function that they stand in', () => {
  const text = `
    import { queryRows } from './rawRows';
    export async function list(client: StoreClient) {
      const rows = await client.query('SELECT 1');
      return rows.map((row) => this.store.client.queryRaw(row));
    }
    class Source {
      read = () => 1;
      ask() {
        return queryRows(this.client, 'SELECT 2');
      }
    }
    void store.query<Row>('SELECT 3');
  `;
  expect(sendersIn('src/store/some.ts', text)).toEqual([
    { file: 'src/store/some.ts', line: 4, within: 'list' },
    { file: 'src/store/some.ts', line: 5, within: 'list' },
    { file: 'src/store/some.ts', line: 10, within: 'ask' },
    { file: 'src/store/some.ts', line: 13, within: '' },
  ]);
});

it('are no other calls, names and texts', () => {
  const text = `
    // client.query('SELECT 1')
    const query = 'client.query()';
    const { queryRaw } = client;
    document.querySelector(query);
    interface StoreClient { query(sql: string): Promise<void> }
    const own: StoreClient = { query: (sql) => note(sql) };
  `;
  expect(sendersIn('src/store/some.ts', text)).toEqual([]);
});

it('are told with the line of the name, which a stack has too', () => {
  expect(sendersIn('a.ts', 'const f = () =>\n  client\n    .query(\n      sql\n    );')).toEqual([
    { file: 'a.ts', line: 3, within: '' },
  ]);
});

it('are found in the plugin, and neither in tests nor in the clients themselves', () => {
  const all = senders();
  expect(all).toContainEqual(expect.objectContaining({ file: 'src/store/countRecent.ts', within: 'countRecent' }));
  expect(all).toContainEqual(expect.objectContaining({ file: 'src/datasource/health.ts', within: 'checkHealth' }));
  expect(all.filter(({ file }) => file.startsWith('src/store/')).length).toBeGreaterThan(5);
  expect(all.filter(({ file }) => /test|clickhouseClient|rawRows|grafanaStore/i.test(file))).toEqual([]);
});
