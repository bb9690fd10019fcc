import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { READER_SQL } from '../../src/setup/readerSql';

const ROOT = join(__dirname, '../..');
const COPIES = ['docs/install.md', 'src/README.md', 'deploy/clickhouse/reader.sql'];

it.each(COPIES.filter((name) => existsSync(join(ROOT, name))))(
  '%s has the SQL of the database user as it is',
  (name) => {
    const text = readFileSync(join(ROOT, name), 'utf8');
    expect(text.split('CREATE USER').length).toBe(2);
    expect(text).toContain(READER_SQL);
  }
);

it('it may read, and nothing else', () => {
  const rights = [...READER_SQL.matchAll(/^GRANT (.*) ON (\S+) TO/gm)].map(([, what, on]) => `${what}: ${on}`);
  expect(rights).toEqual(['SELECT: flow_log.*', 'dictGet, SHOW COLUMNS: flow_tag.*', 'SELECT: otel.*']);
  expect(READER_SQL).toContain('readonly = 1');
});
