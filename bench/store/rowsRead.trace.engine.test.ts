import { startTestEngine } from '../../src/store/testEngine';
import { thisBuild } from './builds';
import { Counted } from './counted';
import { makeStore } from './makeStore';
import { questionsOf, type Question } from './questions';

/** As many a second as ten million in an hour. */
const ROWS = 300_000;
const LENGTH_S = 100;
const STARTS = 5;

const engine = startTestEngine();
let questions: Question[];

beforeAll(async () => {
  await engine.reset();
  await engine.command('DROP DATABASE IF EXISTS bench SYNC');
  await makeStore(engine.client, ROWS, LENGTH_S);
  questions = await questionsOf(engine.client, LENGTH_S, STARTS);
});

afterAll(async () => {
  await engine.command('DROP DATABASE IF EXISTS bench SYNC');
  await engine.close();
});

/** Rows read and statements at most, of each of some starts. With a minute around the call in every pass it would be millions. */
it.each([
  ['trace by call id', 600_000, 4],
  ['trace by call id, of a row without trace id', 800_000, 6],
  ['trace by trace id, 15 min', 700_000, 4],
])('%s: at most %i rows are read, in at most %i statements', async (name, rows, statements) => {
  const counted = new Counted(engine.client);
  const build = await thisBuild().open(counted);
  const question = questions.find((one) => one.name === name)!;
  for (let n = 0; n < STARTS; n++) {
    counted.reset();
    expect(await question.ask(build, n)).toBeGreaterThan(5);
    expect(counted.sums.rowsRead).toBeLessThanOrEqual(rows);
    expect(counted.sums.statements).toBeLessThanOrEqual(statements);
  }
});
