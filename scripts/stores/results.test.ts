import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Outcome } from './cell';
import { addTo, differences, resultOf, resultsIn } from './results';

const folder = mkdtempSync(join(tmpdir(), 'spanloom-results-'));
afterAll(() => rmSync(folder, { recursive: true }));

const HOW = { code: 'c0de', indexes: true };
const outcome = (schema: string, answers: Record<string, string>): Outcome => ({
  cell: {
    engine: '23.10.1.1',
    schema,
    statements: 2,
    failed: 0,
    startRows: 4,
    spans: 96,
    links: 95,
    expectedSpans: 96,
    expectedLinks: 95,
  },
  problems: [],
  sent: ['a.ts:1', 'a.ts:1'].map((place) => ({ sql: 'SELECT 1', params: {}, through: [place], error: '' })),
  answers: new Map(Object.entries(answers)),
});
const resultNamed = (schema: string, answers: Record<string, string> = {}) =>
  resultOf(outcome(schema, answers), { ...HOW, startS: 1_750_000_000, engine: '23.10' });

it('are read as they were written, up to the one that an ended run was writing', () => {
  const file = join(folder, 'ended.jsonl');
  const results = [resultNamed('one', { list: 'rows' }), resultNamed('two')];
  results.forEach((one) => addTo(file, one));
  appendFileSync(file, '{"code":"c0de","cell":{"eng');
  expect(resultsIn(file, HOW, 4)).toEqual(results);
  addTo(file, resultNamed('three'));
  expect(resultsIn(file, HOW, 4).map(({ cell }) => cell.schema)).toEqual(['one', 'two', 'three']);
});

it('are no results of other code, of other start rows, or asked in another way; and stay in the file', () => {
  const file = join(folder, 'other.jsonl');
  writeFileSync(file, '');
  addTo(file, resultNamed('one'));
  expect(resultsIn(file, { ...HOW, code: 'other' }, 4)).toEqual([]);
  expect(resultsIn(file, { ...HOW, indexes: false }, 4)).toEqual([]);
  expect(resultsIn(file, HOW, 20)).toEqual([]);
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
  expect(resultsIn(join(folder, 'none.jsonl'), HOW, 4)).toEqual([]);
});

it('name the cases whose answers differ, and the places that statements came through', () => {
  const one = resultNamed('one', { list: 'rows', tags: 'a', trace: 'x' });
  expect(one.through).toEqual(['a.ts:1']);
  expect(differences(one, resultNamed('one', { list: 'rows', tags: 'b' }))).toEqual(['tags']);
  expect(differences(one, one)).toEqual([]);
});
