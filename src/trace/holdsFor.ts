import fc from 'fast-check';
import { fewestRows } from './fewestRows';
import { printTrace } from './printTrace';
import type { Span } from './span';
import { stitch } from './stitch';

/** Rows, and whatever else a check needs to know. */
export interface Input<More> {
  rows: readonly Span[];
  more: More;
}

/** Generated input, and how to get it again. */
export interface Inputs<More> {
  seed: number;
  all: ReadonlyArray<Input<More>>;
}

/**
 * For tests: 1,000 inputs. One seed gives the same input every time: a test that passes goes on passing until the code
 * changes. To look further, give another seed, as the fuzzer does.
 */
export function inputsOf<More>(input: fc.Arbitrary<Input<More>>, { runs = 1000, seed = 1 } = {}): Inputs<More> {
  return { seed, all: fc.sample(input, { numRuns: runs, seed }) };
}

/** Runs a check on all inputs and throws where it fails, with the fewest rows that fail, drawn as a trace. */
export function holdsFor<More>({ seed, all }: Inputs<More>, check: (rows: readonly Span[], more: More) => void): void {
  all.forEach(({ rows, more }, n) => {
    if (reasonOf(() => check(rows, more)) !== '') {
      const fewest = fewestRows(rows, (some) => reasonOf(() => check(some, more)) !== '');
      const where = `input ${n} of seed ${seed}, ${fewest.length} of ${rows.length} rows`;
      throw new Error([reasonOf(() => check(fewest, more)), where, picture(fewest)].join('\n'));
    }
  });
}

function reasonOf(run: () => void): string {
  try {
    run();
    return '';
  } catch (error) {
    return error instanceof Error ? error.message || error.name : String(error);
  }
}

const MOST_LINES = 40;

/** The trace that comes out, and the rows themselves as far as they say something. */
function picture(rows: Span[]): string {
  const drawn = reasonOf(() => {
    throw new Error(printTrace(stitch({ originNs: 0n, spans: rows })));
  });
  const told = rows.map((row) =>
    JSON.stringify(row, (_, value) => (value === '' || value === 0 || value === false ? undefined : value))
  );
  return [...drawn.split('\n').slice(0, MOST_LINES), ...told.slice(0, MOST_LINES)].join('\n');
}
