import { relative } from 'node:path';

/** How many tests of a suite passed, failed and were skipped. */
export interface Count {
  passed: number;
  failed: number;
  skipped: number;
}

/** The part of jest's `--json` report that is counted. */
export interface JestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  /** Files that could not be run at all: their tests are in none of the other numbers. */
  numRuntimeErrorTestSuites: number;
  /** Each file: its path, and when it was run, ms. */
  testResults?: ReadonlyArray<{ name: string; startTime: number; endTime: number }>;
}

/** A check that either passes or fails, such as the type check, is one test. */
export function countOfCheck(exitCode: number | null): Count {
  return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
}

/**
 * Counts a jest run. What did not run at all counts as failed: a file that throws when loaded, a run that ended
 * without a report or with an error that no test explains, a run without any test.
 */
export function countOfJest(report: JestReport | null, exitCode: number | null): Count {
  if (!report) {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const passed = report.numPassedTests;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  const unexplained = failed === 0 && (exitCode !== 0 || passed === 0) ? 1 : 0;
  return { passed, failed: failed + unexplained, skipped: report.numPendingTests + report.numTodoTests };
}

/** `12 passed, 0 failed, 1 skipped` over all suites. */
export function countLine(counts: readonly Count[]): string {
  const total = (key: keyof Count) => counts.reduce((sum, count) => sum + count[key], 0);
  return `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`;
}

/** The files of a jest run that took the longest, a line each: where to look when the whole takes too long. */
export function slowestFiles({ testResults = [] }: JestReport, root: string, most = 5): string[] {
  const seconds = ({ startTime, endTime }: { startTime: number; endTime: number }) => (endTime - startTime) / 1000;
  return [...testResults]
    .sort((a, b) => seconds(b) - seconds(a))
    .slice(0, most)
    .map((file) => `${Math.round(seconds(file))} s ${relative(root, file.name)}`);
}
