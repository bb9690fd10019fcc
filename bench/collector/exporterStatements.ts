import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startEngine } from '../../demo/engine/startEngine';
import { goProgram, RELEASES } from './goProgram';
import { startRecorder } from './recorder';

/** What the exporter of these versions sends when it starts and writes; white space between words is one space. */
export interface ExporterStatements {
  versions: string[];
  map: string[];
  json: string[];
  /** With spans kept for three days. */
  mapForThreeDays: string[];
}

/** Lets the exporter of each version make its tables in the embedded engine and write a span, and writes down its statements. */
export async function recordStatements(
  versions: readonly string[] = RELEASES,
  tell: (text: string) => void = () => undefined
): Promise<ExporterStatements[]> {
  const found: ExporterStatements[] = [];
  for (const version of versions) {
    tell(`exporter ${version}`);
    const program = goProgram('statements', version);
    const forms = {
      map: await statementsOf(program),
      json: await statementsOf(program, '--json'),
      mapForThreeDays: await statementsOf(program, '--ttl', '72h'),
    };
    const same = found.find(({ versions: _, ...others }) => JSON.stringify(others) === JSON.stringify(forms));
    if (same) {
      same.versions.push(version);
    } else {
      found.push({ versions: [version], ...forms });
    }
  }
  return found;
}

async function statementsOf(program: string, ...options: string[]): Promise<string[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'spanloom-exporter-'));
  const engine = await startEngine({ dataDir, port: 0 });
  const recorder = await startRecorder(engine.url);
  try {
    await promisify(execFile)(program, ['--endpoint', recorder.url, ...options]);
    return recorder.statements.map((sql) => sql.replace(/\s+/g, ' ').trim());
  } catch (error) {
    throw new Error(`${(error as Error).message}\n${recorder.errors.join('\n')}`);
  } finally {
    await recorder.close();
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
