import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEAST_VERSION, tooOldInWords } from './leastVersion';

it.each(['21.8.15.7', '22.3.20.29', '22.7.1.1', '1.1.54385'])('says that %s is too old', (version) => {
  expect(tooOldInWords(version)).toBe(
    `ClickHouse ${version} is too old: Spanloom needs 22.8 or later, and some of what it asks will fail.`
  );
});

it.each(['22.8.6.71', '22.12.1.1', '23.10.1.1', '26.9.2.1', '', 'unknown'])('says nothing of %p', (version) => {
  expect(tooOldInWords(version)).toBe('');
});

it('stands in the installation guide', () => {
  const guide = readFileSync(join(__dirname, '../../docs/install.md'), 'utf8');
  expect(guide).toContain(`ClickHouse ${LEAST_VERSION} or later`);
});
