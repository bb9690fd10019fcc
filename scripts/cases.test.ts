import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
const folder = join(root, 'src/trace/cases');
const testFiles = [
  ...readdirSync(folder)
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join(folder, name)),
  join(root, 'src/frames/traceToFrame.test.ts'),
  join(root, 'src/store/otel/otel.engine.test.ts'),
];

/** `71022c7: two system spans …` → the commit and the words. */
function titlesOf(file: string): Array<[commits: string, words: string]> {
  const titles = readFileSync(file, 'utf8').matchAll(/\bit\('((?:[0-9a-f]{7}(?:, )?)+): ([^\n]*?)',/g);
  return Array.from(titles, ([, commits, words]) => [commits, words]);
}

it('the list of cases names each test, and no other', () => {
  const listed = readFileSync(join(root, 'docs/cases.md'), 'utf8')
    .split('Skipped')[0]
    .matchAll(/^\| ([0-9a-f, ]{7,}) \| (.*) \| `/gm);
  expect(Array.from(listed, ([, commits, words]) => `${commits}: ${words}`).sort()).toEqual(
    testFiles
      .flatMap(titlesOf)
      .map(([commits, words]) => `${commits}: ${words}`)
      .sort()
  );
});
