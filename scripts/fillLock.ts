/**
 * `npm run lock`: gives package-lock.json the entries that `npm ci` wants and that npm left out, because the registry it
 * was written against does not have them. To be run after each `npm install`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillGaps, lockGaps, type Lock } from './lockGaps';

for (const path of ['package-lock.json', 'e2e/oldest/package-lock.json', 'bench/package-lock.json']) {
  const file = join(__dirname, '..', path);
  const lock = JSON.parse(readFileSync(file, 'utf8')) as Lock;
  const gaps = lockGaps(lock);
  if (gaps.length > 0) {
    writeFileSync(file, `${JSON.stringify(fillGaps(lock), null, 2)}\n`);
  }
  console.log(`${path}: ${gaps.length} entries added`);
}
