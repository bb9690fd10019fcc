import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { damage, damaged, shuffled } from '../src/trace/arbitraryDamage';
import { hostileRows } from '../src/trace/arbitraryHostile';
import { brokenRows } from '../src/trace/arbitraryRows';
import { partialTraffic, wholeTraffic } from '../src/trace/arbitraryTraffic';
import { holdsFor, inputsOf } from '../src/trace/holdsFor';
import { HUGE_SHAPES, hugeRows } from '../src/trace/hugeShapes';
import { Dice } from '../src/trace/infer/dice';
import * as invariants from '../src/trace/invariants';
import type { Span } from '../src/trace/span';

/**
 * What `npm test` checks of stitching, on ever new input: `npm run fuzz -- [--minutes 5] [--seed N]`.
 * Prints how much was checked; a failure prints the seed, and the fewest rows that fail, and ends with 1.
 */
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
const RUNS_A_SEED = 100;
const HUGE_ROWS = 100_000;

const damagedTraffic = fc
  .tuple(fc.oneof(wholeTraffic, partialTraffic), damage)
  .map(([traffic, how]) => damaged(traffic, how));
const anyRows = fc.oneof(
  brokenRows,
  hostileRows,
  damagedTraffic.map(({ rows }) => rows)
);
const withTruth = damagedTraffic.map(({ rows, trueParent }) => ({ rows, more: trueParent }));

const CHECKS: Record<string, (rows: readonly Span[], seed: number) => void> = {
  'every row is in exactly one span': invariants.everyRowOnce,
  'links form a forest in display order': invariants.forestInDisplayOrder,
  'a link says what it rests on': invariants.linksSayWhatTheyRestOn,
  'what was passed over is not what was chosen': invariants.passedOverIsAnother,
  'clocks are left alone where every child lies inside its parent': invariants.clocksKeptWhereTheyFit,
  'what is inferred displaces nothing that ids name': invariants.inferredDisplacesNothing,
  'no guess is impossible in time': invariants.noGuessIsImpossible,
  'the order of the rows changes nothing': (rows, seed) =>
    invariants.orderMeansNothing(rows, shuffled(rows, new Dice(seed))),
  'the row that was clicked changes the order of trees and no link': (rows, seed) =>
    invariants.startMeansOrder(rows, rows[seed % Math.max(1, rows.length)]?.ids[0] ?? '1'),
};

function main(): void {
  const startMs = Date.now();
  const untilMs = startMs + Number(values.minutes) * 60_000;
  const first = Number(values.seed);
  let sets = 0;
  let rowsChecked = 0;
  const exact = { exact: 0, right: 0 };
  let seed = first;
  for (; Date.now() < untilMs; seed++) {
    const input = inputsOf(
      anyRows.map((rows) => ({ rows, more: seed })),
      { runs: RUNS_A_SEED, seed }
    );
    for (const [name, check] of Object.entries(CHECKS)) {
      tell(name, seed, () => holdsFor(input, check));
    }
    const truths = inputsOf(withTruth, { runs: RUNS_A_SEED, seed });
    tell('no exact link into another request', seed, () => holdsFor(truths, invariants.exactLinksStayInTheRequest));
    for (const { rows, more } of truths.all) {
      const counted = invariants.countExact(rows, more);
      exact.exact += counted.exact;
      exact.right += counted.right;
    }
    sets += 2 * RUNS_A_SEED;
    rowsChecked += [...input.all, ...truths.all].reduce((sum, { rows }) => sum + rows.length, 0);
  }
  console.log(
    `${sets} sets of ${rowsChecked} rows, seeds ${first} to ${seed - 1}, ${((Date.now() - startMs) / 1000).toFixed(0)} s`
  );
  console.log(`${exact.right} of ${exact.exact} exact links right, ${exact.exact - exact.right} wrong`);
  for (const shape of Object.keys(HUGE_SHAPES)) {
    const rows = hugeRows(shape, HUGE_ROWS);
    const fromMs = Date.now();
    tell(shape, HUGE_ROWS, () => {
      invariants.everyRowOnce(rows);
      invariants.forestInDisplayOrder(rows);
    });
    console.log(`${shape}, ${rows.length} rows: ${((Date.now() - fromMs) / 1000).toFixed(1)} s for two checks`);
  }
}

function tell(name: string, seed: number, run: () => void): void {
  try {
    run();
  } catch (error) {
    console.error(`"${name}" does not hold; --seed ${seed}`);
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}

main();
