import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, Outcome } from './cell';

/** What is kept of a cell. Plain data: a line of the file that a run writes, and that another goes on with. */
export interface Result {
  /** Of the code that was tried: results of other code are none. */
  code: string;
  /** False where engines up to 24.5 did not use the tables' skip indexes. */
  indexes: boolean;
  /** When the traffic in the tables begins, Unix s: answers can be compared where it is the same. */
  startS: number;
  /** As in `ENGINES`; the cell has ClickHouse's own version. */
  engine: string;
  cell: Cell;
  /** In words. */
  problems: string[];
  /** What the cases gave: a hash of each answer, by the case's name. */
  answers: Record<string, string>;
  /** Places in our code that statements came through. */
  through: string[];
}

export function resultOf(
  { cell, problems, answers, sent }: Outcome,
  of: Pick<Result, 'code' | 'indexes' | 'startS' | 'engine'>
) {
  const hashes = [...answers].map(([name, answer]) => [name, hashOf(answer)]);
  return {
    ...of,
    cell,
    problems,
    answers: Object.fromEntries(hashes) as Record<string, string>,
    through: [...new Set(sent.flatMap(({ through }) => through))],
  } satisfies Result;
}

const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64').slice(0, 16);

/** Answers that differ from those of another cell with the same rows: another engine's, or without Distributed. */
export function differences(one: Result, other: Result): string[] {
  return Object.keys(one.answers).filter(
    (name) => other.answers[name] !== undefined && other.answers[name] !== one.answers[name]
  );
}

const ROOT = join(__dirname, '../..');
/** Folders and files that a result depends on. */
const TRIED = ['src', 'demo', 'scripts/stores', 'package-lock.json'];

/** A name for the code as it is: of what git has committed, and of what is not. */
export function codeNow(): string {
  const git = (...args: string[]): string => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  try {
    const trees = git('rev-parse', ...TRIED.map((path) => `HEAD:./${path}`));
    return hashOf(trees + git('diff', 'HEAD', '--', ...TRIED));
  } catch {
    return 'not in git';
  }
}

/** The results in a file that are of this code, asked in this way, and of so many start rows. */
export function resultsIn(
  file: string,
  { code, indexes }: Pick<Result, 'code' | 'indexes'>,
  startRows: number
): Result[] {
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (text !== '' && !text.endsWith('\n')) {
    // of a run that was ended while it wrote
    appendFileSync(file, '\n');
  }
  return text
    .split('\n')
    .flatMap(parsed)
    .filter((one) => one.code === code && one.indexes === indexes && one.cell.startRows === startRows);
}

function parsed(line: string): Result[] {
  try {
    return [JSON.parse(line) as Result];
  } catch {
    return [];
  }
}

export function addTo(file: string, result: Result): void {
  appendFileSync(file, `${JSON.stringify(result)}\n`);
}
