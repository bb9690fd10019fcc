/**
 * What the exporter sends, release by release, against `statements.json`: `node --import tsx bench/collector/checkStatements.ts
 * [--versions 0.165.1] [--write]`. Needs Go; builds a small program for each release on first use (minutes).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { recordStatements, type ExporterStatements } from './exporterStatements';
import { RELEASES } from './goProgram';

const FILE = join(__dirname, 'statements.json');

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { versions: { type: 'string' }, write: { type: 'boolean' } } });
  const versions = values.versions?.split(',') ?? RELEASES;
  const sent = await recordStatements(versions, (text) => void process.stderr.write(`${text}\n`));
  if (values.write) {
    writeFileSync(FILE, `${JSON.stringify(sent, null, 2)}\n`);
    return;
  }
  const known = JSON.parse(readFileSync(FILE, 'utf8')) as ExporterStatements[];
  for (const version of versions) {
    const of = (all: ExporterStatements[]) => {
      const { versions: _, ...forms } = all.find((group) => group.versions.includes(version)) ?? { versions: [] };
      return forms;
    };
    const isSame = isDeepStrictEqual(of(sent), of(known));
    process.stdout.write(`${version}: ${isSame ? 'as written down' : 'sends something else'}\n`);
    process.exitCode = isSame ? process.exitCode : 1;
  }
}

void main();
