/** `npm run check:compat`: would the built plugins run on every Grafana from 9.3 to 13? Sizes as a table, then what is wrong. */
import { join } from 'node:path';
import { checkDist } from './compat/checkDist';

const kilobytes = (bytes: number) => `${(bytes / 1024).toFixed(1)} KB`.padStart(12);

try {
  const reports = checkDist(process.argv[2] ?? join(__dirname, '../dist'));
  console.log(`${'module'.padEnd(28)}${'raw'.padStart(12)}${'gzip'.padStart(12)}`);
  for (const { module, rawBytes, gzipBytes } of reports) {
    console.log(`${module.padEnd(28)}${kilobytes(rawBytes)}${kilobytes(gzipBytes)}`);
  }
  const problems = reports.flatMap(({ module, problems }) => problems.map((problem) => `${module} ${problem}`));
  problems.forEach((problem) => console.error(problem));
  console.log(problems.length === 0 ? 'No problem found.' : `${problems.length} problems found.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
