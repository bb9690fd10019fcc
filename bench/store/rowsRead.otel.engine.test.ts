import { startTestEngine } from '../../src/store/testEngine';
import { thisBuild } from './builds';
import { Counted } from './counted';
import { makeOtelStore } from './makeOtelStore';
import { otelQuestionsOf } from './otelQuestions';

/** More than variables look at all of. */
const ROWS = 450_000;
const LENGTH_S = 43_200;
/** As many granules as ten million rows have: what a question reads goes by these. */
const GRANULARITY = 384;
const STARTS = 3;

const engine = startTestEngine();

afterAll(async () => {
  await engine.reset();
  await engine.command('DROP DATABASE IF EXISTS bench SYNC');
  await engine.close();
});

/**
 * Granules read and statements at most, of about 1200. The table is sorted by service and name, 58 pairs: a short time costs
 * a granule or two of each, a trace of 50 spans about 30.
 */
const MOST = {
  map: [
    ['trace by call id', 40, 1],
    ['trace by trace id, no range', 40, 2],
    ['trace by trace id, 15 min', 40, 2],
  ],
  json: [
    ['trace by call id', 130, 2],
    ['trace by trace id, no range', 130, 2],
    ['trace by trace id, 15 min', 130, 2],
  ],
  both: [
    ['100 calls of a namespace, 12 h', 280, 3],
    ['calls of a resource that nothing has, 15 min', 160, 2],
    ['calls of a resource that nothing has, 12 h', 1400, 3],
    ['namespace variable, 12 h', 180, 3],
    ['service variable, 12 h', 180, 3],
  ],
} as const;

describe.each(['map', 'json'] as const)('attributes as %s', (form) => {
  let ask: (name: string) => Promise<Array<{ found: number; granules: number; statements: number }>>;

  beforeAll(async () => {
    await engine.reset();
    await engine.command('DROP DATABASE IF EXISTS bench SYNC');
    await makeOtelStore(engine.client, { rows: ROWS, lengthS: LENGTH_S, form, granularity: GRANULARITY });
    const questions = await otelQuestionsOf(engine.client, LENGTH_S, STARTS);
    const counted = new Counted(engine.client);
    const build = await thisBuild().open(counted);
    ask = async (name) => {
      const question = questions.find((one) => one.name === name)!;
      const asked = [];
      for (let nth = 0; nth < Math.min(STARTS, question.many); nth++) {
        // It remembers which granules a condition has nothing in; others than the newest engines have none.
        await engine.command('SYSTEM DROP QUERY CONDITION CACHE').catch(() => undefined);
        counted.reset();
        const found = await question.ask(build, nth);
        const { rowsRead, statements } = counted.sums;
        asked.push({ found, granules: rowsRead / GRANULARITY, statements });
      }
      return asked;
    };
  });

  it.each([...MOST[form], ...MOST.both])(
    '%s: at most %i granules are read, in at most %i statements',
    async (name, granules, statements) => {
      for (const asked of await ask(name)) {
        expect(asked.granules).toBeLessThanOrEqual(granules);
        expect(asked.statements).toBeLessThanOrEqual(statements);
        expect(asked.found > 0).toBe(!name.includes('nothing'));
      }
    }
  );
});
