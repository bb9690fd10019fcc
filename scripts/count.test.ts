import { countLine, countOfCheck, countOfJest, slowestFiles, type JestReport } from './count';

const report = (changes: Partial<JestReport> = {}): JestReport => ({
  numPassedTests: 5,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  numRuntimeErrorTestSuites: 0,
  ...changes,
});

test('adds up over suites', () => {
  const counts = [
    countOfCheck(0),
    countOfCheck(2),
    countOfJest(report({ numFailedTests: 2, numPendingTests: 3, numTodoTests: 1 }), 1),
  ];
  expect(countLine(counts)).toBe('6 passed, 3 failed, 4 skipped');
});

test.each([
  ['killed', countOfCheck(null), 1],
  ['no report', countOfJest(null, 0), 1],
  ['a file that cannot be loaded', countOfJest(report({ numRuntimeErrorTestSuites: 1 }), 1), 1],
  ['an error beside the tests', countOfJest(report(), 1), 1],
  ['no test at all', countOfJest(report({ numPassedTests: 0 }), 0), 1],
  ['all well', countOfJest(report(), 0), 0],
])('counts what did not run as failed: %s', (_, { failed }, expected) => {
  expect(failed).toBe(expected);
});

test('names the files that took the longest', () => {
  const file = (name: string, ms: number) => ({ name: `/there/${name}`, startTime: 1000, endTime: 1000 + ms });
  const testResults = [file('a.test.ts', 1200), file('e2e/b.test.ts', 60_000), file('c.test.ts', 3000)];
  expect(slowestFiles(report({ testResults }), '/there', 2)).toEqual(['60 s e2e/b.test.ts', '3 s c.test.ts']);
});
